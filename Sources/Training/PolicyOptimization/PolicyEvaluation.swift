// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels
internal import Tokenizers

/// How a policy stands on held-out prompts: one response to each, its score and its divergence from the reference.
///
/// The streams of random numbers are the same whatever the policy, so that two policies of one run differ by their weights
/// alone.
struct PolicyEvaluation {
    let prompts: [RolloutPrompt]
    let rollouts: RolloutSettings
    let missingEndPenalty: Double
    let reward: any ResponseReward
    let options: RunOptions
    let reference: LanguageModel
    let tokenizer: Tokenizer
    let onWait: () throws -> Void

    /// What a measurement has; the standard errors where there are two prompts.
    static let names = [
        "eval/ended", "eval/kl", "eval/kl_se", "eval/response_tokens", "eval/scores", "eval/scores_se",
    ]

    /// `eval/{scores,kl}` with standard errors over prompts (`_se`), `eval/response_tokens`, `eval/ended`.
    ///
    /// KL is k1's mean, nats a response.
    func measure(_ policy: LanguageModel) throws -> (metrics: [String: Double], operations: Double) {
        var single = self.rollouts
        single.samples = 1
        var collection = RolloutCollection(
            single, reward: reward, options: options, missingEndPenalty: missingEndPenalty)
        collection.onWait = onWait
        let drawn = try collection.collect(
            prompts, step: 0, stream: "held-out", policy: policy, reference: reference, value: nil, tokenizer)
        let rollouts = drawn.groups.flatMap(\.rollouts)
        let count = Double(rollouts.count)
        var metrics = [
            "eval/response_tokens": rollouts.reduce(0) { $0 + Double($1.tokens.count) } / count,
            "eval/ended": Double(rollouts.count(where: \.hasEnded)) / count,
        ]
        for (name, values) in [("scores", Array(drawn.scores.joined())), ("kl", drawn.divergences)] {
            metrics["eval/\(name)"] = Moments.mean(values)
            if values.count > 1 { metrics["eval/\(name)_se"] = Moments.standardError(values) }
        }
        return (metrics, drawn.operations)
    }
}
