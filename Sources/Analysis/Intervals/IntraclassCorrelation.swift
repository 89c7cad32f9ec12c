// SPDX-License-Identifier: Apache-2.0

/// How much alike two answers of one cluster are.
package enum IntraclassCorrelation {
    /// The one-way analysis of variance estimator: (MSB - MSW) / (MSB + (m - 1) MSW).
    ///
    /// MSB and MSW are the mean squares between and within clusters and m = (N - sum of n_i^2 / N) / (k - 1) for k
    /// clusters of n_i of the N values. It may be below 0, down to -1 / (m - 1). Source: Donner, "A review of inference
    /// procedures for the intraclass correlation coefficient in the one-way random effects model", International
    /// Statistical Review 54 (1986); for binary values Ridout, Demetrio and Firth, Biometrics 55 (1999).
    ///
    /// - Parameters:
    ///   - values: one an answer.
    ///   - clusters: of each value, from 0 below `clusterCount`.
    /// - Returns: nil with one cluster, with no cluster of two values, or where all values are alike.
    package static func anova(_ values: [Double], clusters: [Int], clusterCount: Int) -> Double? {
        var sums = [Double](repeating: 0, count: clusterCount)
        var sizes = sums
        for (value, cluster) in zip(values, clusters) {
            sums[cluster] += value
            sizes[cluster] += 1
        }
        let n = Double(values.count)
        let k = Double(sizes.count { $0 > 0 })
        guard k > 1, n > k else { return nil }
        let mean = sums.reduce(0, +) / n
        var between = 0.0
        var squares = 0.0
        for (sum, size) in zip(sums, sizes) where size > 0 {
            between += size * (sum / size - mean) * (sum / size - mean)
            squares += size * size
        }
        var within = 0.0
        for (value, cluster) in zip(values, clusters) {
            let residual = value - sums[cluster] / sizes[cluster]
            within += residual * residual
        }
        let (msb, msw) = (between / (k - 1), within / (n - k))
        let m = (n - squares / n) / (k - 1)
        let whole = msb + (m - 1) * msw
        return whole > 1e-15 ? (msb - msw) / whole : nil
    }
}
