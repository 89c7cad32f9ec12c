// SPDX-License-Identifier: Apache-2.0

/// The convex program of a two-layer ReLU network, with its operators as masked matrix products.
///
///     minimise 1/2 sum_k w_k (F u - y)_k^2 + beta sum ||u_bi||   subject to   G u >= 0
///     F u = sum_i d_i (X (u_0i - u_1i)),   (G u)_bi = e_i (X u_bi),   b = 0, 1;  i = 1 ..< P
///
/// u is kept as (d, 2P), row-major: a row has block 0's columns, then block 1's, as a product with X reads it. Neither F
/// nor G is ever formed.
package struct ConvexProgram<M: SolverMatrix>: Sendable {
    package typealias Scalar = M.Scalar

    package let x: M
    let y: [Scalar]
    package let gates: Gates
    let beta: Double
    /// w, a weight of each row's loss; all 1 where absent.
    let weights: [Scalar]?
    /// F^T W y, (d, 2P).
    let labelGradient: [Scalar]

    package init(x: M, y: [Scalar], gates: Gates, beta: Double, weights: [Scalar]?) {
        self.x = x
        self.y = y
        self.gates = gates
        self.beta = beta
        self.weights = weights
        labelGradient = Self.predictionTranspose(y, x, gates, weights)
    }

    var features: Int { x.columns }
    var rows: Int { x.rows }
    /// 2P.
    var columns: Int { 2 * gates.count }

    /// X u, (n, 2P).
    package func products(_ u: [Scalar]) -> [Scalar] {
        M.product(x, M(u, rows: features, columns: columns)).values
    }

    /// F u from X u; (n).
    package func prediction(_ products: [Scalar]) -> [Scalar] {
        let P = gates.count
        var result = [Scalar](repeating: 0, count: rows)
        for row in 0..<rows {
            var sum: Scalar = 0
            for gate in 0..<P where gates.open[row * P + gate] {
                sum += products[row * 2 * P + gate] - products[row * 2 * P + P + gate]
            }
            result[row] = sum
        }
        return result
    }

    /// F^T W r, (d, 2P), of r: (n).
    package func predictionTranspose(_ r: [Scalar]) -> [Scalar] {
        Self.predictionTranspose(r, x, gates, weights)
    }

    private static func predictionTranspose(
        _ r: [Scalar], _ x: M, _ gates: Gates, _ weights: [Scalar]?
    ) -> [Scalar] {
        let P = gates.count
        var masked = [Scalar](repeating: 0, count: x.rows * P)
        for row in 0..<x.rows {
            let value = r[row] * (weights?[row] ?? 1)
            for gate in 0..<P where gates.open[row * P + gate] { masked[row * P + gate] = value }
        }
        let half = M.product(x, transposed: true, M(masked, rows: x.rows, columns: P)).values
        var result: [Scalar] = []
        result.reserveCapacity(2 * half.count)
        for row in 0..<x.columns {
            for gate in 0..<P { result.append(half[row * P + gate]) }
            for gate in 0..<P { result.append(-half[row * P + gate]) }
        }
        return result
    }

    /// X^T t, (d, 2P), of t: (n, 2P); with the signs taken into t it is G^T.
    package func transposedProducts(_ t: [Scalar]) -> [Scalar] {
        M.product(x, transposed: true, M(t, rows: rows, columns: columns)).values
    }

    /// The Euclidean norm of each of the 2P columns of u.
    func columnNorms(_ u: [Scalar]) -> [Double] { ColumnNorms.of(u, columns: columns) }
}

/// Euclidean norms of columns, summed in double precision from the first row down.
enum ColumnNorms {
    static func of<Scalar: BinaryFloatingPoint>(_ u: [Scalar], columns: Int) -> [Double] {
        var squares = [Double](repeating: 0, count: columns)
        for row in 0..<u.count / max(1, columns) {
            for column in 0..<columns {
                let value = Double(u[row * columns + column])
                squares[column] += value * value
            }
        }
        return squares.map { $0.squareRoot() }
    }
}
