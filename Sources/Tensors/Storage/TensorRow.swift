// SPDX-License-Identifier: Apache-2.0

private import CKernels

/// One row of a tensor, as sampling reads it: what is largest in it, and how much the rest weighs.
///
/// The operations here are those that a second device would do beside the logits it made. A value of minus infinity is left
/// out everywhere.
package struct TensorRow: Sendable {
    private let tensor: Tensor
    private let start: Int
    package let count: Int

    init(_ tensor: Tensor, _ index: Int) {
        precondition(index >= 0 && index < tensor.rows, "row \(index) of a tensor of shape \(tensor.shape)")
        self.tensor = tensor
        count = tensor.columns
        start = index * count
    }

    private var pointer: UnsafeMutablePointer<Float> { tensor.pointer + start }

    package subscript(column: Int) -> Float {
        get {
            precondition(column >= 0 && column < count, "column \(column) of \(count)")
            return pointer[column]
        }
        nonmutating set {
            precondition(column >= 0 && column < count, "column \(column) of \(count)")
            pointer[column] = newValue
        }
    }

    /// A copy in a tensor of its own.
    package func copy() -> TensorRow {
        let other = Tensor(uninitialized: [1, count])
        other.pointer.update(from: pointer, count: count)
        return TensorRow(other, 0)
    }

    /// Leaves columns out: they become minus infinity.
    ///
    /// Columns beyond the row are passed over.
    package func exclude(_ columns: [Range<Int>]) {
        for range in columns.map({ $0.clamped(to: 0..<count) }) {
            (pointer + range.lowerBound).update(repeating: -.infinity, count: range.count)
        }
    }

    package var largest: Float { count == 0 ? -.infinity : Operations.kernels.largest(pointer, count) }

    /// The sum of exp(scale (x - largest)), in one order.
    package func exponentialSum(scale: Double) -> Double {
        count == 0 ? 0 : Operations.kernels.exponential_sum(pointer, count, largest, Float(scale))
    }

    /// An entry of the row.
    package struct Entry: Equatable, Sendable {
        package var column: Int32
        package var value: Float

        package init(column: Int32, value: Float) {
            self.column = column
            self.value = value
        }
    }

    /// The `wanted` largest entries, descending, equal ones by column; fewer where fewer are above minus infinity.
    package func leading(_ wanted: Int) -> [Entry] {
        // The wanted-th largest of the maxima of `stripes` sets of columns is no larger than the wanted-th largest value.
        let stripes = max(256, 4 * wanted)
        guard 4 * stripes <= count else { return Array(ordered().prefix(wanted)) }
        guard wanted > 0 else { return [] }
        let maxima = [Float](unsafeUninitializedCapacity: stripes) { buffer, filled in
            for place in 0..<stripes { buffer[place] = pointer[place] }
            for first in stride(from: stripes, to: count, by: stripes) {
                let width = min(stripes, count - first)
                let source = pointer + first
                for place in 0..<width {
                    buffer[place] = source[place] > buffer[place] ? source[place] : buffer[place]
                }
            }
            filled = stripes
        }
        let least = maxima.sorted(by: >)[wanted - 1]
        var found: [Entry] = []
        for place in 0..<stripes where maxima[place] >= least {
            for column in stride(from: place, to: count, by: stripes) {
                let value = pointer[column]
                if value >= least, value > -.infinity {
                    found.append(Entry(column: Int32(column), value: value))
                }
            }
        }
        found.sort { ($1.value, $0.column) < ($0.value, $1.column) }
        return Array(found.prefix(wanted))
    }

    /// All entries above minus infinity, in the order of `leading`: a radix sort from the lowest digit, which keeps the
    /// columns of equal values in order.
    private func ordered() -> [Entry] {
        var keys: [UInt32] = []
        var columns: [Int32] = []
        keys.reserveCapacity(count)
        columns.reserveCapacity(count)
        for column in 0..<count where pointer[column] > -.infinity {
            // Zero has two signs and one place.
            let bits = (pointer[column] + 0).bitPattern
            let ascending = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
            keys.append(~ascending)
            columns.append(Int32(column))
        }
        var (otherKeys, otherColumns) = (keys, columns)
        for shift in [0, 11, 22] {
            var places = [Int](repeating: 0, count: 2_049)
            for key in keys { places[Int(key >> UInt32(shift) & 2_047) + 1] += 1 }
            for digit in 1..<2_049 { places[digit] += places[digit - 1] }
            for index in keys.indices {
                let digit = Int(keys[index] >> UInt32(shift) & 2_047)
                otherKeys[places[digit]] = keys[index]
                otherColumns[places[digit]] = columns[index]
                places[digit] += 1
            }
            swap(&keys, &otherKeys)
            swap(&columns, &otherColumns)
        }
        return columns.map { Entry(column: $0, value: pointer[Int($0)]) }
    }
}

extension Tensor {
    /// One row of the first axis, read where it lies.
    package func rowView(_ index: Int) -> TensorRow { TensorRow(self, index) }
}
