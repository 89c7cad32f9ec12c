// SPDX-License-Identifier: Apache-2.0

/// Which ranks a method may have; 1 is best, and methods with one share have one rank.
package struct RankInterval: Equatable, Sendable {
    package var low: Int
    package var high: Int

    package init(low: Int, high: Int) { (self.low, self.high) = (low, high) }

    /// For each method 1 + the number of methods whose lower bound is above its upper bound, nil where it has no interval
    /// (FastChat, `report_elo_analysis_results`).
    package static func separated(_ intervals: [Interval?]) -> [Int?] {
        intervals.map { own in
            own.map { own in 1 + intervals.count { $0.map { $0.low > own.high } ?? false } }
        }
    }

    /// For each method the 2.5% and 97.5% quantiles of its rank among the methods of a replicate, the lower one rounded down
    /// to a rank that occurs and the upper one up; nil where no replicate has the method.
    package static func all(in bootstrap: ShareBootstrap, level: Double = 0.95) -> [RankInterval?] {
        let methods = bootstrap.methods.indices
        var times = methods.map { _ in [Int](repeating: 0, count: methods.count + 1) }
        for replicate in 0..<bootstrap.count {
            let shares = methods.map { bootstrap.share(of: $0, in: replicate) }
            for method in methods {
                guard let own = shares[method] else { continue }
                times[method][1 + shares.count { $0.map { $0 > own } ?? false }] += 1
            }
        }
        return times.map { times in
            let total = times.reduce(0, +)
            guard total > 0 else { return nil }
            let tail = (1 - level) / 2 * Double(total - 1)
            return RankInterval(
                low: rank(at: Int(tail), in: times), high: rank(at: total - 1 - Int(tail), in: times))
        }
    }

    /// The rank of one of the replicates in the order of their ranks.
    private static func rank(at place: Int, in times: [Int]) -> Int {
        var seen = 0
        for (rank, count) in times.enumerated() {
            seen += count
            if seen > place { return rank }
        }
        return times.count - 1
    }
}
