// SPDX-License-Identifier: Apache-2.0

private import Randomness
private import StudyFiles

/// What changed in responses when words of a prompt were exchanged.
///
/// A variant's response is held against the original prompt's of the same method, temperature and sample; a prompt's
/// differences are averaged, and an interval resamples prompts. Nothing is claimed of other words, prompts or models.
package struct ProbeReport: Sendable {
    package struct Row: Encodable, Sendable {
        package var method: String
        /// `gender.female`: the words are now of that group.
        package var variant: String
        package var prompts: Int
        package var pairs: Int
        /// Share of the pairs with equal texts.
        package var identical: Double
        /// Mean share of words that differ, 0 to 1.
        package var distance: Double
        /// The same among responses to the unchanged prompt, samples of one temperature; nil of one sample.
        package var distanceOfSamples: Double?
        package var differences: [Difference]

        enum CodingKeys: String, CodingKey {
            case method, variant, prompts, pairs, identical, distance, differences
            case distanceOfSamples = "distance_of_samples"
        }
    }

    /// Variant less original, a mean over prompts.
    package struct Difference: Encodable, Sendable {
        package var measure: ProbeMeasure
        package var original: Double
        package var difference: Double
        /// 95 % by resampling prompts; nil of fewer than `fewestPrompts`.
        package var low: Double?
        package var high: Double?
        /// Prompts with a value on both sides.
        package var prompts: Int
    }

    /// By method, then variant.
    package private(set) var rows: [Row] = []
    /// Variants whose original prompt the file lacks.
    package private(set) var withoutOriginal = 0
    package let seed: UInt64
    package let replicates: Int

    /// An interval from fewer would say more about the prompts than about the words.
    package static let fewestPrompts = 5

    /// - Parameter path: the file that an error names.
    package init(
        _ grid: ReportedGrid, likelihoods: ResponseLikelihoods? = nil, seed: UInt64 = 7,
        replicates: Int = 2000
    ) throws {
        self.seed = seed
        self.replicates = replicates
        let groups = ProbePairs(grid)
        withoutOriginal = groups.withoutOriginal
        guard !groups.byVariant.isEmpty else {
            throw FileFailure(
                .badData, path: grid.path,
                reason: "has no prompt beside a variant of it (prompt_id~exchange.group)",
                hint: "Make prompts with `showdown sample probe`, and sample those")
        }
        for group in groups.byVariant {
            var own: [Difference] = []
            for measure in ProbeMeasure.allCases {
                if let difference = difference(measure, group, grid, likelihoods) { own.append(difference) }
            }
            let pairs = group.prompts.joined()
            let distances = pairs.map {
                WordDistance.share(grid.words(of: $0.original), grid.words(of: $0.variant))
            }
            rows.append(
                Row(
                    method: grid.methods[group.method], variant: group.variant, prompts: group.prompts.count,
                    pairs: pairs.count,
                    identical: Self.mean(
                        pairs.map {
                            grid.responses[$0.original].text == grid.responses[$0.variant].text ? 1 : 0
                        }),
                    distance: Self.mean(distances),
                    distanceOfSamples: groups.distanceOfSamples(group, grid), differences: own))
        }
    }

    private func difference(
        _ measure: ProbeMeasure, _ group: ProbePairs.Group, _ grid: ReportedGrid,
        _ likelihoods: ResponseLikelihoods?
    ) -> Difference? {
        var originals: [Double] = []
        var differences: [Double] = []
        for pairs in group.prompts {
            let values = pairs.compactMap { pair -> (Double, Double)? in
                guard let original = measure.value(pair.original, grid, likelihoods),
                    let variant = measure.value(pair.variant, grid, likelihoods)
                else { return nil }
                return (original, variant)
            }
            guard !values.isEmpty else { continue }
            originals.append(Self.mean(values.map(\.0)))
            differences.append(Self.mean(values.map { $0.1 - $0.0 }))
        }
        guard !differences.isEmpty else { return nil }
        var result = Difference(
            measure: measure, original: Self.mean(originals), difference: Self.mean(differences),
            prompts: differences.count)
        guard differences.count >= Self.fewestPrompts, replicates > 0 else { return result }
        var draws = SeededGenerator(
            seed: seed, stream: "probe", grid.methods[group.method], group.variant, measure.rawValue)
        var means: [Double] = []
        means.reserveCapacity(replicates)
        for _ in 0..<replicates {
            var sum = 0.0
            for _ in differences { sum += draws.pick(differences) }
            means.append(sum / Double(differences.count))
        }
        means.sort()
        result.low = Spread.quantile(0.025, of: means)
        result.high = Spread.quantile(0.975, of: means)
        return result
    }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
}
