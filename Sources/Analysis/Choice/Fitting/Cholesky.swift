// SPDX-License-Identifier: Apache-2.0

/// The factor L of a positive definite matrix A = L L', for solving and inverting.
///
/// Golub and Van Loan, Matrix Computations, 4th edition, algorithm 4.2.1, row by row.
package struct Cholesky: Sendable {
    private let size: Int
    /// The lower triangle, row by row, as a whole square.
    private let lower: [Double]

    /// Nil where a pivot is not above `tolerance` times the matrix's own diagonal element: singular, indefinite or
    /// not a number.
    package init?(_ matrix: SymmetricMatrix, tolerance: Double = 1e-14) {
        size = matrix.size
        var l = [Double](repeating: 0, count: size * size)
        for i in 0..<size {
            for j in 0...i {
                var sum = matrix[i, j]
                for k in 0..<j { sum -= l[i * size + k] * l[j * size + k] }
                if i == j {
                    guard sum > tolerance * matrix[i, i], sum.isFinite else { return nil }
                    l[i * size + i] = sum.squareRoot()
                } else {
                    l[i * size + j] = sum / l[j * size + j]
                }
            }
        }
        lower = l
    }

    /// x of A x = b.
    package func solve(_ b: [Double]) -> [Double] {
        var x = b
        for i in 0..<size {
            for k in 0..<i { x[i] -= lower[i * size + k] * x[k] }
            x[i] /= lower[i * size + i]
        }
        for i in stride(from: size - 1, through: 0, by: -1) {
            for k in (i + 1)..<max(size, i + 1) { x[i] -= lower[k * size + i] * x[k] }
            x[i] /= lower[i * size + i]
        }
        return x
    }

    package var inverse: SymmetricMatrix {
        var result = SymmetricMatrix(size: size)
        for column in 0..<size {
            var unit = [Double](repeating: 0, count: size)
            unit[column] = 1
            let solved = solve(unit)
            for row in column..<size { result[row, column] = solved[row] }
        }
        return result
    }
}
