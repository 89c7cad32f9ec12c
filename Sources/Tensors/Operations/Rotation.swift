// SPDX-License-Identifier: Apache-2.0

private import CKernels

/// Cosines and sines of every position's angles, (positions, D / 2) each.
package struct RotationTable: Sendable {
    let cosines, sines: Tensor

    package var positions: Int { cosines.rows }

    /// - Parameter angles: the angle of each pair of channels at position 1, D / 2 of them.
    package init(angles: [Double], positions: Int) {
        cosines = Tensor(uninitialized: [positions, angles.count])
        sines = Tensor(uninitialized: [positions, angles.count])
        for position in 0..<positions {
            for (pair, angle) in angles.enumerated() {
                let index = position * angles.count + pair
                cosines.pointer[index] = Float(Math.cosine(Double(position) * angle))
                sines.pointer[index] = Float(Math.sine(Double(position) * angle))
            }
        }
    }
}

extension Operations {
    /// Rotary positions, in place, on the first `heads` heads of each row (arXiv 2104.09864).
    ///
    /// Channel d of a head turns with channel d + D / 2, as the Llama family lays them out. x: (rows, any), positions: (rows).
    /// - Parameter inverse: turns back, which is the backward pass.
    package static func rotate(
        _ x: Tensor, _ table: RotationTable, positions: [Int32], heads: Int, headChannels D: Int,
        inverse: Bool = false
    ) {
        let span = Profile.begin("rotation")
        defer { span?.end() }
        precondition(
            positions.count == x.rows && heads * D <= x.columns && table.cosines.columns * 2 == D
                && positions.allSatisfy { $0 >= 0 && $0 < table.cosines.rows },
            "rotation of \(heads) heads of \(D) in \(x.shape)")
        positions.withUnsafeBufferPointer { positions in
            guard let base = positions.baseAddress else { return }
            Workers.forEachRange(x.rows, size: rowBlock(x.columns)) { range in
                let start = range.lowerBound
                kernels.rotate(
                    x.pointer + start * x.columns, table.cosines.pointer, table.sines.pointer, base + start,
                    range.count, x.columns, heads, D, inverse ? -1 : 1)
            }
        }
    }
}
