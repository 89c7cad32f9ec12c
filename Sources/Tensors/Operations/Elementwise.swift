// SPDX-License-Identifier: Apache-2.0

private import CKernels

extension Operations {
    private static let block = 32_768

    /// GELU in its tanh form ("gelu_new"), any shape.
    package static func gelu(_ x: Tensor) -> Tensor {
        let span = Profile.begin("GELU")
        defer { span?.end() }
        let output = Tensor(uninitialized: x.shape)
        Workers.forEachRange(x.count, size: block) { range in
            kernels.gelu(output.pointer + range.lowerBound, x.pointer + range.lowerBound, range.count)
        }
        return output
    }

    /// dx += dy gelu'(x), any shape.
    package static func geluBackward(dy: Tensor, x: Tensor, dx: Tensor) {
        let span = Profile.begin("GELU backward")
        defer { span?.end() }
        Workers.forEachRange(x.count, size: block) { range in
            let start = range.lowerBound
            kernels.gelu_backward(dx.pointer + start, dy.pointer + start, x.pointer + start, range.count)
        }
    }

    /// a + b of one shape.
    package static func add(_ a: Tensor, _ b: Tensor) -> Tensor {
        let output = Tensor(uninitialized: a.shape)
        add(a, b, into: output)
        return output
    }

    /// target += x, of one shape.
    package static func accumulate(_ x: Tensor, into target: Tensor) { add(target, x, into: target) }

    private static func add(_ a: Tensor, _ b: Tensor, into output: Tensor) {
        let span = Profile.begin("add")
        defer { span?.end() }
        precondition(a.count == b.count && a.count == output.count, "sum of \(a.shape) and \(b.shape)")
        Workers.forEachRange(a.count, size: block) { range in
            let start = range.lowerBound
            kernels.add(output.pointer + start, a.pointer + start, b.pointer + start, range.count)
        }
    }

    /// Some columns of x: (rows, C) += bias: (columns); all of them without `columns`.
    package static func addBias(_ bias: Tensor, to x: Tensor, columns: Range<Int>? = nil) {
        let span = Profile.begin("add bias")
        defer { span?.end() }
        let columns = columns ?? 0..<x.columns
        precondition(
            bias.count == columns.count && columns.upperBound <= x.columns,
            "bias \(bias.shape) for \(x.shape)")
        Workers.forEachRange(x.rows, size: rowBlock(columns.count)) { range in
            kernels.add_bias(
                x.pointer + range.lowerBound * x.columns + columns.lowerBound, bias.pointer, range.count,
                columns.count, x.columns)
        }
    }

    /// out: (columns) += sum over rows of some columns of x: (rows, C).
    package static func accumulateColumnSums(of x: Tensor, columns: Range<Int>? = nil, into out: Tensor) {
        let span = Profile.begin("column sums")
        defer { span?.end() }
        let columns = columns ?? 0..<x.columns
        precondition(
            out.count == columns.count && columns.upperBound <= x.columns,
            "sums of \(x.shape) in \(out.shape)")
        Workers.forEachRange(columns.count, size: columnBlock) { range in
            kernels.column_sums(
                out.pointer, x.pointer + columns.lowerBound, x.rows, x.columns, range.lowerBound,
                range.upperBound)
        }
    }

    /// max(0, x), any shape.
    package static func relu(_ x: Tensor) -> Tensor {
        let span = Profile.begin("ReLU")
        defer { span?.end() }
        let output = Tensor(uninitialized: x.shape)
        for index in 0..<x.count { output.pointer[index] = max(0, x.pointer[index]) }
        return output
    }
}
