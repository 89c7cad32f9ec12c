// SPDX-License-Identifier: Apache-2.0

private import CKernels

extension Operations {
    /// Rows of logits that exist at one time: never a (tokens, vocabulary) buffer for a whole batch.
    private static func chunk(_ vocabulary: Int) -> Int { max(16, min(512, (1 << 23) / max(1, vocabulary))) }

    /// logp[r] = log softmax(hidden[r] table^T)[target[r]], in nats; hidden: (rows, C), table: (V, C).
    package static func tokenLogProbabilities(hidden: Tensor, table: Tensor, targets: [Int32]) -> Tensor {
        let span = Profile.begin("log softmax")
        defer { span?.end() }
        let V = table.rows
        checkTargets(targets, hidden, table)
        let output = Tensor(uninitialized: [targets.count])
        forEachChunk(hidden, table) { logits, range in
            targets.withUnsafeBufferPointer { targets in
                guard let base = targets.baseAddress else { return }
                Workers.forEachRange(range.count, size: rowBlock(V)) { rows in
                    let start = rows.lowerBound
                    kernels.token_log_probabilities(
                        output.pointer + range.lowerBound + start, logits.pointer + start * V,
                        base + range.lowerBound + start, rows.count, V)
                }
            }
        }
        return output
    }

    /// Adds the gradients for `dlogp` (rows) to `dhidden` (rows, C) and `dtable` (V, C); logits are computed again.
    package static func tokenLogProbabilitiesBackward(
        dlogp: Tensor, hidden: Tensor, table: Tensor, targets: [Int32], dhidden: Tensor?, dtable: Tensor?
    ) {
        let span = Profile.begin("log softmax backward")
        defer { span?.end() }
        let V = table.rows
        checkTargets(targets, hidden, table)
        forEachChunk(hidden, table) { logits, range in
            targets.withUnsafeBufferPointer { targets in
                guard let base = targets.baseAddress else { return }
                Workers.forEachRange(range.count, size: rowBlock(V)) { rows in
                    let start = rows.lowerBound
                    kernels.token_log_probabilities_backward(
                        logits.pointer + start * V, dlogp.pointer + range.lowerBound + start,
                        base + range.lowerBound + start, rows.count, V)
                }
            }
            if let dhidden {
                let part = selectRange(dhidden, range)
                multiply(logits, by: table, into: part, beta: 1)
                (dhidden.pointer + range.lowerBound * dhidden.columns).update(
                    from: part.pointer, count: part.count)
            }
            if let dtable {
                multiply(logits, transposeLeft: true, by: selectRange(hidden, range), into: dtable, beta: 1)
            }
        }
    }

    private static func checkTargets(_ targets: [Int32], _ hidden: Tensor, _ table: Tensor) {
        precondition(
            hidden.rows == targets.count && hidden.columns == table.columns, "\(hidden.shape), \(table.shape)"
        )
        precondition(
            targets.allSatisfy { $0 >= 0 && $0 < table.rows }, "a target lies outside the vocabulary")
    }

    private static func forEachChunk(_ hidden: Tensor, _ table: Tensor, _ body: (Tensor, Range<Int>) -> Void)
    {
        let size = chunk(table.rows)
        var start = 0
        while start < hidden.rows {
            let range = start..<min(hidden.rows, start + size)
            let logits = Tensor(uninitialized: [range.count, table.rows])
            multiply(selectRange(hidden, range), by: table, transposeRight: true, into: logits)
            body(logits, range)
            start = range.upperBound
        }
    }

    /// A copy of a run of rows.
    private static func selectRange(_ x: Tensor, _ range: Range<Int>) -> Tensor {
        let part = Tensor(uninitialized: [range.count, x.columns])
        part.pointer.update(from: x.pointer + range.lowerBound * x.columns, count: part.count)
        return part
    }
}
