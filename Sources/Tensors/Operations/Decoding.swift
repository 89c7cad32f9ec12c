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

    /// Takes over a row's keys and values from a row of queries, keys and values, (rows, shape.columns).
    package func append(_ qkv: Tensor, row: Int, _ shape: AttentionShape) {
        precondition(count < capacity, "a run of \(capacity) tokens is full")
        let C = keys.columns
        let source = qkv.pointer + row * shape.columns + shape.outputColumns
        (keys.pointer + count * C).update(from: source, count: C)
        (values.pointer + count * C).update(from: source + C, count: C)
        count += 1
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
    /// x w + bias with one order of summation for each output; x: (rows, K), w: (K, N), bias: (N).
    ///
    /// Slower than `multiply` for many rows, but a row's result depends on nothing but that row: batches, their
    /// order and the number of threads change no bit of a decoded token.
    package static func decodingProduct(_ x: Tensor, _ w: Tensor, bias: Tensor? = nil) -> Tensor {
        let span = Profile.begin("decoding product", operations: 2 * Double(x.rows * w.count))
        defer { span?.end() }
        let (rows, K, N) = (x.rows, w.rows, w.columns)
        precondition(x.columns == K && (bias.map { $0.count == N } ?? true), "\(x.shape) by \(w.shape)")
        let output = Tensor(uninitialized: [rows, N])
        Workers.forEachRange(N, size: 256) { range in
            kernels.rows_times_matrix(
                output.pointer, x.pointer, w.pointer, bias?.pointer, rows, K, N, range.lowerBound,
                range.upperBound)
        }
        return output
    }

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

    /// The transpose of a matrix, (N, K) from (K, N).
    package static func transpose(_ x: Tensor) -> Tensor {
        let span = Profile.begin("transpose")
        defer { span?.end() }
        let output = Tensor(uninitialized: [x.columns, x.rows])
        Workers.forEachRange(x.columns, size: 64) { range in
            for row in 0..<x.rows {
                for column in range {
                    output.pointer[column * x.rows + row] = x.pointer[row * x.columns + column]
                }
            }
        }
        return output
    }
}
