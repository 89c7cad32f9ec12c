// SPDX-License-Identifier: Apache-2.0

private import CKernels

/// Keys and values of a run of tokens in one layer: (key-value heads, capacity, D) each, in one of two precisions.
///
/// A head's tokens lie one behind the other, as attention reads them.
package final class KeyValueRun {
    package let capacity: Int
    package private(set) var count = 0
    private let heads, headChannels: Int
    fileprivate enum Memory {
        case float(keys: Tensor, values: Tensor)
        case half(keys: BFloat16Tensor, values: BFloat16Tensor)
    }
    fileprivate let memory: Memory

    package init(capacity: Int, _ shape: AttentionShape, _ precision: Precision = .f32) {
        self.capacity = capacity
        (heads, headChannels) = (shape.keyValueHeads, shape.headChannels)
        let size = [heads, capacity, headChannels]
        memory =
            switch precision {
            case .f32: .float(keys: Tensor(uninitialized: size), values: Tensor(uninitialized: size))
            case .bf16:
                .half(keys: BFloat16Tensor(uninitialized: size), values: BFloat16Tensor(uninitialized: size))
            }
    }

    /// Takes over the keys and values of some rows of queries, keys and values, (rows, shape.columns).
    package func append(_ qkv: Tensor, rows: Range<Int>, _ shape: AttentionShape) {
        precondition(count + rows.count <= capacity, "\(rows.count) more tokens in a run of \(capacity)")
        let D = headChannels
        for row in rows {
            let source = qkv.pointer + row * shape.columns + shape.outputColumns
            for head in 0..<heads {
                let (place, key) = (place(head, count), source + head * D)
                switch memory {
                case .float(let keys, let values):
                    (keys.pointer + place).update(from: key, count: D)
                    (values.pointer + place).update(from: key + heads * D, count: D)
                case .half(let keys, let values):
                    Operations.kernels.to_bfloat16(keys.pointer + place, key, D)
                    Operations.kernels.to_bfloat16(values.pointer + place, key + heads * D, D)
                }
            }
            count += 1
        }
    }

    /// Takes over one token of another run of the same precision.
    package func append(_ other: KeyValueRun, token: Int) {
        precondition(count < capacity && token < other.count, "one more token in a run of \(capacity)")
        let D = headChannels
        for head in 0..<heads {
            let (place, source) = (place(head, count), other.place(head, token))
            switch (memory, other.memory) {
            case (.float(let keys, let values), .float(let otherKeys, let otherValues)):
                (keys.pointer + place).update(from: otherKeys.pointer + source, count: D)
                (values.pointer + place).update(from: otherValues.pointer + source, count: D)
            case (.half(let keys, let values), .half(let otherKeys, let otherValues)):
                (keys.pointer + place).update(from: otherKeys.pointer + source, count: D)
                (values.pointer + place).update(from: otherValues.pointer + source, count: D)
            default: preconditionFailure("runs of two precisions")
            }
        }
        count += 1
    }

    fileprivate func place(_ head: Int, _ token: Int) -> Int { (head * capacity + token) * headChannels }
}

extension Operations {
    /// Rounds keys and values, all columns behind the queries, to bfloat16 where they lie; qkv: (rows, shape.columns).
    ///
    /// What is attended to at once is then what a cache in bfloat16 gives back.
    package static func roundKeysValues(_ qkv: Tensor, shape: AttentionShape) {
        let span = Profile.begin("round keys and values")
        defer { span?.end() }
        let width = shape.columns - shape.outputColumns
        Workers.forEachRange(qkv.rows, size: rowBlock(width)) { range in
            let half = BFloat16Tensor(uninitialized: [width])
            for row in range {
                let place = qkv.pointer + row * shape.columns + shape.outputColumns
                kernels.to_bfloat16(half.pointer, place, width)
                kernels.from_bfloat16(place, half.pointer, width)
            }
        }
    }

    /// Rows from which on a row's attention is one task; fewer are split by their heads.
    private static let manyRows = 8

    /// Attention of one new token a row over runs of cached tokens, its own the last of them.
    ///
    /// qkv: (rows, shape.columns); runs: for each row what it attends to, in order, as if it were one run: rows may share
    /// all but the last. All are of one precision. Result: (rows, heads D).
    package static func cachedAttention(_ qkv: Tensor, over runs: [[KeyValueRun]], shape: AttentionShape)
        -> Tensor
    {
        let span = Profile.begin("cached attention")
        defer { span?.end() }
        let (C, D) = (shape.outputColumns, shape.headChannels)
        precondition(
            runs.count == qkv.rows && qkv.columns == shape.columns, "\(runs.count) rows for \(qkv.shape)")
        let output = Tensor(uninitialized: [qkv.rows, C])
        let parts = qkv.rows >= manyRows ? 1 : min(shape.keyValueHeads, 4)
        let queries = shape.heads / shape.keyValueHeads
        Workers.forEach(qkv.rows * parts) { part in
            let (row, part) = (part / parts, part % parts)
            let first = shape.keyValueHeads * part / parts
            let heads = shape.keyValueHeads * (part + 1) / parts - first
            let place = first * queries * D
            let counts = runs[row].map(\.count)
            let total = counts.reduce(0, +)
            let scratch = Tensor(uninitialized: [total])
            let skipped = shape.window.map { max(0, total - $0) } ?? 0
            let out = output.pointer + row * C + place
            let query = qkv.pointer + row * shape.columns + place
            let capacities = runs[row].map(\.capacity)
            switch runs[row].last?.memory {
            case .half:
                var keys: [UnsafePointer<UInt16>?] = []
                var values: [UnsafePointer<UInt16>?] = []
                for run in runs[row] {
                    guard case .half(let k, let v) = run.memory else { continue }
                    keys.append(UnsafePointer(k.pointer + run.place(first, 0)))
                    values.append(UnsafePointer(v.pointer + run.place(first, 0)))
                }
                kernels.cached_attention_bfloat16(
                    out, scratch.pointer, query, keys, values, counts, capacities, keys.count, skipped,
                    heads * queries, heads, D, shape.scale)
            default:
                var keys: [UnsafePointer<Float>?] = []
                var values: [UnsafePointer<Float>?] = []
                for run in runs[row] {
                    guard case .float(let k, let v) = run.memory else { continue }
                    keys.append(UnsafePointer(k.pointer + run.place(first, 0)))
                    values.append(UnsafePointer(v.pointer + run.place(first, 0)))
                }
                kernels.cached_attention(
                    out, scratch.pointer, query, keys, values, counts, capacities, keys.count, skipped,
                    heads * queries, heads, D, shape.scale)
            }
        }
        return output
    }
}
