// SPDX-License-Identifier: Apache-2.0

private import LanguageModels
internal import Tensors
private import Tokenizers

/// A reward that tells any two random responses apart, whatever they say: their tokens' mean number.
private struct MeanToken: ResponseReward {
    let name = "mean token"

    func scores(_ responses: [RewardedResponse]) -> [Double] {
        responses.map { response in
            response.response.reduce(0) { $0 + Double($1) } / Double(max(1, response.response.count))
        }
    }
}

extension WorkBench {
    /// Tokens of a rollout's prompt, and responses to it.
    private static let prompt = 16
    private static let samples = 8

    /// Steps of GRPO: `batch` responses of `length` tokens, eight to a prompt, drawn, scored and learned from in one update.
    ///
    /// The tokenizer is one of bytes, whose tokens alone are drawn; every product is of the model's whole vocabulary.
    func rollouts(_ profile: Profile) throws -> WorkMeasurement {
        let tokenizer = try BytePairTrainer.train(["bench"], size: 257, specials: ["<|endoftext|>"])
        var objective = GroupRelativePolicyOptimization()
        let samples = min(Self.samples, batch)
        objective.rollouts = RolloutSettings(samples: samples, temperature: 1, tokens: length)
        objective.rollouts.rows = batch
        let prompts = (0..<max(1, batch / samples)).map { number in
            RolloutPrompt(
                text: "\(number)",
                tokens: tokens(Self.prompt, "rollout \(number)").map { $0 % Int32(tokenizer.count) })
        }
        var options = RunOptions(
            steps: warmup + repeats, batchSize: prompts.count, learningRate: 1e-6, warmupSteps: 0, seed: 1)
        options.precision = precision
        var seconds: [Double] = []
        var mark = ContinuousClock.now
        var loop = PolicyLoop(
            policy: model.copy(), reference: model, value: nil, tokenizer: tokenizer, prompts: prompts,
            objective: objective, reward: MeanToken(), options: options)
        loop.onStep = { _ in
            seconds.append(mark.duration(to: .now) / .seconds(1))
            if seconds.count == warmup { profile.clear() }
            mark = .now
        }
        let result = try loop.run()
        return WorkMeasurement(
            work: .rollout, batch: batch, length: length, tokens: result.tokensSeen / result.steps,
            pairs: nil, operations: result.floatingPointOperations / Double(result.steps),
            seconds: Array(seconds.dropFirst(warmup)))
    }
}
