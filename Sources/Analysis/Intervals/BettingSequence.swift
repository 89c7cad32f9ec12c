// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A confidence sequence for the mean of values between 0 and 1 that arrive one at a time.
///
/// A value is one participant's share of votes for a method, so that votes of a participant may hang together as they
/// like: only participants must be alike in the mean, whoever came before. After every participant the interval may be
/// looked at, and the study ended for what it shows; over all looks the mean is ever outside with probability at most
/// alpha. It speaks of these questions.
///
/// The hedged capital process of Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting",
/// JRSS B 86 (2024), equations 24 to 27: for each mean on a grid of 1/4096 two players bet that it is too low or too
/// high, each with half of the money, with the predictable bets of their equation 26 and at most half of what may be
/// lost (c = 1/2). A mean that loses 1 / alpha of a stake is out for good. Bounds are rounded outward on the grid.
package struct BettingSequence: Sendable {
    private static let resolution = 4_096

    private let alpha: Double
    /// The means that are still possible are within this range of the grid.
    private var alive: ClosedRange<Int>?
    private var up: [Double]
    private var down: [Double]
    private var isOut: [Bool]
    private var total = 0.5
    private var square = 0.25
    /// Values so far.
    package private(set) var count = 0

    /// - Parameter alpha: probability of ever being wrong, between 0 and 1.
    package init(alpha: Double = 0.05) {
        precondition(alpha > 0 && alpha < 1, "a confidence sequence at alpha \(alpha)")
        self.alpha = alpha
        alive = 1...(Self.resolution - 1)
        up = [Double](repeating: 0, count: Self.resolution)
        down = up
        isOut = [Bool](repeating: false, count: Self.resolution)
    }

    /// Takes the next value, 0 to 1.
    package mutating func add(_ value: Double) {
        precondition((0...1).contains(value), "\(value) is not between 0 and 1")
        count += 1
        let bet = (2 * log(2 / alpha) / (square * log(Double(count + 1)))).squareRoot()
        let limit = log(1 / alpha) + log(2)
        if let range = alive {
            var least: Int?
            var most: Int?
            for place in range where !isOut[place] {
                let mean = Double(place) / Double(Self.resolution)
                up[place] += log1p(min(bet, 0.5 / mean) * (value - mean))
                down[place] += log1p(-min(bet, 0.5 / (1 - mean)) * (value - mean))
                if max(up[place], down[place]) >= limit {
                    isOut[place] = true
                } else {
                    if least == nil { least = place }
                    most = place
                }
            }
            alive = least.flatMap { low in most.map { low...$0 } }
        }
        total += value
        let residual = value - total / Double(count + 1)
        square += residual * residual
    }

    /// Where the mean is; nil where no mean fits all values, which happens with probability alpha at most if
    /// participants are alike in the mean and tells that those who came later differ from those who came before.
    package var interval: Interval? {
        alive.map {
            Interval(
                low: Double($0.lowerBound - 1) / Double(Self.resolution),
                high: Double($0.upperBound + 1) / Double(Self.resolution))
        }
    }
}
