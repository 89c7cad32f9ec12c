// SPDX-License-Identifier: Apache-2.0

/// Variance of values that is due to participants, to questions, and to neither.
///
/// The model is y = mean + a_participant + b_question + e. Estimates by moments, unbiased without any assumption on the
/// distributions and in one pass over the answers, whatever cells are empty: with N answers, n_i of a participant and
/// n_q of a question, the sums of squares within participants, within questions and within all have the expectations
///
///     (V_b + V_e) (N - participants)
///     (V_a + V_e) (N - questions)
///     V_a (N - sum n_i^2 / N) + V_b (N - sum n_q^2 / N) + V_e (N - 1)
///
/// which are solved for the three. Source: Gao and Owen, "Efficient moment calculations for variance components in large
/// unbalanced crossed random effects models", Electronic Journal of Statistics 11 (2017). In a complete design they are
/// the estimates of the two-way analysis of variance.
package struct CrossedComponents: Equatable, Sendable {
    /// Not below 0; a negative estimate is set to 0.
    package let participants: Double
    package let questions: Double
    package let residual: Double

    /// Nil where the design does not tell the three apart: no participant with two answers, no question with two, or
    /// no variation.
    package init?(_ values: CrossedValues) {
        let n = Double(values.values.count)
        guard n > 2 else { return nil }
        let people = Self.within(values.values, values.participants, values.participantCount)
        let questions = Self.within(values.values, values.prompts, values.promptCount)
        let mean = values.values.reduce(0, +) / n
        let total = values.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard n > people.clusters, n > questions.clusters, total > 1e-15 else { return nil }
        // s = V_b + V_e and t = V_a + V_e are known; the third equation gives V_e.
        let s = people.square / (n - people.clusters)
        let t = questions.square / (n - questions.clusters)
        let a = n - people.sizes / n
        let b = n - questions.sizes / n
        let divisor = n - 1 - a - b
        guard abs(divisor) > 1e-9 * n else { return nil }
        let residual = (total - t * a - s * b) / divisor
        self.residual = max(0, residual)
        self.participants = max(0, t - residual)
        self.questions = max(0, s - residual)
    }

    /// The share of the variance of one answer that a participant's answers have in common.
    package var participantCorrelation: Double { participants / total }

    /// The share that a question's answers have in common.
    package var questionCorrelation: Double { questions / total }

    private var total: Double { max(participants + questions + residual, 1e-300) }

    private static func within(_ values: [Double], _ clusters: [Int], _ count: Int)
        -> (square: Double, sizes: Double, clusters: Double)
    {
        var sums = [Double](repeating: 0, count: count)
        var sizes = sums
        for (value, cluster) in zip(values, clusters) {
            sums[cluster] += value
            sizes[cluster] += 1
        }
        var square = 0.0
        for (value, cluster) in zip(values, clusters) {
            let residual = value - sums[cluster] / sizes[cluster]
            square += residual * residual
        }
        return (square, sizes.reduce(0) { $0 + $1 * $1 }, Double(sizes.count { $0 > 0 }))
    }
}
