// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import Tensors

/// A model made ready for decoding: one new token a row and step, over cached keys and values.
///
/// Every product sums in one order for each row, so that a row's tokens depend neither on which rows stand beside it
/// nor on the number of threads.
package final class BatchDecoder {
    package let configuration: ModelConfiguration
    private let model: LanguageModel
    private let blocks: [DecodingBlock]
    private let precision: Precision
    /// (C, V).
    private let head: PackedMatrix

    /// - Parameter precision: of the weights and what they are multiplied with, and of the cached keys and values.
    package init(_ model: LanguageModel, precision: Precision = .f32) {
        self.model = model
        self.precision = precision
        configuration = model.configuration
        blocks = model.blocks.map { DecodingBlock($0, precision) }
        head = PackedMatrix(model.head.value, transposed: true, precision)
    }

    /// Tokens of prompts that go through the model at once.
    private static let prefillTokens = 4_096

    /// The keys and values of each prompt, computed once for everything that continues it.
    package func prefill(_ prompts: [[Int32]]) -> [DecodingPrefix] {
        var prefixes: [DecodingPrefix] = []
        var first = 0
        while first < prompts.count {
            var (last, tokens) = (first, 0)
            while last < prompts.count, last == first || tokens + prompts[last].count <= Self.prefillTokens {
                tokens += prompts[last].count
                last += 1
            }
            prefixes += prefillAtOnce(Array(prompts[first..<last]))
            first = last
        }
        return prefixes
    }

    private func prefillAtOnce(_ prompts: [[Int32]]) -> [DecodingPrefix] {
        var batch = PackedBatch()
        for prompt in prompts {
            precondition(
                !prompt.isEmpty && prompt.count <= configuration.contextLength,
                "a prompt of \(prompt.count) tokens")
            batch.add(sequence: prompt, scoring: [])
        }
        let runs = prompts.map { prompt in
            blocks.map { KeyValueRun(capacity: prompt.count, $0.shape, precision) }
        }
        let hidden = hiddenStates(batch.tokens, batch.positions) { qkv, layer, shape in
            for (prompt, rows) in batch.completionRows.enumerated() {
                runs[prompt][layer].append(qkv, rows: rows, shape)
            }
            if precision == .bf16 { Operations.roundKeysValues(qkv, shape: shape) }
            return Operations.attention(qkv, layout: batch.layout, shape: shape)
        }
        return prompts.indices.map {
            DecodingPrefix(
                runs: runs[$0], count: prompts[$0].count,
                lastHidden: hidden.row(batch.completionRows[$0].upperBound - 1))
        }
    }

    /// A row that continues a prefix.
    ///
    /// - Parameter capacity: tokens that are expected; more cost only another page.
    package func row(after prefix: DecodingPrefix?, capacity: Int) -> DecodingRow {
        DecodingRow(after: prefix, shapes: blocks.map(\.shape), precision, capacity: capacity)
    }

    /// A row that continues another and reads the other's cache where it lies.
    ///
    /// The other must not move on while its branches are decoded; it may then `absorb` one of them.
    package func branch(of row: DecodingRow, capacity: Int) -> DecodingRow {
        DecodingRow(branchOf: row, capacity: capacity)
    }

    /// The logits of the next token, (rows, V), from last hidden states, (rows, C).
    package func logits(_ hidden: Tensor) -> Tensor { Operations.decodingProduct(hidden, head) }

    /// Appends one token to each row; the last hidden states, after the final normalisation, (rows, C).
    package func step(_ rows: [(row: DecodingRow, token: Int32)]) -> Tensor {
        for entry in rows { entry.row.makeRoom() }
        let hidden = hiddenStates(rows.map(\.token), rows.map { Int32($0.row.position) }) {
            qkv, layer, shape in
            for (place, entry) in rows.enumerated() { entry.row.append(qkv, row: place, layer: layer) }
            return Operations.cachedAttention(
                qkv, over: rows.map { $0.row.attended(layer: layer) }, shape: shape)
        }
        for entry in rows { entry.row.advance() }
        return hidden
    }

    /// The road of tokens through the blocks, after the final normalisation; (tokens, C).
    ///
    /// - Parameter attention: takes over a layer's queries, keys and values and attends.
    private func hiddenStates(
        _ tokens: [Int32], _ positions: [Int32],
        attention: (_ qkv: Tensor, _ layer: Int, _ shape: AttentionShape) -> Tensor
    ) -> Tensor {
        let epsilon = configuration.normEpsilon
        var x =
            model.positionEmbedding.map {
                Operations.embedding(
                    table: model.embedding.value, tokens, positions: $0.value, positions)
            } ?? Operations.embedding(table: model.embedding.value, tokens)
        let rotation = model.rotation(for: positions)
        for (layer, block) in blocks.enumerated() {
            let qkv = block.queriesKeysValues(
                x, epsilon: epsilon, rotation: rotation, positions: positions)
            x = block.continued(x, attention(qkv, layer, block.shape), epsilon: epsilon)
        }
        return model.finalNorm.values(x, epsilon: epsilon)
    }
}
