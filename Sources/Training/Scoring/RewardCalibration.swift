// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// How well the probabilities of a reward model agree with what was chosen, on held-out pairs.
///
/// A pair's margin d = r_w - r_l gives the chosen response the probability p = sigmoid(d), and the model's own favourite the
/// confidence q = sigmoid(|d|), from 1/2 to 1. A tie is half right.
///
/// - Brier score: the mean of (1 - p)^2, 0 at best and 1/4 for a model that knows nothing (Brier, Monthly Weather Review 78,
///   1950).
/// - Expected calibration error: the mean over pairs of |share right - mean q| of their bin, in ten bins of q of equal width
///   (Guo et al., arXiv 1706.04599). It is above 0 by chance alone, the more so the fewer the pairs.
///
/// Intervals of both are percentiles, at 95 %, over 1,000 samples with replacement of the prompts with all their pairs, since
/// pairs of one prompt share texts and are not independent.
package struct RewardCalibration: Equatable, Sendable {
    /// Pairs of one range of confidence.
    package struct Bin: Equatable, Sendable {
        /// Of the confidence; the last bin has its upper end, too.
        package var lower, upper: Double
        package var count: Int
        /// Mean confidence, and the share of pairs whose chosen response is the favourite.
        package var confidence, right: Double
        package var interval: WilsonInterval
    }

    package let brier, error: Double
    package let brierInterval, errorInterval: ClosedRange<Double>
    /// Those that have a pair, in the order of their confidence.
    package let bins: [Bin]

    package static let binCount = 10
    private static let samples = 1_000

    /// - Parameters:
    ///   - margins: r_w - r_l of each pair; one or more.
    ///   - prompts: of each pair; without them each pair has one of its own.
    package init(margins: [Double], prompts: [[Int32]]? = nil) {
        precondition(!margins.isEmpty, "the calibration of no pairs")
        precondition(prompts == nil || prompts?.count == margins.count, "prompts of other pairs")
        let pairs = margins.map(Judgement.init)
        let tally = Tally(pairs)
        (brier, error) = (tally.brier, tally.error)
        bins = tally.bins.enumerated().compactMap { place, bin in
            guard bin.count > 0 else { return nil }
            let share = bin.right / Double(bin.count)
            let width = 0.5 / Double(Self.binCount)
            return Bin(
                lower: 0.5 + width * Double(place), upper: 0.5 + width * Double(place + 1), count: bin.count,
                confidence: bin.confidence / Double(bin.count), right: share,
                interval: WilsonInterval(share: share, count: bin.count))
        }
        var briers: [Double] = []
        var errors: [Double] = []
        let clusters = Self.clusters(pairs, prompts)
        for sample in 0..<Self.samples {
            var draws = SeededGenerator(seed: 7, stream: "calibration", "\(sample)")
            let drawn = Tally(clusters.flatMap { _ in clusters[draws.integer(below: clusters.count)] })
            briers.append(drawn.brier)
            errors.append(drawn.error)
        }
        brierInterval = Self.middle(briers)
        errorInterval = Self.middle(errors)
    }

    /// The pairs of each prompt, prompts in the order of their first pairs.
    private static func clusters(_ pairs: [Judgement], _ prompts: [[Int32]]?) -> [[Judgement]] {
        guard let prompts else { return pairs.map { [$0] } }
        var places: [[Int32]: Int] = [:]
        var clusters: [[Judgement]] = []
        for (prompt, pair) in zip(prompts, pairs) {
            if let place = places[prompt] {
                clusters[place].append(pair)
            } else {
                places[prompt] = clusters.count
                clusters.append([pair])
            }
        }
        return clusters
    }

    /// From the 2.5th to the 97.5th percentile.
    private static func middle(_ values: [Double]) -> ClosedRange<Double> {
        let sorted = values.sorted()
        let cut = sorted.count / 40
        return sorted[cut]...sorted[sorted.count - 1 - cut]
    }

    /// What is known of one pair.
    private struct Judgement {
        let confidence, right, square: Double
        let bin: Int

        init(margin: Double) {
            confidence = Stable.sigmoid(abs(margin))
            right = margin > 0 ? 1 : margin < 0 ? 0 : 0.5
            let wrong = Stable.sigmoid(-margin)
            square = wrong * wrong
            let count = RewardCalibration.binCount
            bin = min(count - 1, Int((confidence - 0.5) * 2 * Double(count)))
        }
    }

    private struct Tally {
        var bins = [(count: Int, confidence: Double, right: Double)](
            repeating: (0, 0, 0), count: RewardCalibration.binCount)
        let brier: Double

        init(_ pairs: [Judgement]) {
            var squares = 0.0
            for pair in pairs {
                squares += pair.square
                bins[pair.bin].count += 1
                bins[pair.bin].confidence += pair.confidence
                bins[pair.bin].right += pair.right
            }
            brier = squares / Double(pairs.count)
        }

        var error: Double {
            let count = bins.reduce(0) { $0 + $1.count }
            return bins.reduce(0) { $0 + abs($1.right - $1.confidence) } / Double(count)
        }
    }

    /// Under `calibration/`: `brier`, `ece`, each with `_lower` and `_upper`, and of each bin, by its bounds,
    /// `count`, `confidence`, `right`, `right_lower` and `right_upper`.
    package var metrics: [String: Double] {
        var values = [
            "calibration/brier": brier, "calibration/brier_lower": brierInterval.lowerBound,
            "calibration/brier_upper": brierInterval.upperBound, "calibration/ece": error,
            "calibration/ece_lower": errorInterval.lowerBound,
            "calibration/ece_upper": errorInterval.upperBound,
        ]
        for bin in bins {
            let name = "calibration/\(Self.percent(bin.lower))-\(Self.percent(bin.upper))"
            values["\(name)/count"] = Double(bin.count)
            values["\(name)/confidence"] = bin.confidence
            values["\(name)/right"] = bin.right
            values["\(name)/right_lower"] = bin.interval.lower
            values["\(name)/right_upper"] = bin.interval.upper
        }
        return values
    }

    private static func percent(_ share: Double) -> String { "\(Int((100 * share).rounded()))" }
}
