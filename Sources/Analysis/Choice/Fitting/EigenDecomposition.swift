// SPDX-License-Identifier: Apache-2.0

/// Eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations.
///
/// Golub and Van Loan, Matrix Computations, 4th edition, section 8.5; for the few parameters of a choice model.
package struct EigenDecomposition: Sendable {
    /// In descending order.
    package let values: [Double]
    /// Of unit length, in the order of `values`.
    package let vectors: [[Double]]

    package init(_ matrix: SymmetricMatrix) {
        let n = matrix.size
        var a = (0..<n).map { i in (0..<n).map { matrix[i, $0] } }
        var v = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0.0 } }
        let scale = matrix.elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for _ in 0..<100 {
            var off = 0.0
            for i in 0..<n { for j in 0..<i { off += a[i][j] * a[i][j] } }
            if off.squareRoot() <= 1e-16 * scale { break }
            for p in 0..<n {
                for q in (p + 1)..<max(n, p + 1) where a[p][q] != 0 {
                    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    let s = t * c
                    for k in 0..<n {
                        (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q])
                    }
                    for k in 0..<n {
                        (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k])
                    }
                    for k in 0..<n {
                        (v[k][p], v[k][q]) = (c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q])
                    }
                }
            }
        }
        let order = (0..<n).sorted { (a[$1][$1], $0) < (a[$0][$0], $1) }
        values = order.map { a[$0][$0] }
        vectors = order.map { place in v.map { $0[place] } }
    }

    /// The generalized inverse's quadratic form d' A^+ d over the eigenvalues above a bound, and their number.
    package func inverseForm(_ d: [Double], above bound: Double) -> (value: Double, rank: Int) {
        var sum = 0.0
        var rank = 0
        for (value, vector) in zip(values, vectors) where value > bound {
            let projection = zip(vector, d).reduce(0) { $0 + $1.0 * $1.1 }
            sum += projection * projection / value
            rank += 1
        }
        return (sum, rank)
    }
}
