// SPDX-License-Identifier: Apache-2.0

internal import Randomness
package import Tensors

/// Random activation patterns: d_i = 1[X h_i >= 0] for h_i ~ N(0, I), i = 1 ..< P, and e_i = 2 d_i - 1.
///
/// A point on a gate's boundary counts as open. Source: Pilanci and Ergen, "Neural networks are convex regularizers",
/// ICML 2020; Feng, Frangella and Pilanci, CRONOS, arXiv 2411.01088.
package struct Gates: Sendable {
    package let rows: Int
    package let count: Int
    /// d, (rows, P).
    package let open: [Bool]

    package init<M: SolverMatrix>(_ x: M, directions: M) {
        rows = x.rows
        count = directions.columns
        open = M.product(x, directions).values.map { $0 >= 0 }
    }

    /// e of both blocks, (rows, 2P), of 1 and -1.
    package func signs<Scalar: BinaryFloatingPoint>(of: Scalar.Type) -> [Scalar] {
        var signs: [Scalar] = []
        signs.reserveCapacity(2 * open.count)
        for row in 0..<rows {
            for _ in 0..<2 {
                for gate in 0..<count { signs.append(open[row * count + gate] ? 1 : -1) }
            }
        }
        return signs
    }

    /// The rows on which two gates are both open.
    package func rows(_ first: Int, _ second: Int) -> [Int32] {
        (0..<rows).filter { open[$0 * count + first] && open[$0 * count + second] }.map(Int32.init)
    }

    /// h, (d, P).
    package static func directions(features: Int, count: Int, seed: UInt64) -> Tensor {
        var draws = SeededGenerator(seed: seed, stream: "gates")
        return Tensor((0..<features * count).map { _ in Float(draws.normal()) }, shape: [features, count])
    }
}
