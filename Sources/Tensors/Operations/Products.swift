// SPDX-License-Identifier: Apache-2.0

/// The operations on tensors, each with its shapes: the list that a second device has to implement.
package enum Operations {}

extension Operations {
    /// out = alpha op(a) op(b) + beta out on 32-bit floats, through oneDNN.
    ///
    /// op(a): (m, k), op(b): (k, n), out: (m, n).
    package static func multiply(
        _ a: Tensor, transposeLeft: Bool = false, by b: Tensor, transposeRight: Bool = false,
        into out: Tensor, alpha: Float = 1, beta: Float = 0
    ) {
        let (left, right) = (Factor(a, .f32), Factor(b, .f32))
        multiply(
            transposeLeft ? left.transposed : left, by: transposeRight ? right.transposed : right, into: out,
            columns: 0..<out.columns, alpha: alpha, beta: beta)
    }

    /// Some columns of out = a b, or out + a b; a: (m, k), b: (k, n), both of one precision, the columns n of out.
    ///
    /// - Parameter columns: the columns of `out` that are written; all of them without it.
    package static func multiply(
        _ a: Factor, by b: Factor, into out: Tensor, columns: Range<Int>? = nil, accumulating: Bool = false
    ) {
        multiply(
            a, by: b, into: out, columns: columns ?? 0..<out.columns, alpha: 1, beta: accumulating ? 1 : 0)
    }

    /// Large products are split over rows or columns of `out` by shape alone.
    ///
    /// Each part is one single-threaded call, so that every sum has one order whatever the number of threads.
    private static func multiply(
        _ a: Factor, by b: Factor, into out: Tensor, columns: Range<Int>, alpha: Float, beta: Float
    ) {
        let ((m, k), (rows, n)) = (a.size, b.size)
        precondition(
            k == rows && out.rows == m && columns.count == n && columns.upperBound <= out.columns,
            "product of \(a.size) and \(b.size) into columns \(columns) of \(out.shape)")
        guard m > 0, n > 0 else { return }
        let span = Profile.begin(
            "product \(a.precision.rawValue) (\(m), \(k)) by (\(k), \(n))",
            operations: 2 * Double(m) * Double(n) * Double(k))
        defer { span?.end() }
        let result = Matrix(out.pointer + columns.lowerBound, stride: out.columns)
        guard k > 0 else {
            if beta == 0 { clear(out, columns) }
            return
        }
        // Views do not keep what they show; a factor may be a temporary of the caller.
        defer { withExtendedLifetime((a, b)) {} }
        let (left, right) = (a.matrix, b.matrix)
        let pieces = m * n * k < 1 << 18 ? 1 : 8
        if m >= n {
            Workers.forEachRange(m, size: max(32, (m / pieces + 31) / 32 * 32)) { range in
                assign(
                    result.rows(range), left.rows(range), right, m: range.count, n: n, k: k, alpha, beta)
            }
        } else {
            Workers.forEachRange(n, size: max(64, (n / pieces + 63) / 64 * 64)) { range in
                assign(
                    result.columns(range), left, right.columns(range), m: m, n: range.count, k: k, alpha, beta
                )
            }
        }
    }

    private static func assign(
        _ out: Matrix, _ a: InputMatrix, _ b: InputMatrix, m: Int, n: Int, k: Int, _ alpha: Float,
        _ beta: Float
    ) {
        switch (a, b) {
        case (.float(let a), .float(let b)): out.assign(a, b, m: m, n: n, k: k, alpha: alpha, beta: beta)
        case (.half(let a), .half(let b)): out.assign(a, b, m: m, n: n, k: k, accumulating: beta != 0)
        default: preconditionFailure("a product of two precisions")
        }
    }

    private static func clear(_ out: Tensor, _ columns: Range<Int>) {
        for row in 0..<out.rows {
            (out.pointer + row * out.columns + columns.lowerBound).update(repeating: 0, count: columns.count)
        }
    }
}
