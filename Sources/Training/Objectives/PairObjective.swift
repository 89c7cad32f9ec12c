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
    }
}

/// A pair's loss with its derivatives.
package struct PairLoss: Equatable, Sendable {
    package var value: Double
    /// d value / d (sum of the chosen response's log-probabilities), and of the rejected one's.
    package var chosenSlope, rejectedSlope: Double
    /// What the field logs as `rewards/chosen` and `rewards/rejected`.
    package var chosenReward, rejectedReward: Double
}

/// A loss on preference pairs: a pure function, in double precision.
package protocol PairObjective: Sendable {
    /// The method's name on the command line.
    var name: String { get }
    /// Whether pairs must carry the reference's log-probabilities.
    var needsReference: Bool { get }
    /// Whether pairs must carry scores, the chosen response's above the other's.
    var needsScores: Bool { get }
    /// Hyperparameters by the paper's names, for the checkpoint's record.
    var hyperparameters: [String: Double] { get }

    /// A convex head's loss that goes with it; nil for all but one.
    var signal: ConvexSignal.Settings? { get }

    func loss(_ pair: PairLogProbabilities) -> PairLoss
}

extension PairObjective {
    package var needsScores: Bool { false }
    package var signal: ConvexSignal.Settings? { nil }
}
