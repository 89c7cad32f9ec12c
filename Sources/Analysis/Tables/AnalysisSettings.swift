// SPDX-License-Identifier: Apache-2.0

/// What an analysis was asked to do beyond its votes.
package struct AnalysisSettings: Equatable, Sendable {
    /// Of everything that draws: bootstraps, tests by rearrangement, orders of Elo.
    package var seed: UInt64
    /// Of the two-way bootstrap; 0 for none.
    package var replicates: Int
    /// Random rearrangements of a test where there are too many to visit.
    package var rearrangements: Int
    /// The interval that tables print first.
    package var interval: IntervalName
    /// Whether the looks at a study still open are computed.
    package var sequential: Bool
    /// How many figures are computed at once; nil for one a core.
    ///
    /// It changes no bit of them.
    package var threads: Int?

    package init(
        seed: UInt64 = 7, replicates: Int = 0, rearrangements: Int = PairwiseTest.defaultDraws,
        interval: IntervalName = .randomQuestions, sequential: Bool = false, threads: Int? = nil
    ) {
        (self.seed, self.replicates, self.rearrangements) = (seed, replicates, rearrangements)
        self.interval = interval
        (self.sequential, self.threads) = (sequential, threads)
    }
}
