// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import Tensors

/// A model made ready for decoding: one new token a row and step, over cached keys and values.
///
/// Every product sums in one order for each row, so that a row's tokens depend neither on which rows stand beside it
/// nor on the number of threads; computing a sequence again from its start gives the same bits.
package final class BatchDecoder {
    package let configuration: ModelConfiguration
    private let model: LanguageModel
    private let blocks: [DecodingBlock]
    /// (C, V): the head transposed once, so that its columns are read in order.
    private let head: Tensor

    package init(_ model: LanguageModel) {
        self.model = model
        configuration = model.configuration
        blocks = model.blocks.map(DecodingBlock.init)
        head = Operations.transpose(model.head.value)
    }

    /// The keys and values of each prompt, computed once for everything that continues it.
    package func prefill(_ prompts: [[Int32]]) -> [DecodingPrefix] {
        let rows = prompts.map { prompt in
            precondition(
                !prompt.isEmpty && prompt.count <= configuration.contextLength,
                "a prompt of \(prompt.count) tokens")
            return row(after: nil, capacity: prompt.count)
        }
        var hidden = prompts.map { _ in [Float]() }
        for place in 0..<(prompts.map(\.count).max() ?? 0) {
            let live = prompts.indices.filter { place < prompts[$0].count }
            let output = step(live.map { (rows[$0], prompts[$0][place]) })
            for (index, prompt) in live.enumerated() where place == prompts[prompt].count - 1 {
                hidden[prompt] = output.row(index)
            }
        }
        return prompts.indices.map {
            DecodingPrefix(runs: rows[$0].runs, count: prompts[$0].count, lastHidden: hidden[$0])
        }
    }

    /// A row that continues a prefix by at most `capacity` tokens.
    package func row(after prefix: DecodingPrefix?, capacity: Int) -> DecodingRow {
        let runs = blocks.map { KeyValueRun(capacity: capacity, $0.shape) }
        return DecodingRow(after: prefix, runs: runs, position: prefix?.count ?? 0)
    }

    /// A row that continues another by at most `capacity` tokens and reads the other's cache where it lies.
    ///
    /// The other must not move on while its branches are decoded; it may then `absorb` one of them.
    package func branch(of row: DecodingRow, capacity: Int) -> DecodingRow {
        DecodingRow(
            after: row.prefix, trunk: row.trunk + [row.runs],
            runs: blocks.map { KeyValueRun(capacity: capacity, $0.shape) }, position: row.position)
    }

    /// The logits of the next token, (rows, V), from last hidden states, (rows, C).
    package func logits(_ hidden: Tensor) -> Tensor { Operations.decodingProduct(hidden, head) }

    /// Appends one token to each row; the last hidden states, after the final normalisation, (rows, C).
    package func step(_ rows: [(row: DecodingRow, token: Int32)]) -> Tensor {
        let epsilon = configuration.normEpsilon
        let positions = rows.map { Int32($0.row.position) }
        var x =
            model.positionEmbedding.map {
                Operations.embedding(
                    table: model.embedding.value, rows.map(\.token), positions: $0.value, positions)
            } ?? Operations.embedding(table: model.embedding.value, rows.map(\.token))
        let rotation = model.rotation(for: positions)
        for (index, block) in blocks.enumerated() {
            let qkv = block.queriesKeysValues(
                x, epsilon: epsilon, rotation: rotation, positions: positions)
            for (place, entry) in rows.enumerated() {
                entry.row.runs[index].append(qkv, row: place, block.shape)
            }
            let attended = Operations.cachedAttention(
                qkv, over: rows.map { $0.row.attended(layer: index) }, shape: block.shape)
            x = block.continued(x, attended, epsilon: epsilon)
        }
        for entry in rows { entry.row.advance() }
        return model.finalNorm.values(x, epsilon: epsilon)
    }
}
