// SPDX-License-Identifier: Apache-2.0

/// A mean of values of which those of one question hang together, with its 95% interval for other questions.
///
/// With residuals r = x - mean over n values in G questions the variance is G / (G - 1) * sum over questions of
/// (sum of r)^2 / n^2, and Student's t has G - 1 degrees of freedom. One judge answers all: what another judge would
/// say is not in it.
/// Source: Miller, "Adding Error Bars to Evals" (arXiv 2411.00640), section 2.2, with the correction G / (G - 1).
package struct QuestionMean: Equatable, Sendable {
    package let mean: Double
    package let interval: IntervalEstimate
    package let count: Int
    package let questions: Int

    /// Nil without values.
    ///
    /// - Parameter range: what a value can be.
    package init?(_ values: [(question: Int, value: Double)], range: ClosedRange<Double> = 0...1) {
        guard !values.isEmpty else { return nil }
        let n = Double(values.count)
        let mean = values.reduce(0) { $0 + $1.value } / n
        var sums: [Int: Double] = [:]
        for (question, value) in values { sums[question, default: 0] += value - mean }
        let clusters = Double(sums.count)
        self.mean = mean
        count = values.count
        questions = sums.count
        guard sums.count > 1 else {
            interval = .absent("one question says nothing about other questions")
            return
        }
        // In the order of the questions, so that the sum is the same in every process.
        let squares = sums.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
        let variance = clusters / (clusters - 1) * squares / (n * n)
        guard variance > ClusteredMean.nothing else {
            interval = .absent("the values do not vary between questions")
            return
        }
        let half = StudentT(degreesOfFreedom: clusters - 1).quantile(0.975) * variance.squareRoot()
        interval = IntervalEstimate(
            interval: Interval(
                low: max(range.lowerBound, mean - half), high: min(range.upperBound, mean + half)),
            remark: nil)
    }
}
