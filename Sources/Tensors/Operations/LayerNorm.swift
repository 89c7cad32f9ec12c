// SPDX-License-Identifier: Apache-2.0

private import CKernels

extension Operations {
    /// Normalised rows with the statistics that the backward pass needs.
    package struct LayerNormResult {
        /// (rows, C).
        package let output: Tensor
        /// (rows), mean and reciprocal standard deviation of each row.
        package let mean, reciprocalDeviation: Tensor
    }

    /// y = (x - mean) / sqrt(variance + epsilon) gamma + beta; x: (rows, C), gamma, beta: (C).
    package static func layerNorm(_ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float) -> LayerNormResult
    {
        let span = Profile.begin("layer norm")
        defer { span?.end() }
        let (rows, C) = (x.rows, x.columns)
        precondition(gamma.count == C && beta.count == C, "layer norm of \(x.shape) with \(gamma.shape)")
        let output = Tensor(uninitialized: x.shape)
        let mean = Tensor(uninitialized: [rows])
        let deviation = Tensor(uninitialized: [rows])
        Workers.forEachRange(rows, size: rowBlock(C)) { range in
            let start = range.lowerBound
            kernels.layer_norm(
                output.pointer + start * C, mean.pointer + start, deviation.pointer + start,
                x.pointer + start * C,
                gamma.pointer, beta.pointer, range.count, C, epsilon)
        }
        return LayerNormResult(output: output, mean: mean, reciprocalDeviation: deviation)
    }

    /// Adds the gradients of a layer norm to `dx` (rows, C) and, where given, to `dgamma` and `dbeta` (C).
    package static func layerNormBackward(
        dy: Tensor, x: Tensor, gamma: Tensor, mean: Tensor, reciprocalDeviation: Tensor, dx: Tensor?,
        dgamma: Tensor?, dbeta: Tensor?
    ) {
        let span = Profile.begin("layer norm backward")
        defer { span?.end() }
        let (rows, C) = (x.rows, x.columns)
        if let dx {
            Workers.forEachRange(rows, size: rowBlock(C)) { range in
                let start = range.lowerBound
                kernels.layer_norm_backward(
                    dx.pointer + start * C, dy.pointer + start * C, x.pointer + start * C, gamma.pointer,
                    mean.pointer + start, reciprocalDeviation.pointer + start, range.count, C)
            }
        }
        if let dgamma, let dbeta {
            Workers.forEachRange(C, size: columnBlock) { range in
                kernels.layer_norm_backward_parameters(
                    dgamma.pointer, dbeta.pointer, dy.pointer, x.pointer, mean.pointer,
                    reciprocalDeviation.pointer, rows, C, range.lowerBound, range.upperBound)
            }
        }
    }

    /// Rows a task takes: about 32,000 values, so that handing out work costs little beside it.
    static func rowBlock(_ columns: Int) -> Int { max(1, 32_768 / max(1, columns)) }

    /// Channels a task takes where the sum runs over rows.
    static let columnBlock = 128
}
