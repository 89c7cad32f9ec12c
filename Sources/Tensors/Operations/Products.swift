// SPDX-License-Identifier: Apache-2.0

private import COneDNN

/// The operations on tensors, each with its shapes: the list that a second device has to implement.
package enum Operations {}

extension Operations {
    /// out = alpha op(a) op(b) + beta out, through oneDNN.
    ///
    /// op(a): (m, k), op(b): (k, n), out: (m, n). Large products are split over rows or columns of `out` by shape
    /// alone; each part is one single-threaded call, so that every sum has one order whatever the number of threads.
    package static func multiply(
        _ a: Tensor, transposeLeft: Bool = false, by b: Tensor, transposeRight: Bool = false,
        into out: Tensor, alpha: Float = 1, beta: Float = 0
    ) {
        let (m, k) = transposeLeft ? (a.columns, a.rows) : (a.rows, a.columns)
        let (kB, n) = transposeRight ? (b.columns, b.rows) : (b.rows, b.columns)
        precondition(
            k == kB && out.rows == m && out.columns == n,
            "product of \(a.shape) and \(b.shape) into \(out.shape)")
        guard m > 0, n > 0 else { return }
        let shape = ProductShape(
            m, k, n, transposesLeft: transposeLeft, transposesRight: transposeRight)
        let span = Profile.begin("product \(shape)", operations: shape.operations)
        defer { span?.end() }
        guard k > 0 else {
            if beta == 0 { out.fill(0) }
            return
        }
        let left = Matrix(a.pointer, stride: a.columns, transposed: transposeLeft)
        let right = Matrix(b.pointer, stride: b.columns, transposed: transposeRight)
        let result = Matrix(out.pointer, stride: n)
        let pieces = m * n * k < 1 << 18 ? 1 : 8
        if m >= n {
            let size = max(32, (m / pieces + 31) / 32 * 32)
            Workers.forEachRange(m, size: size) { rows in
                result.rows(rows).assign(
                    left.rows(rows), right, m: rows.count, n: n, k: k, alpha: alpha, beta: beta)
            }
        } else {
            let size = max(64, (n / pieces + 63) / 64 * 64)
            Workers.forEachRange(n, size: size) { columns in
                result.columns(columns).assign(
                    left, right.columns(columns), m: m, n: columns.count, k: k, alpha: alpha, beta: beta)
            }
        }
    }
}

/// A row-major view of part of a tensor, perhaps read transposed; lives no longer than the call that makes it.
struct Matrix {
    private let pointer: UnsafeMutablePointer<Float>
    private let stride: Int
    private let transposed: Bool

    init(_ pointer: UnsafeMutablePointer<Float>, stride: Int, transposed: Bool = false) {
        self.pointer = pointer
        self.stride = stride
        self.transposed = transposed
    }

    func rows(_ range: Range<Int>) -> Matrix {
        Matrix(pointer + range.lowerBound * (transposed ? 1 : stride), stride: stride, transposed: transposed)
    }

    func columns(_ range: Range<Int>) -> Matrix {
        Matrix(pointer + range.lowerBound * (transposed ? stride : 1), stride: stride, transposed: transposed)
    }

    /// self = alpha a b + beta self, in the calling thread.
    func assign(_ a: Matrix, _ b: Matrix, m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0) {
        func letter(_ matrix: Matrix) -> CChar { CChar(UInt8(ascii: matrix.transposed ? "T" : "N")) }
        let status = onednn_product(
            letter(a), letter(b), Int64(m), Int64(n), Int64(k), alpha, a.pointer, Int64(a.stride), b.pointer,
            Int64(b.stride), beta, pointer, Int64(stride))
        precondition(
            status == 0, "oneDNN refused a product (\(m), \(k)) by (\(k), \(n)) with status \(status)")
    }
}

extension Matrix {
    var transpose: Matrix { Matrix(pointer, stride: stride, transposed: !transposed) }
}
