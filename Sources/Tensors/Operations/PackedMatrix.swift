// SPDX-License-Identifier: Apache-2.0

private import CKernels

/// A matrix (K, N) as decoding reads it: panels of 64 columns, each read from front to back.
///
/// Made once for a loaded checkpoint. In bf16 two rows stand beside each other, as the processor's instruction for
/// bfloat16 multiplies them, and the values of both operands are rounded.
// @unchecked: written once, by its initialiser.
package final class PackedMatrix: @unchecked Sendable {
    package let rows, columns: Int
    package let precision: Precision
    private enum Panels {
        case float(Tensor)
        case half(BFloat16Tensor)
    }
    private let panels: Panels
    private static let width = Int(PANEL_COLUMNS)

    /// - Parameters:
    ///   - matrix: (K, N), or (N, K) where it is transposed.
    ///   - isTransposed: as linear layers of most families and the embedding, which is the head, are kept.
    package init(_ matrix: Tensor, transposed isTransposed: Bool = false, _ precision: Precision = .f32) {
        let span = Profile.begin("pack")
        defer { span?.end() }
        let (K, N) = isTransposed ? (matrix.columns, matrix.rows) : (matrix.rows, matrix.columns)
        (rows, columns, self.precision) = (K, N, precision)
        let count = (N + Self.width - 1) / Self.width
        switch precision {
        case .f32:
            let tensor = Tensor(zeros: [count, K, Self.width])
            Workers.forEach(count) { panel in
                Self.copy(matrix, isTransposed, panel, K, N, into: tensor.pointer + panel * K * Self.width)
            }
            panels = .float(tensor)
        case .bf16:
            let pairs = (K + 1) / 2
            let tensor = BFloat16Tensor(uninitialized: [count, pairs, Self.width, 2])
            Workers.forEach(count) { panel in
                let lines = Tensor(zeros: [2 * pairs, Self.width])
                Self.copy(matrix, isTransposed, panel, K, N, into: lines.pointer)
                let rounded = Operations.bfloat16(lines)
                let out = tensor.pointer + panel * pairs * 2 * Self.width
                for pair in 0..<pairs {
                    for column in 0..<Self.width {
                        let place = (pair * Self.width + column) * 2
                        out[place] = rounded.pointer[2 * pair * Self.width + column]
                        out[place + 1] = rounded.pointer[(2 * pair + 1) * Self.width + column]
                    }
                }
            }
            panels = .half(tensor)
        }
    }

    /// One panel as (K, width); columns beyond N are left as they are.
    private static func copy(
        _ matrix: Tensor, _ isTransposed: Bool, _ panel: Int, _ K: Int, _ N: Int,
        into out: UnsafeMutablePointer<Float>
    ) {
        let first = panel * width
        let count = min(width, N - first)
        if isTransposed {
            for column in 0..<count {
                let source = matrix.pointer + (first + column) * K
                for k in 0..<K { out[k * width + column] = source[k] }
            }
        } else {
            for k in 0..<K {
                (out + k * width).update(from: matrix.pointer + k * N + first, count: count)
            }
        }
    }

    fileprivate func multiply(_ x: Tensor, bias: Tensor?, into output: Tensor) {
        let (count, kernels) = ((columns + Self.width - 1) / Self.width, Operations.kernels)
        // A panel is what a cache holds while the rows go by.
        switch panels {
        case .float(let panels):
            Workers.forEach(count) { panel in
                kernels.packed_product(
                    output.pointer, x.pointer, panels.pointer, bias?.pointer, x.rows, rows, columns, panel,
                    panel + 1)
            }
        case .half(let panels):
            let even = (rows + 1) / 2 * 2
            let rounded = Operations.bfloat16(even == rows ? x : Self.widened(x, to: even))
            Workers.forEach(count) { panel in
                kernels.packed_product_bfloat16(
                    output.pointer, rounded.pointer, panels.pointer, bias?.pointer, x.rows, even, columns,
                    panel, panel + 1)
            }
        }
    }

    private static func widened(_ x: Tensor, to columns: Int) -> Tensor {
        let wide = Tensor(zeros: [x.rows, columns])
        Operations.copyBlock(x, into: wide, row: 0, column: 0)
        return wide
    }
}

extension Operations {
    /// x w + bias with one order of summation for each output; x: (rows, K), w: (K, N), bias: (N).
    ///
    /// A row's result depends on nothing but that row: batches, their order and the number of threads change no bit of
    /// a decoded token.
    package static func decodingProduct(_ x: Tensor, _ w: PackedMatrix, bias: Tensor? = nil) -> Tensor {
        let span = Profile.begin(
            "decoding product", operations: 2 * Double(x.rows * w.rows) * Double(w.columns))
        defer { span?.end() }
        precondition(
            x.columns == w.rows && (bias.map { $0.count == w.columns } ?? true),
            "\(x.shape) by (\(w.rows), \(w.columns))")
        let output = Tensor(uninitialized: [x.rows, w.columns])
        w.multiply(x, bias: bias, into: output)
        return output
    }
}
