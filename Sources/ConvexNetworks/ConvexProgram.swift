// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// The convex program of a two-layer ReLU network, with its operators as masked matrix products.
///
///     minimise 1/2 ||F u - y||^2 + beta sum ||u_bi||   subject to   G u >= 0
///     F u = sum_i d_i (X (u_0i - u_1i)),   (G u)_bi = e_i (X u_bi),   b = 0, 1;  i = 1 ..< P
///
/// u is kept as (d, 2P): block 0's columns, then block 1's. Neither F nor G is ever formed.
struct ConvexProgram {
    let x: Tensor
    let y: [Float]
    let gates: Gates
    let beta: Double
    /// Relative and absolute part of the stopping rule.
    let tolerances: (relative: Double, absolute: Double)

    var features: Int { x.columns }
    var rows: Int { x.rows }
    private var P: Int { gates.count }

    /// X u, (n, 2P).
    func products(_ u: [Float]) -> [Float] {
        let output = Tensor(uninitialized: [rows, 2 * P])
        Operations.multiply(x, by: Tensor(u, shape: [features, 2 * P]), into: output)
        return output.values
    }

    /// F u from X u; (n).
    func prediction(_ products: [Float]) -> [Float] {
        (0..<rows).map { row in
            var sum: Float = 0
            for gate in 0..<P {
                sum +=
                    gates.open[row * P + gate]
                    * (products[row * 2 * P + gate] - products[row * 2 * P + P + gate])
            }
            return sum
        }
    }

    /// G u from X u, in place; (n, 2P).
    func signed(_ products: [Float]) -> [Float] {
        var result = products
        result.withUnsafeMutableBufferPointer { result in
            gates.open.withUnsafeBufferPointer { open in
                for row in 0..<rows {
                    for gate in 0..<P {
                        let sign = 2 * open[row * P + gate] - 1
                        result[row * 2 * P + gate] *= sign
                        result[row * 2 * P + P + gate] *= sign
                    }
                }
            }
        }
        return result
    }

    /// G^T t, (d, 2P), of t: (n, 2P).
    func signedTranspose(_ t: [Float]) -> [Float] {
        let output = Tensor(uninitialized: [features, 2 * P])
        Operations.multiply(
            x, transposeLeft: true, by: Tensor(signed(t), shape: [rows, 2 * P]), into: output)
        return output.values
    }

    /// F^T r, (d, 2P), of r: (n).
    func predictionTranspose(_ r: [Float]) -> [Float] {
        var masked = [Float](repeating: 0, count: rows * 2 * P)
        for row in 0..<rows {
            for gate in 0..<P {
                masked[row * 2 * P + gate] = gates.open[row * P + gate] * r[row]
                masked[row * 2 * P + P + gate] = -masked[row * 2 * P + gate]
            }
        }
        let output = Tensor(uninitialized: [features, 2 * P])
        Operations.multiply(x, transposeLeft: true, by: Tensor(masked, shape: [rows, 2 * P]), into: output)
        return output.values
    }

    /// 1/2 ||F u - y||^2 + beta sum of the columns' norms.
    func objective(_ u: [Float]) -> Double {
        let loss = zip(prediction(products(u)), y).reduce(0.0) {
            $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
        }
        return loss / 2 + beta * columnNorms(u).reduce(0, +)
    }

    /// The Euclidean norm of each of the 2P columns.
    func columnNorms(_ u: [Float]) -> [Double] { Self.columnNorms(u, columns: 2 * P) }

    static func columnNorms(_ u: [Float], columns: Int) -> [Double] {
        var squares = [Double](repeating: 0, count: columns)
        for row in 0..<u.count / columns {
            for column in 0..<columns {
                squares[column] += Double(u[row * columns + column]) * Double(u[row * columns + column])
            }
        }
        return squares.map { $0.squareRoot() }
    }

    /// The share of G u that is negative, ||min(G u, 0)|| / ||G u||; 0 where u lies in every cone.
    func coneViolation(_ u: [Float]) -> Double {
        var (negative, all) = (0.0, 0.0)
        for value in signed(products(u)) {
            all += Double(value) * Double(value)
            if value < 0 { negative += Double(value) * Double(value) }
        }
        return all > 0 ? (negative / all).squareRoot() : 0
    }
}
