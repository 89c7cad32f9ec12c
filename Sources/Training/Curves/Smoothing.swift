// SPDX-License-Identifier: Apache-2.0

/// What is done to a curve before it is drawn.
package enum Smoothing {
    /// The exponential moving average s = alpha y + (1 - alpha) s, from the first value on; alpha 1 changes nothing.
    package static func average(_ points: [(x: Double, y: Double)], alpha: Double) -> [(x: Double, y: Double)]
    {
        precondition(alpha > 0 && alpha <= 1, "alpha is \(alpha)")
        var mean: Double?
        return points.map { point in
            let next = mean.map { alpha * point.y + (1 - alpha) * $0 } ?? point.y
            mean = next
            return (point.x, next)
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
