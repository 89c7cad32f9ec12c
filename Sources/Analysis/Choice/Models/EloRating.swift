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
    /// - Parameters:
    ///   - orders: how many random ones.
    ///   - length: battles of an order: all, or this many of them drawn at random. A rating forgets its start by e in about
    ///     170 battles, so that 100,000 leave nothing of it.
    package init?(
        _ battles: Battles, orders: Int = 100, length: Int = 100_000, draws: inout SeededGenerator
    ) {
        guard !battles.battles.isEmpty else { return nil }
        let count = max(orders, 1)
        let used = min(max(length, 1), battles.battles.count)
        let distinct = Self.kinds(of: battles)
        let kinds = distinct.kinds
        var order = distinct.order
        var samples: [[Double]] = []
        for _ in 0..<count {
            // Fisher and Yates from the front, as far as the battles are used.
            for place in 0..<used {
                order.swapAt(place, place + draws.integer(below: order.count - place))
            }
            samples.append(Self.ratings(kinds, order[..<used], methods: battles.methods.count))
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
        let (kinds, order) = kinds(of: battles)
        return ratings(kinds, order[...], methods: battles.methods.count)
    }

    private struct Kind: Hashable {
        var first, second: Int
        var isDraw: Bool
        var weight: Double
    }

    /// Distinct battles, and which of them each battle is.
    private static func kinds(of battles: Battles) -> (kinds: [Kind], order: [Int32]) {
        var numbers: [Kind: Int32] = [:]
        var kinds: [Kind] = []
        let order = battles.battles.map { battle in
            let kind = Kind(
                first: battle.first, second: battle.second, isDraw: battle.isDraw, weight: battle.weight)
            if let number = numbers[kind] { return number }
            let number = Int32(kinds.count)
            numbers[kind] = number
            kinds.append(kind)
            return number
        }
        return (kinds, order)
    }

    private static func ratings(_ kinds: [Kind], _ order: ArraySlice<Int32>, methods: Int) -> [Double] {
        var ratings = [Double](repeating: start, count: methods)
        let scale: Double = log(10) / 400
        for number in order {
            let battle = kinds[Int(number)]
            let expected = 1 / (1 + exp((ratings[battle.second] - ratings[battle.first]) * scale))
            let change = k * battle.weight * ((battle.isDraw ? 0.5 : 1) - expected)
            ratings[battle.first] += change
            ratings[battle.second] -= change
        }
        return ratings
    }
}
