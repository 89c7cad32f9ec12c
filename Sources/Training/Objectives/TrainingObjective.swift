// SPDX-License-Identifier: Apache-2.0

/// A loss on responses: a pure function, in double precision.
package protocol TrainingObjective: Sendable {
    /// The method's name on the command line.
    var name: String { get }
    /// Whether responses must carry the reference's log-probabilities.
    var needsReference: Bool { get }
    /// Hyperparameters by the paper's names, for the checkpoint's record.
    var hyperparameters: [String: Double] { get }
    /// What was chosen among words, for the same record.
    var choices: [String: String] { get }
}

/// A loss on the log-probabilities of responses.
package protocol LikelihoodObjective: TrainingObjective {
    /// What the field logs as `rewards/chosen` and `rewards/rejected` of a pair.
    func rewards(of pair: PairLogProbabilities) -> (chosen: Double, rejected: Double)
}

extension TrainingObjective {
    package var choices: [String: String] { [:] }
}

/// The objective of a method, by what it learns from.
package enum MethodObjective: Sendable {
    case pairs(any PairObjective)
    case labels(KahnemanTverskyOptimization)
    case rankings(RankedResponsesOptimization)
    /// Of pairs too, but of their rewards under a reward model.
    case reward(RewardModelling)

    /// What all of them have.
    package var common: any TrainingObjective {
        switch self {
        case .pairs(let objective): objective
        case .labels(let objective): objective
        case .rankings(let objective): objective
        case .reward(let objective): objective
        }
    }

    /// The loss where it is one of log-probabilities; nil for a reward model's.
    package var likelihood: (any LikelihoodObjective)? { common as? any LikelihoodObjective }

    /// Whether the prompts' own log-probabilities are part of the loss.
    var scoresPrompt: Bool {
        if case .pairs(let objective) = self { objective.scoresPrompt } else { false }
    }
}
