// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// How far participants agree on which answer is best.
package struct Agreement: Equatable, Sendable {
    package var alpha: KrippendorffAlpha.Result
    /// 95%, other questions; nil with one question or without alpha.
    package var alphaInterval: Interval?
    /// 95%, pairs of answers independent (`AlphaBootstrap.pairs`), as other programs give it; for comparison.
    package var alphaPairsInterval: Interval?
    package var fleiss: FleissKappa.Result
    /// Pairs of answers to a question that are the same; nil where no question has two answers.
    package var pairAgreement: Double?
    /// The same of each question; nil of one that has no two answers.
    package var pairAgreementByUnit: [Double?]
    /// Answers that are the others' most frequent one; nil likewise.
    package var humanCeiling: Double?

    /// - Parameters:
    ///   - replicates: of each bootstrap.
    ///   - seed: of those.
    package init(of ballots: Ballots, replicates: Int = 2_000, seed: UInt64 = 7) {
        self.init(of: Ratings(ballots), replicates: replicates, seed: seed)
    }

    package init(of ratings: Ratings, replicates: Int = 2_000, seed: UInt64 = 7) {
        alpha = KrippendorffAlpha.of(ratings)
        var draws = SeededGenerator(seed: seed, stream: "agreement", "questions")
        alphaInterval = AlphaBootstrap.questions(ratings, replicates: replicates, using: &draws)
        draws = SeededGenerator(seed: seed, stream: "agreement", "pairs")
        alphaPairsInterval = AlphaBootstrap.pairs(ratings, replicates: replicates, using: &draws)
        fleiss = FleissKappa.of(ratings)
        pairAgreement = PairAgreement.share(ratings)
        pairAgreementByUnit = PairAgreement.shares(ratings)
        humanCeiling = PairAgreement.humanCeiling(ratings)
    }
}
