// SPDX-License-Identifier: Apache-2.0

/// A dense row-major array of 32-bit floats that is shared, not copied, when it is passed on.
///
/// Copies are explicit (`copy()`): a training loop never copies by accident. Only this target reads the memory
/// directly; what lies above works through the operations in `Operations/`, which a second device can implement.
// @unchecked: the memory is written by operations that own their output or split it into disjoint parts, and read
// only after they return.
package final class Tensor: @unchecked Sendable {
    package let shape: [Int]
    /// Product of the shape; 1 for a scalar.
    package let count: Int
    let pointer: UnsafeMutablePointer<Float>

    /// Uninitialised memory, aligned to a cache line.
    package init(uninitialized shape: [Int]) {
        precondition(shape.allSatisfy { $0 >= 0 }, "a tensor cannot have the shape \(shape)")
        self.shape = shape
        count = shape.reduce(1, *)
        pointer = TensorMemory.allocate(count, of: Float.self)
    }

    package convenience init(zeros shape: [Int]) {
        self.init(uninitialized: shape)
        fill(0)
    }

    package convenience init(_ values: [Float], shape: [Int]) {
        self.init(uninitialized: shape)
        precondition(values.count == count, "\(values.count) values do not fill the shape \(shape)")
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.update(from: base, count: count) }
        }
    }

    package convenience init(_ values: [Float]) { self.init(values, shape: [values.count]) }

    deinit { TensorMemory.free(pointer, count) }

    package var rows: Int { shape.first ?? 1 }
    package var columns: Int { shape.dropFirst().reduce(1, *) }

    package var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

    /// The values of one row of the first axis.
    package func row(_ index: Int) -> [Float] {
        precondition(index >= 0 && index < rows, "row \(index) of a tensor of shape \(shape)")
        return Array(UnsafeBufferPointer(start: pointer + index * columns, count: columns))
    }

    /// One value by its flat index; for tests and small tensors, not for loops over many.
    package subscript(_ index: Int) -> Float {
        get {
            precondition(index >= 0 && index < count, "index \(index) of a tensor of \(count) values")
            return pointer[index]
        }
        set {
            precondition(index >= 0 && index < count, "index \(index) of a tensor of \(count) values")
            pointer[index] = newValue
        }
    }

    package func copy() -> Tensor {
        let other = Tensor(uninitialized: shape)
        other.assign(self)
        return other
    }

    /// Overwrites the values with those of a tensor of the same shape.
    package func assign(_ other: Tensor) {
        precondition(shape == other.shape, "shapes \(shape) and \(other.shape) differ")
        let span = Profile.begin("copy")
        defer { span?.end() }
        Workers.forEachRange(count, size: Self.block) { range in
            (pointer + range.lowerBound).update(from: other.pointer + range.lowerBound, count: range.count)
        }
    }

    package func fill(_ value: Float) {
        let span = Profile.begin("fill")
        defer { span?.end() }
        Workers.forEachRange(count, size: Self.block) { range in
            (pointer + range.lowerBound).update(repeating: value, count: range.count)
        }
    }

    /// Values that one task fills or copies.
    private static let block = 1 << 18

    /// True where every value stays finite when it is rounded to half precision.
    package var isFiniteInHalf: Bool { largestMagnitude < Float(65_520).bitPattern }

    /// True where no value is NaN or infinite.
    package var isFinite: Bool { largestMagnitude < Float.infinity.bitPattern }

    /// The largest bit pattern without its sign: infinity's and NaN's are above all others.
    private var largestMagnitude: UInt32 {
        let blocks = (count + Self.block - 1) / Self.block
        let largest = Tensor(uninitialized: [blocks])
        Workers.forEachRange(count, size: Self.block) { range in
            var block: UInt32 = 0
            for index in range { block = max(block, pointer[index].bitPattern & 0x7fff_ffff) }
            largest.pointer[range.lowerBound / Self.block] = Float(bitPattern: block)
        }
        return (0..<blocks).reduce(0) { max($0, largest.pointer[$1].bitPattern) }
    }
}
