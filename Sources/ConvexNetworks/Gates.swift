// SPDX-License-Identifier: Apache-2.0

internal import Randomness
internal import Tensors

/// Random activation patterns: d_i = 1[X h_i >= 0] for h_i ~ N(0, I), i = 1 ..< P, and e_i = 2 d_i - 1.
///
/// A point on a gate's boundary counts as open. Source: Pilanci and Ergen, "Neural networks are convex regularizers",
/// ICML 2020; Feng, Frangella and Pilanci, CRONOS, arXiv 2411.01088.
struct Gates {
    let rows: Int
    let count: Int
    /// d, (rows, P), of 0 and 1.
    let open: [Float]

    /// - Parameter directions: (d, P).
    init(_ x: Tensor, directions: Tensor) {
        let products = Tensor(uninitialized: [x.rows, directions.columns])
        Operations.multiply(x, by: directions, into: products)
        rows = x.rows
        count = directions.columns
        open = products.values.map { $0 >= 0 ? 1 : 0 }
    }

    static func directions(features: Int, count: Int, seed: UInt64) -> Tensor {
        var draws = SeededGenerator(seed: seed, stream: "gates")
        return Tensor((0..<features * count).map { _ in Float(draws.normal()) }, shape: [features, count])
    }
}
