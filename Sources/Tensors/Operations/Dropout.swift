// SPDX-License-Identifier: Apache-2.0

private import CKernels

extension Operations {
    private static let block = 65_536

    /// Each value with probability `rate` 0, else divided by 1 - rate; any shape.
    ///
    /// What is dropped is a function of seed and place alone: the same call on a gradient is the backward pass.
    package static func dropout(_ x: Tensor, rate: Float, seed: UInt64) -> Tensor {
        let span = Profile.begin("dropout")
        defer { span?.end() }
        precondition(rate >= 0 && rate < 1, "dropout of \(rate)")
        let output = Tensor(uninitialized: x.shape)
        let threshold = UInt32(Double(rate) * 0x1p32)
        Workers.forEachRange(x.count, size: block) { range in
            let start = range.lowerBound
            kernels.dropout(
                output.pointer + start, x.pointer + start, range.count, seed, start, threshold, 1 / (1 - rate)
            )
        }
        return output
    }
}
