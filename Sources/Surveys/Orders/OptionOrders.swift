// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// The orders in which a question's options may stand, and which of them the next volunteer gets.
///
/// Up to four options: all n! orders; so for five where a study asks for it. More: the rows of a Williams square (Williams, Aust. J. Sci. Res. A 2, 1949), n of
/// them where n is even and 2n where it is odd, in which every option stands equally often at every place and follows
/// every other equally often. The sequence is made of Latin squares, so that after every n volunteers each
/// option has stood at each place once; which square comes first, and the rows within it, are seeded by question.
package struct OptionOrders: Sendable, Equatable {
    /// Each a permutation of 0 ..< n: the slot at each position.
    package let orders: [[Int]]

    /// - Parameter style: `all` reaches to five options, whose 120 orders a study may still fill.
    package init(
        options: Int, question: String, seed: UInt64, style: AllocationTerms.OptionOrder = .automatic
    ) {
        precondition(options >= 1, "OptionOrders(options: \(options)) needs an option")
        var generator = SeededGenerator(seed: seed, stream: "option orders", question)
        let takesAll =
            switch style {
            case .automatic: options <= 4
            case .all: options <= 5
            case .williams: options <= 2
            }
        var squares = takesAll ? Self.cyclicSquares(options) : Self.williamsSquares(options)
        generator.shuffle(&squares)
        let relabelled = generator.shuffled(Array(0..<options))
        orders = squares.flatMap { square in
            generator.shuffled(square).map { row in row.map { relabelled[$0] } }
        }
    }

    /// The index of the least used order; of several, the one that comes first in the sequence.
    ///
    /// While nobody withdraws the sequence is walked in a circle, and the numbers of times that any two orders were given
    /// differ by one at most. An order that a withdrawal set free is given again.
    /// - Parameter uses: how many volunteers hold each order, by index; absent means none.
    package func next(uses: [Int: Int]) -> Int {
        orders.indices.min { (uses[$0] ?? 0, $0) < (uses[$1] ?? 0, $1) } ?? 0
    }

    /// All n! orders as (n - 1)! squares: the rotations of every order that begins with 0.
    private static func cyclicSquares(_ n: Int) -> [[[Int]]] {
        permutations(Array(1..<n)).map { tail in
            let first = [0] + tail
            return (0..<n).map { turn in Array(first[turn...] + first[..<turn]) }
        }
    }

    private static func permutations(_ elements: [Int]) -> [[Int]] {
        guard !elements.isEmpty else { return [[]] }
        return elements.flatMap { first in
            permutations(elements.filter { $0 != first }).map { [first] + $0 }
        }
    }

    /// The first row goes 0, 1, n - 1, 2, n - 2, …; the others add 1, 2, …; an odd n needs the mirror images too.
    private static func williamsSquares(_ n: Int) -> [[[Int]]] {
        let first = (0..<n).map { place in place.isMultiple(of: 2) ? (n - place / 2) % n : (place + 1) / 2 }
        let square = (0..<n).map { shift in first.map { ($0 + shift) % n } }
        return n.isMultiple(of: 2) ? [square] : [square, square.map { Array($0.reversed()) }]
    }
}
