// SPDX-License-Identifier: Apache-2.0

private import CKernels

/// Keys and values of a run of tokens in one layer: (tokens, key-value heads D) each.
package final class KeyValueRun {
    package let capacity: Int
    package private(set) var count = 0
    fileprivate let keys, values: Tensor

    package init(capacity: Int, _ shape: AttentionShape) {
        self.capacity = capacity
        let channels = shape.keyValueHeads * shape.headChannels
        keys = Tensor(uninitialized: [capacity, channels])
        values = Tensor(uninitialized: [capacity, channels])
    }

    /// Takes over the keys and values of some rows of queries, keys and values, (rows, shape.columns).
    package func append(_ qkv: Tensor, rows: Range<Int>, _ shape: AttentionShape) {
        precondition(count + rows.count <= capacity, "\(rows.count) more tokens in a run of \(capacity)")
        let C = keys.columns
        for row in rows {
            let source = qkv.pointer + row * shape.columns + shape.outputColumns
            (keys.pointer + count * C).update(from: source, count: C)
            (values.pointer + count * C).update(from: source + C, count: C)
            count += 1
        }
    }

    /// Takes over one token of another run.
    package func append(_ other: KeyValueRun, token: Int) {
        precondition(count < capacity && token < other.count, "one more token in a run of \(capacity)")
        let C = keys.columns
        (keys.pointer + count * C).update(from: other.keys.pointer + token * C, count: C)
        (values.pointer + count * C).update(from: other.values.pointer + token * C, count: C)
        count += 1
    }
}

extension Operations {
    /// Attention of one new token a row over runs of cached tokens, its own the last of them.
    ///
    /// qkv: (rows, shape.columns); runs: for each row what it attends to, in order, as if it were one run: rows may share
    /// all but the last. Result: (rows, heads D).
    package static func cachedAttention(_ qkv: Tensor, over runs: [[KeyValueRun]], shape: AttentionShape)
        -> Tensor
    {
        let span = Profile.begin("cached attention")
        defer { span?.end() }
        let (C, D) = (shape.outputColumns, shape.headChannels)
        precondition(
            runs.count == qkv.rows && qkv.columns == shape.columns, "\(runs.count) rows for \(qkv.shape)")
        let output = Tensor(uninitialized: [qkv.rows, C])
        Workers.forEach(qkv.rows) { row in
            let counts = runs[row].map(\.count)
            let total = counts.reduce(0, +)
            let scratch = Tensor(uninitialized: [total])
            let skipped = shape.window.map { max(0, total - $0) } ?? 0
            let keys = runs[row].map { UnsafePointer<Float>?($0.keys.pointer) }
            let values = runs[row].map { UnsafePointer<Float>?($0.values.pointer) }
            kernels.cached_attention(
                output.pointer + row * C, scratch.pointer, qkv.pointer + row * shape.columns, keys, values,
                counts, counts.count, skipped, shape.heads, shape.keyValueHeads, D,
                shape.keyValueHeads * D, shape.scale)
        }
        return output
    }
}
