// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

extension SeededGenerator {
    /// A number in [0, 1) with 53 random bits.
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// An integer in 0 ..< bound without modulo bias (Lemire, ACM TOMACS 29, 2019).
    ///
    /// The standard library's `random(in:using:)` is free to change its algorithm between releases; this is not.
    package mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "integer(below: \(bound)) needs a positive bound")
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A standard normal number, by Box and Muller's transform; each call uses two uniform numbers.
    package mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// An index drawn in proportion to non-negative weights; nil where their sum is not positive and finite.
    ///
    /// The sum runs from index 0 upward, so that the draw does not depend on anything but the weights' order.
    package mutating func categorical(_ weights: some Collection<Double>) -> Int? {
        let total = weights.reduce(0, +)
        guard total > 0, total.isFinite else { return nil }
        let target = uniform() * total
        var cumulative = 0.0
        var last: Int?
        for (index, weight) in weights.enumerated() where weight > 0 {
            cumulative += weight
            last = index
            if target < cumulative { return index }
        }
        return last
    }

    /// Shuffles in place by Fisher and Yates, from the last element down.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        var last = elements.count - 1
        while last > 0 {
            elements.swapAt(last, integer(below: last + 1))
            last -= 1
        }
    }

    package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var copy = elements
        shuffle(&copy)
        return copy
    }

    /// One element, each equally likely.
    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[integer(below: elements.count)]
    }
}
