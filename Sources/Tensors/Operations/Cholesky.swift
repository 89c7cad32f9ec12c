// SPDX-License-Identifier: Apache-2.0

/// The lower triangular factor L of a symmetric positive definite matrix A = L L^T.
package struct CholeskyFactor: Sendable {
    private let lower: Tensor
    private static let block = 64

    /// Factors A, (N, N), of which only the lower triangle is read; nil where A is not positive definite to f32.
    ///
    /// Blocked by columns: products through oneDNN, diagonal blocks in double precision.
    package init?(_ matrix: Tensor) {
        let N = matrix.rows
        precondition(matrix.columns == N, "a factor of the shape \(matrix.shape)")
        lower = matrix.copy()
        for start in stride(from: 0, to: N, by: Self.block) {
            let width = min(Self.block, N - start)
            let end = start + width
            Self.subtractEarlierColumns(lower, start, width)
            guard let inverse = Self.factorDiagonal(lower, start, width) else { return nil }
            if end < N { Self.scalePanel(lower, start, width, inverse) }
        }
    }

    /// x with A x = b; b: (N).
    package func solve(_ b: [Float]) -> [Float] {
        var x = b
        solve(in: &x)
        return x
    }

    /// Overwrites b, (N), with the x of A x = b.
    ///
    /// Bound by memory: the factor is read twice. Blocks of columns are solved in turn, and what a block changes is split
    /// over the unknowns that it changes.
    package func solve(in b: inout [Float]) {
        let N = lower.rows
        precondition(b.count == N, "a right side of \(b.count) for \(N) unknowns")
        b.withUnsafeMutableBufferPointer { b in
            guard let x = b.baseAddress else { return }
            solveLower(x, N)
            solveUpper(x, N)
        }
    }

    /// L x = b in place.
    private func solveLower(_ x: UnsafeMutablePointer<Float>, _ N: Int) {
        for start in stride(from: 0, to: N, by: Self.solveBlock) {
            let end = min(N, start + Self.solveBlock)
            for row in start..<end {
                let values = lower.pointer + row * N
                x[row] = (x[row] - Float(Self.dot(values + start, x + start, row - start))) / values[row]
            }
            let solved = Matrix(x + start, stride: 1)
            Workers.forEachRange(N - end, size: Self.solveRange) { range in
                let first = end + range.lowerBound
                Matrix(x + first, stride: 1).assign(
                    Matrix(lower.pointer + first * N + start, stride: N), solved, m: range.count, n: 1,
                    k: end - start, alpha: -1, beta: 1)
            }
        }
    }

    /// L^T x = b in place.
    private func solveUpper(_ x: UnsafeMutablePointer<Float>, _ N: Int) {
        for start in stride(
            from: (N - 1) / Self.solveBlock * Self.solveBlock, through: 0, by: -Self.solveBlock)
        {
            let end = min(N, start + Self.solveBlock)
            for row in (start..<end).reversed() {
                let values = lower.pointer + row * N
                x[row] /= values[row]
                Self.subtract(x[row], values + start, from: x + start, row - start)
            }
            let solved = Matrix(x + start, stride: 1)
            Workers.forEachRange(start, size: Self.solveRange) { range in
                Matrix(x + range.lowerBound, stride: 1).assign(
                    Matrix(lower.pointer + start * N + range.lowerBound, stride: N, transposed: true), solved,
                    m: range.count, n: 1, k: end - start, alpha: -1, beta: 1)
            }
        }
    }

    /// Columns that are solved at once, and unknowns that one task changes.
    private static let solveBlock = 128
    private static let solveRange = 512

    /// out -= a x.
    private static func subtract(
        _ a: Float, _ x: UnsafePointer<Float>, from out: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        for index in 0..<count { out[index] -= a * x[index] }
    }

    /// Sixteen sums side by side, so that the compiler may use vectors without reordering any one of them.
    private static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Double {
        var sums = SIMD16<Float>(repeating: 0)
        var index = 0
        while index + 16 <= count {
            let left = UnsafeRawPointer(a + index).loadUnaligned(as: SIMD16<Float>.self)
            let right = UnsafeRawPointer(b + index).loadUnaligned(as: SIMD16<Float>.self)
            sums += left * right
            index += 16
        }
        var sum = 0.0
        for lane in 0..<16 { sum += Double(sums[lane]) }
        while index < count {
            sum += Double(a[index] * b[index])
            index += 1
        }
        return sum
    }

    /// A[start..., start ..< end] -= L[start..., ..< start] L[start ..< end, ..< start]^T.
    private static func subtractEarlierColumns(_ lower: Tensor, _ start: Int, _ width: Int) {
        guard start > 0 else { return }
        let N = lower.rows
        Workers.forEachRange(N - start, size: max(64, (N - start + 7) / 8)) { rows in
            let first = start + rows.lowerBound
            Matrix(lower.pointer + first * N + start, stride: N).assign(
                Matrix(lower.pointer + first * N, stride: N),
                Matrix(lower.pointer + start * N, stride: N, transposed: true), m: rows.count, n: width,
                k: start,
                alpha: -1, beta: 1)
        }
    }

    /// Factors a diagonal block in place; its inverse transposed, (width, width), or nil.
    private static func factorDiagonal(_ lower: Tensor, _ start: Int, _ width: Int) -> Tensor? {
        let N = lower.rows
        var block = [Double](repeating: 0, count: width * width)
        for row in 0..<width {
            for column in 0...row {
                var sum = Double(lower.pointer[(start + row) * N + start + column])
                for inner in 0..<column { sum -= block[row * width + inner] * block[column * width + inner] }
                if row == column {
                    guard sum > 0, sum.isFinite else { return nil }
                    block[row * width + column] = sum.squareRoot()
                } else {
                    block[row * width + column] = sum / block[column * width + column]
                }
                lower.pointer[(start + row) * N + start + column] = Float(block[row * width + column])
            }
        }
        let inverse = Tensor(zeros: [width, width])
        for column in 0..<width {
            var solved = [Double](repeating: 0, count: width)
            for row in column..<width {
                var sum = row == column ? 1.0 : 0
                for inner in column..<row { sum -= block[row * width + inner] * solved[inner] }
                solved[row] = sum / block[row * width + row]
                inverse.pointer[column * width + row] = Float(solved[row])
            }
        }
        return inverse
    }

    /// The rows below a diagonal block times its inverse transposed.
    private static func scalePanel(_ lower: Tensor, _ start: Int, _ width: Int, _ inverse: Tensor) {
        let N = lower.rows
        let end = start + width
        Workers.forEachRange(N - end, size: 256) { rows in
            let first = end + rows.lowerBound
            let panel = Tensor(uninitialized: [rows.count, width])
            let place = lower.pointer + first * N + start
            Matrix(panel.pointer, stride: width).assign(
                Matrix(place, stride: N), Matrix(inverse.pointer, stride: width), m: rows.count, n: width,
                k: width)
            for row in 0..<rows.count {
                (place + row * N).update(from: panel.pointer + row * width, count: width)
            }
        }
    }
}
