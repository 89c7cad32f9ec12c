// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// What clusters that are all alike say of others: their sign test, and the interval that is its inverse.
///
/// Without variation between clusters a standard error would be 0 and an interval without width, as if the mean were
/// known. If a share s of all clusters is like these, n of n are so with probability s^n: (1 - level) / 2 at
/// s = ((1 - level) / 2)^(1/n), Clopper and Pearson's bound. The rest of the clusters are taken to be as far as they can be:
/// toward 0, and beyond it, at the mirror image of the mean, which is what the sign test takes them for; away from 0 at the
/// end of the range. The interval leaves out 0 where the sign test's 2 (1/2)^n is below 1 - level, and nowhere else.
enum AlikeClusters {
    /// A mean nearer to 0 than this is 0 but for rounding.
    static let nothing = 1e-13

    /// Two-sided p-value of a mean of 0.
    static func p(mean: Double, clusters: Int) -> Double {
        guard abs(mean) > nothing else { return 1 }
        var p = 2.0
        for _ in 0..<min(clusters, 1_000) { p /= 2 }
        return p
    }

    /// - Parameters:
    ///   - range: what a mean can be.
    ///   - clusters: how many, all with this mean.
    static func interval(mean: Double, range: ClosedRange<Double>, clusters: Int, level: Double)
        -> IntervalEstimate
    {
        let share = pow((1 - level) / 2, 1 / Double(clusters))
        let mean = min(max(mean, range.lowerBound), range.upperBound)
        var (low, high) = (range.lowerBound, range.upperBound)
        if mean > nothing { low = max(low, -mean) }
        if mean < -nothing { high = min(high, -mean) }
        return IntervalEstimate(
            interval: Interval(
                low: share * mean + (1 - share) * low, high: share * mean + (1 - share) * high),
            remark: "the votes do not vary between clusters; the exact interval of \(clusters) clusters alike"
        )
    }
}
