// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Iterative DPO: a policy answers, its answers to each prompt are ranked, it learns the pairs by DPO, and so on.
///
/// Source: Xu et al., "Some things are more cringe than others", arXiv 2312.16682 (iterative DPO); Guo et al., arXiv 2402.04792
/// (online DPO), of which a round of few prompts is the other end.
package struct PreferenceRounds: Sendable {
    /// Who says which of a prompt's responses is the better one.
    package enum Ranking: Sendable {
        /// The one of the highest score is chosen, the one of the lowest rejected.
        case reward(any ResponseReward)
        /// People, whose votes come as a file of pairs.
        case votes
    }

    package enum Reference: String, CaseIterable, Sendable {
        /// The checkpoint that the round began with.
        case previous
        /// The one that the first round began with.
        case start
    }

    /// Of the responses that people are shown: one definition of a study serves every round.
    package static let section = "responses"

    package var count = 3
    package var rollouts = RolloutSettings(samples: 4, temperature: 1, tokens: 53)
    /// Prompts of a round; nil takes all in each.
    package var promptsARound: Int?
    package var reference = Reference.previous
    package var missingEndPenalty = 0.0
    package var ranking: Ranking
    package var objective = DirectPreferenceOptimization(beta: 0.1)
    /// Prompts to which the policy is measured before the first and after each round; none for no measurement.
    package var heldOut: [String] = []

    /// Prompts as people are shown them, by those that the model reads; one that is not here is shown as it is.
    package var displays: [String: PromptDisplay] = [:]

    package init(ranking: Ranking) { self.ranking = ranking }

    /// Most tokens of a prompt and its response that the reward can read.
    var longest: Int? {
        if case .reward(let reward) = ranking { reward.longest } else { nil }
    }

    var hyperparameters: [String: Double] {
        var values = [
            "rounds": Double(count), "samples": Double(rollouts.samples),
            "temperature": rollouts.temperature, "response_length": Double(rollouts.tokens),
            "missing_eos_penalty": missingEndPenalty,
        ]
        if let promptsARound { values["prompts_a_round"] = Double(promptsARound) }
        return values.merging(objective.hyperparameters) { $1 }
    }

    var choices: [String: String] {
        let ranked =
            switch ranking {
            case .reward(let reward): reward.name
            case .votes: "votes"
            }
        return ["reference": reference.rawValue, "reward": ranked].merging(objective.choices) { $1 }
    }
}

extension TrainingMethod {
    package static let iterativeDPO: TrainingMethod = {
        TrainingMethod(
            name: "iterative-dpo",
            summary: "prompts and a reward or votes: rounds of sampling, ranking, and DPO on the pairs",
            formula: """
                DPO's loss on the best and the worst of --samples responses to a prompt, by --reward, or by people's pairs with
                --reward votes; then the same again from the new checkpoint, --rounds times. The reference is the checkpoint that
                the round began with, or with --reference start that of the first one
                """,
            source:
                "Xu et al., arXiv 2312.16682; Guo et al., arXiv 2402.04792; Rafailov et al., NeurIPS 2023",
            records: .prompts, learningRate: 5e-5,
            hyperparameters: [
                Hyperparameter("rounds", 3, .whole(from: 1)), Hyperparameter("samples", 4, .whole(from: 2)),
                Hyperparameter("temperature", 1), Hyperparameter("response-length", 53, .whole(from: 1)),
                Hyperparameter("prompts-a-round", 0, .whole(from: 0)),
                Hyperparameter("missing-eos-penalty", 0, .notNegative), Hyperparameter("beta", 0.1),
                Hyperparameter("label-smoothing", 0, .between(0, 0.49)),
            ],
            choices: [Choice("reference", PreferenceRounds.Reference.allCases.map(\.rawValue))],
            ranking: ("eval/scores", true))
    }()
}

extension PreferenceRounds {
    package init(_ values: MethodValues, ranking: Ranking) {
        self.init(ranking: ranking)
        count = values.whole("rounds") ?? count
        rollouts = RolloutSettings(values, rollouts)
        promptsARound = values.whole("prompts-a-round").flatMap { $0 > 0 ? $0 : nil }
        missingEndPenalty = values["missing-eos-penalty"] ?? missingEndPenalty
        objective = DirectPreferenceOptimization(
            beta: values["beta"] ?? 0.1, labelSmoothing: values["label-smoothing"] ?? 0)
        reference = values.choice("reference").flatMap(Reference.init) ?? reference
    }
}
