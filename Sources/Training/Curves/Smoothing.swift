// SPDX-License-Identifier: Apache-2.0

/// What is done to a curve before it is drawn.
package enum Smoothing {
    /// The exponential moving average of weight alpha for each new value, without the first value's head start.
    ///
    /// s = alpha y + (1 - alpha) s from 0, divided by 1 - (1 - alpha)^n as Adam's moments are: early values weigh alike, so
    /// that the first, a step at which nothing was learned yet, does not draw the curve towards it. alpha 1 changes nothing.
    package static func average(_ points: [(x: Double, y: Double)], alpha: Double) -> [(x: Double, y: Double)]
    {
        precondition(alpha > 0 && alpha <= 1, "alpha is \(alpha)")
        var (sum, rest) = (0.0, 1.0)
        return points.map { point in
            sum = alpha * point.y + (1 - alpha) * sum
            rest *= 1 - alpha
            return (point.x, sum / (1 - rest))
        }
    }

    /// At most about so many points: of every run of neighbours the lowest and the highest, so that no spike is lost.
    package static func thinned(_ points: [(x: Double, y: Double)], to limit: Int) -> [(x: Double, y: Double)]
    {
        precondition(limit >= 2, "a curve of \(limit) points")
        guard points.count > limit else { return points }
        let runs = limit / 2
        return (0..<runs).flatMap { run -> [(x: Double, y: Double)] in
            let range = points.count * run / runs..<points.count * (run + 1) / runs
            guard let low = range.min(by: { points[$0].y < points[$1].y }),
                let high = range.max(by: { points[$0].y < points[$1].y })
            else { return [] }
            return low == high ? [points[low]] : [points[min(low, high)], points[max(low, high)]]
        }
    }
}
