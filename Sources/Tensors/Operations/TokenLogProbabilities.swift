// SPDX-License-Identifier: Apache-2.0

private import CKernels

extension Operations {
    /// Logits that exist at one time, in values: never a (tokens, vocabulary) buffer for a whole batch.
    private static let chunkOfLogits = 1 << 24

    /// logp[r] = log softmax(hidden[r] table^T)[target[r]], in nats; hidden: (rows, C), table: (V, C).
    package static func tokenLogProbabilities(hidden: Tensor, table: Factor, targets: [Int32]) -> Tensor {
        let span = Profile.begin("log softmax")
        defer { span?.end() }
        let output = Tensor(uninitialized: [targets.count])
        for range in chunks(targets.count, table) {
            let rows = Logits(hidden, range, table, targets)
            (output.pointer + range.lowerBound).update(from: rows.logp.pointer, count: range.count)
        }
        return output
    }

    /// Adds the gradients for `dlogp` (rows) to `dhidden` (rows, C) and `dtable` (V, C); logits are computed again.
    package static func tokenLogProbabilitiesBackward(
        dlogp: Tensor, hidden: Tensor, table: Factor, targets: [Int32], dhidden: Tensor?, dtable: Tensor?
    ) {
        let span = Profile.begin("log softmax backward")
        defer { span?.end() }
        for range in chunks(targets.count, table) {
            let rows = Logits(hidden, range, table, targets)
            rows.sendBack(
                selectRange(dlogp, range), dhidden: dhidden, dtable: dtable, accumulating: true)
        }
    }

    /// Log-probabilities, the caller's slopes for them, and the gradients of both factors, in one pass over the logits.
    ///
    /// - Parameters:
    ///   - groups: runs of rows, in order and without gaps, whose slopes follow from their own log-probabilities.
    ///   - slopes: d loss / d logp of a group's rows, from its number and its log-probabilities.
    ///   - dtable: (V, C), added to; nil where the table is frozen.
    /// - Returns: logp (rows) and dhidden (rows, C).
    package static func tokenLossGradient(
        hidden: Tensor, table: Factor, targets: [Int32], groups: [Range<Int>], dtable: Tensor?,
        slopes: (_ group: Int, _ logp: [Float]) -> [Float]
    ) -> (logp: Tensor, dhidden: Tensor) {
        let span = Profile.begin("loss head")
        defer { span?.end() }
        let logp = Tensor(uninitialized: [targets.count])
        let dhidden = Tensor(uninitialized: hidden.shape)
        func slopesOf(_ group: Int) -> [Float] {
            let run = groups[group]
            let values = Array(UnsafeBufferPointer(start: logp.pointer + run.lowerBound, count: run.count))
            let result = slopes(group, values)
            precondition(result.count == run.count, "\(result.count) slopes for \(run.count) tokens")
            return result
        }
        let limit = rowsAtOnce(table)
        var next = 0
        while next < groups.count {
            var end = next + 1
            while end < groups.count,
                groups[end].upperBound - groups[next].lowerBound <= limit
            { end += 1 }
            let rows = groups[next].lowerBound..<groups[end - 1].upperBound
            if rows.count <= (end == next + 1 ? 4 * limit : limit) {
                let logits = Logits(hidden, rows, table, targets)
                (logp.pointer + rows.lowerBound).update(from: logits.logp.pointer, count: rows.count)
                logits.sendBack(
                    Tensor((next..<end).flatMap(slopesOf)), dhidden: dhidden, dtable: dtable,
                    accumulating: false)
            } else {
                // One group whose logits would not fit at once: twice through them.
                let parts = chunks(rows, limit)
                for part in parts {
                    let logits = Logits(hidden, part, table, targets)
                    (logp.pointer + part.lowerBound).update(from: logits.logp.pointer, count: part.count)
                }
                let all = slopesOf(next)
                for part in parts {
                    let own = part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound
                    Logits(hidden, part, table, targets).sendBack(
                        Tensor(Array(all[own])), dhidden: dhidden, dtable: dtable, accumulating: false)
                }
            }
            next = end
        }
        return (logp, dhidden)
    }

