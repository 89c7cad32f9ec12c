// SPDX-License-Identifier: Apache-2.0

package import Randomness

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Intervals for Krippendorff's alpha by resampling, 95% percentiles.
package enum AlphaBootstrap {
    /// Krippendorff's own algorithm (2006; in Hayes' macro KALPHA and in evalica's `alpha_bootstrap`): for each unit of
    /// n_u ratings, n_u (n_u - 1) / 2 pairs are drawn from all units' pairs, the expected disagreement stays.
    ///
    /// For nominal codes a drawn pair disagrees with the share of disagreeing pairs, so that a unit's disagreements are
    /// binomial. Pairs count as independent, though n_u ratings make about n_u^2 / 2 of them: with many raters the
    /// interval is far too narrow. Use `questions`; this one is for comparison.
    package static func pairs(_ ratings: Ratings, replicates: Int, using draws: inout SeededGenerator)
        -> Interval?
    {
        guard replicates > 0, let alpha = KrippendorffAlpha.of(ratings).value else { return nil }
        let units = ratings.pairable
        var (pairs, disagreeing) = (0, 0)
        for unit in units {
            let n = unit.reduce(0, +)
            pairs += n * (n - 1) / 2
            disagreeing += (n * n - unit.reduce(0) { $0 + $1 * $1 }) / 2
        }
        let share = Double(disagreeing) / Double(pairs)
        var samples = [Double](repeating: 1, count: replicates)
        for replicate in samples.indices {
            for unit in units {
                let n = unit.reduce(0, +)
                let disagreements = draws.binomial(trials: n * (n - 1) / 2, share: share)
                samples[replicate] -=
                    2 * Double(disagreements) / alpha.expectedDisagreement / Double(n - 1)
            }
            samples[replicate] = max(-1, samples[replicate])
        }
        return Quantile.interval(samples)
    }

    /// Questions drawn with replacement and alpha computed anew: what another set of questions of the kind would give.
    ///
    /// Answers to one question hang together, so that it is questions and not pairs that are drawn; questions that are pairs of
    /// one prompt are drawn together. Replicates whose answers are all alike have no alpha and are left out.
    ///
    /// - Returns: nil with one question or where alpha is undefined.
    package static func questions(_ ratings: Ratings, replicates: Int, using draws: inout SeededGenerator)
        -> Interval?
    {
        let prompts = ratings.pairableByPrompt
        guard replicates > 0, prompts.count > 1, KrippendorffAlpha.of(ratings).value != nil else {
            return nil
        }
        var samples: [Double] = []
        for _ in 0..<replicates {
            let drawn = prompts.indices.flatMap { _ in prompts[draws.integer(below: prompts.count)] }
            if let alpha = KrippendorffAlpha.of(Ratings(counts: drawn)).value { samples.append(alpha.alpha) }
        }
        return Quantile.interval(samples)
    }
}

extension SeededGenerator {
    /// Successes of independent trials: exact up to 200 expected ones of the rarer outcome, a rounded normal number beyond.
    fileprivate mutating func binomial(trials: Int, share: Double) -> Int {
        if share > 0.5 { return trials - binomial(trials: trials, share: 1 - share) }
        guard share > 0, trials > 0 else { return 0 }
        let mean = Double(trials) * share
        if mean > 200 {
            let value = mean + (mean * (1 - share)).squareRoot() * normal()
            return min(trials, max(0, Int(value.rounded())))
        }
        // Failures before a success are geometric.
        let scale = log1p(-share)
        var successes = 0
        var place = 0.0
        while true {
            place += (log(1 - uniform()) / scale).rounded(.down) + 1
            guard place <= Double(trials) else { return successes }
            successes += 1
        }
    }
}
