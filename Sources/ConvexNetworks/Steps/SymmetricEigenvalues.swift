// SPDX-License-Identifier: Apache-2.0

/// Jacobi's rotations on a small symmetric matrix.
enum SymmetricEigenvalues {
    /// Eigenvalues in descending order, each with its vector.
    static func of(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
        var a = matrix
        let size = a.count
        var v = (0..<size).map { row in (0..<size).map { row == $0 ? 1.0 : 0 } }
        let total = a.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
        for _ in 0..<60 {
            var outside = 0.0
            for row in 0..<size { for column in 0..<row { outside += 2 * a[row][column] * a[row][column] } }
            if outside <= 1e-30 * total { break }
            for p in 0..<size {
                for q in p + 1..<max(size, p + 1) where a[p][q] != 0 { rotate(&a, &v, p, q) }
            }
        }
        let order = (0..<size).sorted { a[$0][$0] > a[$1][$1] }
        return (order.map { a[$0][$0] }, order.map { column in v.map { $0[column] } })
    }

    private static func rotate(_ a: inout [[Double]], _ v: inout [[Double]], _ p: Int, _ q: Int) {
        let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
        let t = (theta >= 0 ? 1.0 : -1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in a.indices {
            let (x, y) = (a[k][p], a[k][q])
            (a[k][p], a[k][q]) = (c * x - s * y, s * x + c * y)
        }
        for k in a.indices {
            let (x, y) = (a[p][k], a[q][k])
            (a[p][k], a[q][k]) = (c * x - s * y, s * x + c * y)
            let (left, right) = (v[k][p], v[k][q])
            (v[k][p], v[k][q]) = (c * left - s * right, s * left + c * right)
        }
    }
}
