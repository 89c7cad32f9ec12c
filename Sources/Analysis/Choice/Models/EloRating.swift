// SPDX-License-Identifier: Apache-2.0

package import Randomness

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Elo ratings, averaged over orders of the battles: for display only, since a rating depends on the order.
///
/// Both start at 1000; a battle moves the winner up and the loser down by K (1 - E), E = 1 / (1 + 10^((other - own)/400)),
/// a draw by K (1/2 - E). K = 4 as FastChat's `compute_elo`; one order at a time as evalica `elo`.
package struct EloRating: Sendable, Equatable {
    package static let start = 1000.0
    package static let k = 4.0
    /// Battles gone through at most, over all orders.
    package static let updateLimit = 20_000_000

    package let methods: [String]
    /// Means over the orders.
    package let ratings: [Double]
    /// Standard deviations between orders; nil for a single order.
    package let spread: [Double]?
    /// The least and the largest rating in any order.
    package let ranges: [Interval]
    package let orders: Int

    /// Nil without battles.
    ///
    /// - Parameter orders: random ones; fewer where they would come to more battles than `updateLimit`, one at least.
    package init?(_ battles: Battles, orders: Int = 100, draws: inout SeededGenerator) {
        guard !battles.battles.isEmpty else { return nil }
        let count = min(max(orders, 1), max(1, Self.updateLimit / battles.battles.count))
        var battles = battles
        var samples: [[Double]] = []
        for _ in 0..<count {
            battles = Battles(methods: battles.methods, battles: draws.shuffled(battles.battles))
            samples.append(Self.inOrder(battles))
        }
        let n = Double(count)
        let means = battles.methods.indices.map { method in samples.reduce(0) { $0 + $1[method] } / n }
        methods = battles.methods
        ratings = means
        self.orders = count
        spread =
            count < 2
            ? nil
            : means.indices.map { method in
                (samples.reduce(0) { $0 + ($1[method] - means[method]) * ($1[method] - means[method]) }
                    / (n - 1))
                    .squareRoot()
            }
        ranges = means.indices.map { method in
            let own = samples.map { $0[method] }
            return Interval(low: own.min() ?? means[method], high: own.max() ?? means[method])
        }
    }

    /// The ratings after the battles in the order given.
    package static func inOrder(_ battles: Battles) -> [Double] {
        var ratings = [Double](repeating: start, count: battles.methods.count)
        let scale: Double = log(10) / 400
        for battle in battles.battles {
            let expected = 1 / (1 + exp((ratings[battle.second] - ratings[battle.first]) * scale))
            let change = k * battle.weight * ((battle.isDraw ? 0.5 : 1) - expected)
            ratings[battle.first] += change
            ratings[battle.second] -= change
        }
        return ratings
    }
}
