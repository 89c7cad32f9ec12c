// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import Tensors

/// How likely both sides of some pairs are under a model: means over the pairs.
package struct PropertyReading: Sendable, Equatable, Encodable {
    /// Mean log-probability a token, nats, the paper's table 1.
    package var chosenMean, rejectedMean: Double
    /// Log-likelihood of a whole response, nats.
    package var chosenSum, rejectedSum: Double

    package init(chosenMean: Double, rejectedMean: Double, chosenSum: Double, rejectedSum: Double) {
        self.chosenMean = chosenMean
        self.rejectedMean = rejectedMean
        self.chosenSum = chosenSum
        self.rejectedSum = rejectedSum
    }

    /// - Parameters:
    ///   - pairs: at least one.
    ///   - onWait: told between passes; throwing stops.
    package init(
        _ pairs: [TokenizedPair], _ model: LanguageModel, precision: Precision, onWait: () throws -> Void
    ) throws {
        precondition(!pairs.isEmpty, "no pairs")
        let scored = try PairScoring.score(pairs, model, precision: precision) { _, _ in try onWait() }
        func mean(_ value: (PairLogProbabilities) -> Double) -> Double {
            scored.reduce(0) { $0 + value($1) } / Double(scored.count)
        }
        self.init(
            chosenMean: mean(\.chosenMean), rejectedMean: mean(\.rejectedMean), chosenSum: mean(\.chosen),
            rejectedSum: mean(\.rejected))
    }
}

/// A run of a scenario: what was likely before it, and after.
package struct PropertyRow: Sendable, Encodable {
    package var scenario: Int
    /// Of the rejected side; the chosen side's is DPO's own.
    package var betaRejected: Double
    package var seed: UInt64
    package var before, after: PropertyReading

    package init(
        scenario: Int, betaRejected: Double, seed: UInt64, before: PropertyReading, after: PropertyReading
    ) {
        self.scenario = scenario
        self.betaRejected = betaRejected
        self.seed = seed
        self.before = before
        self.after = after
    }
}
