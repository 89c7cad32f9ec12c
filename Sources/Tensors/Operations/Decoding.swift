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

    private init(capacity: Int, like other: Tensor) {
        self.capacity = capacity
        keys = Tensor(uninitialized: other.shape)
        values = Tensor(uninitialized: other.shape)
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

    package func copy() -> KeyValueRun {
        let other = KeyValueRun(capacity: capacity, like: keys)
        other.keys.pointer.update(from: keys.pointer, count: count * keys.columns)
        other.values.pointer.update(from: values.pointer, count: count * keys.columns)
        other.count = count
        return other
    }
}

extension Operations {
    /// Attention of one new token a row over a shared prefix and the row's own run, its own token included.
    ///
    /// qkv: (rows, shape.columns); prefixes and runs: one a row; result: (rows, heads D).
    package static func cachedAttention(
        _ qkv: Tensor, prefixes: [KeyValueRun?], runs: [KeyValueRun], shape: AttentionShape
    ) -> Tensor {
        let span = Profile.begin("cached attention")
        defer { span?.end() }
        let (C, D) = (shape.outputColumns, shape.headChannels)
        precondition(
            prefixes.count == qkv.rows && runs.count == qkv.rows && qkv.columns == shape.columns,
            "\(runs.count) runs for \(qkv.shape)")
        let output = Tensor(uninitialized: [qkv.rows, C])
        Workers.forEach(qkv.rows) { row in
            let run = runs[row]
            let prefix = prefixes[row] ?? run
            let P = prefixes[row]?.count ?? 0
            let scratch = Tensor(uninitialized: [P + run.count])
            let skipped = shape.window.map { max(0, P + run.count - $0) } ?? 0
            kernels.cached_attention(
                output.pointer + row * C, scratch.pointer, qkv.pointer + row * shape.columns,
                prefix.keys.pointer, prefix.values.pointer, P, run.keys.pointer, run.values.pointer,
                run.count, skipped, shape.heads, shape.keyValueHeads, D, run.keys.columns, shape.scale)
        }
        return output
    }
}
