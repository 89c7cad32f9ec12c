// SPDX-License-Identifier: Apache-2.0

private import CKernels

extension Operations {
    /// out[r] = table[first[r]] + other[second[r]], token and position embeddings.
    ///
    /// table: (V, C), other: (T, C); result: (rows, C).
    package static func embedding(
        table: Tensor, _ first: [Int32], positions other: Tensor, _ second: [Int32]
    ) -> Tensor {
        let span = Profile.begin("embedding")
        defer { span?.end() }
        let C = table.columns
        precondition(
            other.columns == C && first.count == second.count, "embedding of \(table.shape), \(other.shape)")
        let output = Tensor(uninitialized: [first.count, C])
        Workers.forEachRange(first.count, size: rowBlock(C)) { range in
            for row in range {
                let (a, b) = (Int(first[row]), Int(second[row]))
                precondition(
                    a >= 0 && a < table.rows && b >= 0 && b < other.rows, "token \(a) at \(b) is out of range"
                )
                kernels.add(output.pointer + row * C, table.pointer + a * C, other.pointer + b * C, C)
            }
        }
        return output
    }

    /// out[r] = table[index[r]]; table: (V, C); result: (rows, C).
    package static func embedding(table: Tensor, _ index: [Int32]) -> Tensor { selectRows(table, index) }

    /// table[index[r]] += dy[r], in the order of the rows; split over channels.
    package static func accumulateRows(of dy: Tensor, into table: Tensor, at index: [Int32]) {
        let span = Profile.begin("add to rows")
        defer { span?.end() }
        let C = table.columns
        precondition(dy.columns == C && dy.rows == index.count, "rows of \(dy.shape) into \(table.shape)")
        Workers.forEachRange(C, size: columnBlock) { range in
            for (row, target) in index.enumerated() {
                let out = table.pointer + Int(target) * C + range.lowerBound
                kernels.add(out, out, dy.pointer + row * C + range.lowerBound, range.count)
            }
        }
    }

    /// out[r] = x[index[r]]; x: (rows, C).
    package static func selectRows(_ x: Tensor, _ index: [Int32]) -> Tensor {
        let span = Profile.begin("select rows")
        defer { span?.end() }
        let C = x.columns
        let output = Tensor(uninitialized: [index.count, C])
        Workers.forEachRange(index.count, size: rowBlock(C)) { range in
            for row in range {
                let source = Int(index[row])
                precondition(source >= 0 && source < x.rows, "row \(source) of \(x.shape)")
                (output.pointer + row * C).update(from: x.pointer + source * C, count: C)
            }
        }
        return output
    }

    /// The mean of the rows of each range.
    ///
    /// x: (rows, C), result: (ranges, C). An empty range is a caller's error.
    package static func meanRows(_ x: Tensor, _ ranges: [Range<Int>]) -> Tensor {
        let span = Profile.begin("mean of rows")
        defer { span?.end() }
        let C = x.columns
        let output = Tensor(zeros: [ranges.count, C])
        Workers.forEach(ranges.count) { index in
            let range = ranges[index]
            precondition(!range.isEmpty && range.upperBound <= x.rows, "mean of rows \(range) of \(x.shape)")
            let out = output.pointer + index * C
            for row in range { kernels.add(out, out, x.pointer + row * C, C) }
            for channel in 0..<C { out[channel] /= Float(range.count) }
        }
        return output
    }

    /// The backward pass of `meanRows`: each row of a range gets its share of the mean's gradient.
    ///
    /// dy: (ranges, C), dx: (rows, C). Ranges may not overlap.
    package static func meanRowsBackward(_ dy: Tensor, _ ranges: [Range<Int>], dx: Tensor) {
        let span = Profile.begin("mean of rows backward")
        defer { span?.end() }
        let C = dx.columns
        precondition(dy.columns == C && dy.rows == ranges.count, "means \(dy.shape) of \(dx.shape)")
        Workers.forEach(ranges.count) { index in
            let range = ranges[index]
            precondition(
                !range.isEmpty && range.upperBound <= dx.rows, "mean of rows \(range) of \(dx.shape)")
            let share = 1 / Float(range.count)
            for row in range {
                for channel in 0..<C {
                    dx.pointer[row * C + channel] += share * dy.pointer[index * C + channel]
                }
            }
        }
    }
}
