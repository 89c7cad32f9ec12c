// SPDX-License-Identifier: Apache-2.0

private import CKernels

extension Operations {
    /// Scaled rows with the statistic that the backward pass needs.
    package struct RMSNormResult {
        /// (rows, C).
        package let output: Tensor
        /// (rows), the reciprocal of each row's root mean square.
        package let reciprocalDeviation: Tensor
    }

    /// y = x / sqrt(mean(x^2) + epsilon) gamma; x: (rows, C), gamma: (C).
    ///
    /// Source: arXiv 1910.07467.
    package static func rmsNorm(_ x: Tensor, gamma: Tensor, epsilon: Float) -> RMSNormResult {
        let span = Profile.begin("RMS norm")
        defer { span?.end() }
        let (rows, C) = (x.rows, x.columns)
        precondition(gamma.count == C, "rms norm of \(x.shape) with \(gamma.shape)")
        let output = Tensor(uninitialized: x.shape)
        let deviation = Tensor(uninitialized: [rows])
        Workers.forEachRange(rows, size: rowBlock(C)) { range in
            let start = range.lowerBound
            kernels.rms_norm(
                output.pointer + start * C, deviation.pointer + start, x.pointer + start * C, gamma.pointer,
                range.count, C, epsilon)
        }
        return RMSNormResult(output: output, reciprocalDeviation: deviation)
    }

    /// Adds the gradients of an RMS norm to `dx` (rows, C) and `dgamma` (C), where given.
    package static func rmsNormBackward(
        dy: Tensor, x: Tensor, gamma: Tensor, reciprocalDeviation: Tensor, dx: Tensor?, dgamma: Tensor?
    ) {
        let span = Profile.begin("RMS norm backward")
        defer { span?.end() }
        let (rows, C) = (x.rows, x.columns)
        if let dx {
            Workers.forEachRange(rows, size: rowBlock(C)) { range in
                let start = range.lowerBound
                kernels.rms_norm_backward(
                    dx.pointer + start * C, dy.pointer + start * C, x.pointer + start * C, gamma.pointer,
                    reciprocalDeviation.pointer + start, range.count, C)
            }
        }
        if let dgamma {
            Workers.forEachRange(C, size: columnBlock) { range in
                kernels.rms_norm_backward_parameters(
                    dgamma.pointer, dy.pointer, x.pointer, reciprocalDeviation.pointer, rows, C,
                    range.lowerBound, range.upperBound)
            }
        }
    }
}
