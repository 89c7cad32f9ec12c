// SPDX-License-Identifier: Apache-2.0

extension Tensor {
    /// Overwrites the values, in row-major order.
    package func assign(_ values: [Float]) {
        precondition(values.count == count, "\(values.count) values do not fill the shape \(shape)")
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.update(from: base, count: count) }
        }
    }

    /// Overwrites the values of one row of the first axis.
    package func assign(_ values: [Float], toRow index: Int) {
        precondition(
            values.count == columns && index >= 0 && index < rows,
            "\(values.count) values for row \(index) of a tensor of shape \(shape)")
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress {
                (pointer + index * columns).update(from: base, count: columns)
            }
        }
    }

    /// Writes the values into an array of their number, without a new one.
    package func read(into values: inout [Float]) {
        precondition(values.count == count, "\(values.count) values for the shape \(shape)")
        values.withUnsafeMutableBufferPointer { target in
            if let base = target.baseAddress { base.update(from: pointer, count: count) }
        }
    }
}
