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

    /// x: (rows, C) += bias: (C).
    package static func addBias(_ bias: Tensor, to x: Tensor) {
        let span = Profile.begin("add bias")
        defer { span?.end() }
        let C = x.columns
        precondition(bias.count == C, "bias of \(bias.shape) for \(x.shape)")
        Workers.forEachRange(x.rows, size: rowBlock(C)) { range in
            kernels.add_bias(x.pointer + range.lowerBound * C, bias.pointer, range.count, C)
        }
    }

    /// out: (C) += sum over rows of x: (rows, C).
    package static func accumulateColumnSums(of x: Tensor, into out: Tensor) {
        let span = Profile.begin("column sums")
        defer { span?.end() }
        precondition(out.count == x.columns, "column sums of \(x.shape) into \(out.shape)")
        Workers.forEachRange(x.columns, size: columnBlock) { range in
            kernels.column_sums(out.pointer, x.pointer, x.rows, x.columns, range.lowerBound, range.upperBound)
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
