// SPDX-License-Identifier: Apache-2.0

private import CKernels

extension Operations {
    /// gate sigmoid(gate) value; x: (rows, 2C), gates then values; result: (rows, C).
    ///
    /// Source: arXiv 2002.05202 (SwiGLU).
    package static func gatedUnit(_ x: Tensor) -> Tensor {
        let span = Profile.begin("gated unit")
        defer { span?.end() }
        let C = x.columns / 2
        let output = Tensor(uninitialized: [x.rows, C])
        Workers.forEachRange(x.rows, size: rowBlock(2 * C)) { range in
            let start = range.lowerBound
            kernels.swiglu(output.pointer + start * C, x.pointer + start * 2 * C, range.count, C)
        }
        return output
    }

    /// dx += the gradient of `gatedUnit` for dy; dx, x: (rows, 2C), dy: (rows, C).
    package static func gatedUnitBackward(dy: Tensor, x: Tensor, dx: Tensor) {
        let span = Profile.begin("gated unit backward")
        defer { span?.end() }
        let C = dy.columns
        precondition(x.columns == 2 * C && dx.shape == x.shape, "gates \(x.shape) for \(dy.shape)")
        Workers.forEachRange(x.rows, size: rowBlock(2 * C)) { range in
            let start = range.lowerBound
            kernels.swiglu_backward(
                dx.pointer + start * 2 * C, dy.pointer + start * C, x.pointer + start * 2 * C, range.count, C)
        }
    }
}
