// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// A randomised low-rank preconditioner of I + H, H positive semidefinite: of H's image of r random directions.
///
///     P^-1 x = (l_r + 1) U (L + 1)^-1 U^T x + x - U U^T x
///
/// Source: Frangella, Tropp and Udell, "Randomized Nystrom preconditioning", arXiv 2110.02820, Algorithms 2.1 and 5.1, with
/// mu = 1. CRONOS's code sketches I + H and shifts by rho instead, which takes the same iterations.
struct NystromPreconditioner: Sendable {
    /// Columns of U, each of the system's size.
    private let basis: [[Double]]
    /// Descending.
    let eigenvalues: [Double]

    /// - Parameters:
    ///   - epsilon: the precision that H is applied in; the sketch is shifted by what it rounds away.
    init(size: Int, rank: Int, seed: UInt64, epsilon: Double, apply: ([Double]) -> [Double]) {
        var draws = SeededGenerator(seed: seed, stream: "nystrom")
        let rank = min(rank, size)
        let directions = Self.orthonormal((0..<rank).map { _ in (0..<size).map { _ in draws.normal() } })
        var images = directions.map(apply)
        let norm = images.reduce(0) { $0 + Self.dot($1, $1) }.squareRoot()
        var shift = Double(size).squareRoot() * epsilon * norm
        // A shift that rounding still defeats is raised tenfold; at the norm itself none is left to defeat it.
        while shift < norm {
            let shifted = zip(images, directions).map { Self.sum($0, $1, shift) }
            let small = (0..<rank).map { i in
                (0..<rank).map { j in
                    (Self.dot(directions[i], shifted[j]) + Self.dot(directions[j], shifted[i])) / 2
                }
            }
            if let factor = Self.lower(small) {
                images = Self.solveRight(shifted, factor)
                break
            }
            shift *= 10
        }
        // B^T B of B = Y C^-1 has the squares of B's singular values, B's right singular vectors turn it into U.
        let gram = images.map { a in images.map { Self.dot(a, $0) } }
        let (squares, vectors) = SymmetricEigenvalues.of(gram)
        var (basis, eigenvalues): ([[Double]], [Double]) = ([], [])
        for (square, vector) in zip(squares, vectors) where square > 1e-300 {
            var column = [Double](repeating: 0, count: size)
            for (image, weight) in zip(images, vector) { column = Self.sum(column, image, weight) }
            let length = square.squareRoot()
            basis.append(column.map { $0 / length })
            eigenvalues.append(max(0, square - shift))
        }
        self.basis = basis
        self.eigenvalues = eigenvalues
    }

    func apply<Scalar: BinaryFloatingPoint>(_ x: [Scalar]) -> [Scalar] {
        var result = x
        let smallest = eigenvalues.last ?? 0
        for (column, eigenvalue) in zip(basis, eigenvalues) {
            var product = 0.0
            for index in x.indices { product += column[index] * Double(x[index]) }
            let weight = product * ((smallest + 1) / (eigenvalue + 1) - 1)
            for index in x.indices { result[index] += Scalar(weight * column[index]) }
        }
        return result
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }

    /// a + weight b.
    private static func sum(_ a: [Double], _ b: [Double], _ weight: Double) -> [Double] {
        var result = a
        for index in a.indices { result[index] += weight * b[index] }
        return result
    }

    /// Gram and Schmidt's process, each direction cleaned twice.
    private static func orthonormal(_ vectors: [[Double]]) -> [[Double]] {
        var result: [[Double]] = []
        for vector in vectors {
            var vector = vector
            for _ in 0..<2 { for other in result { vector = sum(vector, other, -dot(vector, other)) } }
            let length = dot(vector, vector).squareRoot()
            result.append(vector.map { $0 / length })
        }
        return result
    }

    /// Cholesky's lower factor.
    private static func lower(_ a: [[Double]]) -> [[Double]]? {
        var factor = a
        for row in a.indices {
            for column in 0...row {
                var value = a[row][column]
                for inner in 0..<column { value -= factor[row][inner] * factor[column][inner] }
                if row == column {
                    guard value > 0, value.isFinite else { return nil }
                    factor[row][row] = value.squareRoot()
                } else {
                    factor[row][column] = value / factor[column][column]
                }
            }
        }
        return factor
    }

    /// Columns of Y C^-1 for columns of Y and C = L^T.
    private static func solveRight(_ y: [[Double]], _ lower: [[Double]]) -> [[Double]] {
        var result: [[Double]] = []
        for column in y.indices {
            var value = y[column]
            for (other, solved) in result.enumerated() { value = sum(value, solved, -lower[column][other]) }
            result.append(value.map { $0 / lower[column][column] })
        }
        return result
    }
}
