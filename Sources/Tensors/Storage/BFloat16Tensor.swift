// SPDX-License-Identifier: Apache-2.0

private import CKernels

/// A dense row-major array rounded to bfloat16, the upper half of a 32-bit float: what products read in half precision.
///
/// Eight bits of mantissa: a relative error of at most 2^-9 (0.2 %) a value. Sums of products are still 32-bit floats.
// @unchecked: written once, by the operation that makes it.
package final class BFloat16Tensor: @unchecked Sendable {
    package let shape: [Int]
    package let count: Int
    let pointer: UnsafeMutablePointer<UInt16>

    init(uninitialized shape: [Int]) {
        self.shape = shape
        count = shape.reduce(1, *)
        pointer = TensorMemory.allocate(count, of: UInt16.self)
    }

    deinit { TensorMemory.free(pointer, count) }

    package var rows: Int { shape.first ?? 1 }
    package var columns: Int { shape.dropFirst().reduce(1, *) }
}

extension Operations {
    private static let block = 65_536

    /// x rounded to the nearest bfloat16, ties to even.
    package static func bfloat16(_ x: Tensor) -> BFloat16Tensor {
        let span = Profile.begin("round to bf16")
        defer { span?.end() }
        let output = BFloat16Tensor(uninitialized: x.shape)
        Workers.forEachRange(x.count, size: block) { range in
            let start = range.lowerBound
            kernels.to_bfloat16(output.pointer + start, x.pointer + start, range.count)
        }
        return output
    }

    /// The values as 32-bit floats, exactly.
    package static func float(_ x: BFloat16Tensor) -> Tensor {
        let span = Profile.begin("widen bf16")
        defer { span?.end() }
        let output = Tensor(uninitialized: x.shape)
        Workers.forEachRange(x.count, size: block) { range in
            let start = range.lowerBound
            kernels.from_bfloat16(output.pointer + start, x.pointer + start, range.count)
        }
        return output
    }
}
