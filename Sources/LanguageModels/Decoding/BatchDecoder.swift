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
    /// (C, V): the embedding transposed once, so that its columns are read in order.
    private let head: Tensor

    package init(_ model: LanguageModel) {
        self.model = model
        configuration = model.configuration
        head = Operations.transpose(model.embedding.value)
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
        let runs = (0..<configuration.layers).map { _ in
            KeyValueRun(capacity: capacity, channels: configuration.channels)
        }
        return DecodingRow(after: prefix, runs: runs, position: prefix?.count ?? 0)
    }

    /// The logits of the next token, (rows, V), from last hidden states, (rows, C).
    package func logits(_ hidden: Tensor) -> Tensor { Operations.decodingProduct(hidden, head) }

    /// Appends one token to each row; the last hidden states, after the final normalisation, (rows, C).
    package func step(_ rows: [(row: DecodingRow, token: Int32)]) -> Tensor {
        let epsilon = configuration.layerNormEpsilon
        var x = Operations.embedding(
            table: model.embedding.value, rows.map(\.token), positions: model.positionEmbedding.value,
            rows.map { Int32($0.row.position) })
        for (index, layer) in model.layers.enumerated() {
            let a = Operations.layerNorm(
                x, gamma: layer.norm1Gamma.value, beta: layer.norm1Beta.value, epsilon: epsilon
            ).output
            let qkv = Operations.decodingProduct(
                a, layer.attentionWeight.value, bias: layer.attentionBias.value)
            for (place, entry) in rows.enumerated() { entry.row.runs[index].append(qkv, row: place) }
            let attended = Operations.cachedAttention(
                qkv, prefixes: rows.map { $0.row.prefix?.runs[index] }, runs: rows.map { $0.row.runs[index] },
                heads: configuration.heads)
            x = Operations.add(
                x,
                Operations.decodingProduct(
                    attended, layer.projectionWeight.value, bias: layer.projectionBias.value))
            let b = Operations.layerNorm(
                x, gamma: layer.norm2Gamma.value, beta: layer.norm2Beta.value, epsilon: epsilon
            ).output
            let inner = Operations.gelu(
                Operations.decodingProduct(b, layer.innerWeight.value, bias: layer.innerBias.value))
            x = Operations.add(
                x, Operations.decodingProduct(inner, layer.outerWeight.value, bias: layer.outerBias.value))
        }
        for entry in rows { entry.row.position += 1 }
        let hidden = Operations.layerNorm(
            x, gamma: model.finalGamma.value, beta: model.finalBeta.value, epsilon: epsilon
        ).output
        return hidden
    }
}

/// The keys and values of a prompt, computed once and shared by every row that continues it.
package struct DecodingPrefix {
    let runs: [KeyValueRun]
    package let count: Int
    /// (C), the hidden state of the prompt's last token, which predicts the first token of a response.
    package let lastHidden: [Float]
}

/// One sequence under decoding: a shared prefix and the row's own tokens.
package final class DecodingRow {
    let prefix: DecodingPrefix?
    let runs: [KeyValueRun]
    /// Position of the next token.
    package fileprivate(set) var position: Int

    init(after prefix: DecodingPrefix?, runs: [KeyValueRun], position: Int) {
        self.prefix = prefix
        self.runs = runs
        self.position = position
    }

    /// A row of its own that has decoded the same tokens.
    package func fork() -> DecodingRow {
        DecodingRow(after: prefix, runs: runs.map { $0.copy() }, position: position)
    }
}
