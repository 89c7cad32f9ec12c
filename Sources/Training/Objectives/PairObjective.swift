// SPDX-License-Identifier: Apache-2.0

/// What an objective sees of a preference pair: sums of log-probabilities in nats, and numbers of tokens.
package struct PairLogProbabilities: Equatable, Sendable {
    /// Under the policy, end-of-text token included.
    package var chosen, rejected: Double
    /// Under the frozen reference; nil for objectives without one.
    package var reference: (chosen: Double, rejected: Double)?
    /// Tokens of each response, end-of-text token included.
    package var chosenTokens, rejectedTokens: Int
    /// The chosen response's score less the rejected one's; nil where the pair has none.
    package var scoreGap: Double?
    /// Of the prompt's tokens after its first, under the policy; nil where they were not scored.
    package var prompt: (sum: Double, tokens: Int)?

    package init(
        chosen: Double, rejected: Double, reference: (chosen: Double, rejected: Double)?, chosenTokens: Int,
        rejectedTokens: Int
    ) {
        self.chosen = chosen
        self.rejected = rejected
        self.reference = reference
        self.chosenTokens = chosenTokens
        self.rejectedTokens = rejectedTokens
    }

    package static func == (a: PairLogProbabilities, b: PairLogProbabilities) -> Bool {
        a.chosen == b.chosen && a.rejected == b.rejected && a.reference?.chosen == b.reference?.chosen
            && a.reference?.rejected == b.reference?.rejected && a.chosenTokens == b.chosenTokens
            && a.rejectedTokens == b.rejectedTokens && a.scoreGap == b.scoreGap
            && a.prompt?.sum == b.prompt?.sum && a.prompt?.tokens == b.prompt?.tokens
    }
}

/// A pair's loss with its derivatives.
package struct PairLoss: Equatable, Sendable {
    package var value: Double
    /// d value / d (sum of the chosen response's log-probabilities), and of the rejected one's.
    package var chosenSlope, rejectedSlope: Double
    /// What the field logs as `rewards/chosen` and `rewards/rejected`.
    package var chosenReward, rejectedReward: Double
    /// d value / d (sum of the prompt's log-probabilities), where they were scored.
    package var promptSlope = 0.0
}

/// A loss on preference pairs.
package protocol PairObjective: LikelihoodObjective {
    /// Whether pairs must carry scores, the chosen response's above the other's.
    var needsScores: Bool { get }
    /// Whether the prompt's own log-probabilities are part of the loss.
    var scoresPrompt: Bool { get }

    /// A convex head's loss that goes with it; nil for all but one.
    var signal: ConvexSignal.Settings? { get }

    func loss(_ pair: PairLogProbabilities) -> PairLoss
}

extension PairObjective {
    package var needsScores: Bool { false }
    package var signal: ConvexSignal.Settings? { nil }
    package var scoresPrompt: Bool { false }

    package func rewards(of pair: PairLogProbabilities) -> (chosen: Double, rejected: Double) {
        let loss = loss(pair)
        return (loss.chosenReward, loss.rejectedReward)
    }
}