    private static func rowsAtOnce(_ table: Factor) -> Int {
        max(64, min(1_024, chunkOfLogits / max(1, table.size.rows)))
    }

    private static func chunks(_ rows: Int, _ table: Factor) -> [Range<Int>] {
        chunks(0..<rows, rowsAtOnce(table))
    }

    private static func chunks(_ rows: Range<Int>, _ size: Int) -> [Range<Int>] {
        stride(from: rows.lowerBound, to: rows.upperBound, by: size).map {
            $0..<min(rows.upperBound, $0 + size)
        }
    }

    /// A copy of a run of rows.
    fileprivate static func selectRange(_ x: Tensor, _ range: Range<Int>) -> Tensor {
        let part = Tensor(uninitialized: [range.count] + x.shape.dropFirst())
        part.pointer.update(from: x.pointer + range.lowerBound * x.columns, count: part.count)
        return part
    }
}

/// The logits of a run of rows and what follows from them; used once.
private struct Logits {
    let rows: Range<Int>
    let hidden: Factor
    let table: Factor
    let targets: ArraySlice<Int32>
    let values, lse, logp: Tensor

    init(_ hidden: Tensor, _ rows: Range<Int>, _ table: Factor, _ targets: [Int32]) {
        let V = table.size.rows
        precondition(
            hidden.rows == targets.count && hidden.columns == table.size.columns,
            "\(hidden.shape) by \(table.size) for \(targets.count) targets")
        self.rows = rows
        self.table = table
        self.targets = targets[rows]
        precondition(
            self.targets.allSatisfy { $0 >= 0 && $0 < V }, "a target lies outside the vocabulary")
        self.hidden = Factor(Operations.selectRange(hidden, rows), table.precision)
        values = Tensor(uninitialized: [rows.count, V])
        lse = Tensor(uninitialized: [rows.count])
        logp = Tensor(uninitialized: [rows.count])
        Operations.multiply(self.hidden, by: table.transposed, into: values)
        let (values, lse, logp) = (values, lse, logp)
        forEachBlock { base, start, count in
            Operations.kernels.token_log_probabilities(
                logp.pointer + start, lse.pointer + start, values.pointer + start * V, base + start, count, V)
        }
    }

    /// Turns the logits into their gradient, and sends it to the rows of `dhidden` and to `dtable`.
    func sendBack(_ dlogp: Tensor, dhidden: Tensor?, dtable: Tensor?, accumulating: Bool) {
        let gradient = gradient(dlogp)
        if let dhidden {
            let part = Tensor(uninitialized: [rows.count, dhidden.columns])
            Operations.multiply(gradient, by: table, into: part)
            let target = dhidden.pointer + rows.lowerBound * dhidden.columns
            if accumulating {
                Operations.kernels.add(target, target, part.pointer, part.count)
            } else {
                target.update(from: part.pointer, count: part.count)
            }
        }
        if let dtable {
            Operations.multiply(gradient.transposed, by: hidden, into: dtable, accumulating: true)
        }
    }

    private func gradient(_ dlogp: Tensor) -> Factor {
        let V = values.columns
        switch table.precision {
        case .f32:
            forEachBlock { base, start, count in
                Operations.kernels.token_log_probabilities_backward(
                    values.pointer + start * V, dlogp.pointer + start, lse.pointer + start, base + start,
                    count, V)
            }
            return Factor(values, .f32)
        case .bf16:
            let rounded = BFloat16Tensor(uninitialized: values.shape)
            forEachBlock { base, start, count in
                Operations.kernels.token_log_probabilities_backward_bfloat16(
                    rounded.pointer + start * V, values.pointer + start * V, dlogp.pointer + start,
                    lse.pointer + start, base + start, count, V)
            }
            return Factor(rounded)
        }
    }

    private func forEachBlock(
        _ body: (_ targets: UnsafePointer<Int32>, _ start: Int, _ count: Int) -> Void
    ) {
        targets.withUnsafeBufferPointer { targets in
            guard let base = targets.baseAddress else { return }
            Workers.forEachRange(rows.count, size: Operations.rowBlock(values.columns)) {
                body(base, $0.lowerBound, $0.count)
            }
        }
    }
}
