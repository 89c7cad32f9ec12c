// SPDX-License-Identifier: Apache-2.0

private import Tensors

/// The shape of a GPT-2-family model, as config.json has it.
package struct ModelConfiguration: Codable, Equatable, Sendable {
    package var vocabularySize: Int
    /// Longest sequence that the position table covers.
    package var contextLength: Int
    package var channels: Int
    package var layers: Int
    package var heads: Int
    /// Width of the feed-forward layer; four times the channels where config.json leaves it out.
    package var innerChannels: Int
    package var layerNormEpsilon: Float
    /// The token that begins a text; an empty prompt is this token alone.
    package var beginToken: Int32
    /// The tokens that end a response; the first is the one that training appends.
    package var endTokens: [Int32]

    package init(
        vocabularySize: Int, contextLength: Int, channels: Int, layers: Int, heads: Int,
        innerChannels: Int? = nil,
        layerNormEpsilon: Float = 1e-5, beginToken: Int32, endTokens: [Int32]
    ) {
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.channels = channels
        self.layers = layers
        self.heads = heads
        self.innerChannels = innerChannels ?? 4 * channels
        self.layerNormEpsilon = layerNormEpsilon
        self.beginToken = beginToken
        self.endTokens = endTokens
    }

    /// Floating-point operations of a forward pass over a batch: counted from its shape, not measured.
    ///
    /// Two for each weight of a product and token, 4 C a layer for each key that a token attends to, and two for each
    /// weight of the vocabulary projection for each scored token. A prompt that responses share counts once.
    /// - Parameter scoring: false for features, which need no vocabulary projection.
    package func forwardOperations(_ batch: PackedBatch, scoring: Bool) -> Double {
        let matrices = layers * (4 * channels * channels + 2 * channels * innerChannels)
        let hidden =
            Double(batch.rows) * Double(2 * matrices)
            + Double(batch.layout.attended) * Double(4 * layers * channels)
        return hidden + (scoring ? Double(batch.targets.count) * Double(2 * channels * vocabularySize) : 0)
    }
}

/// A shape by name, from which a vocabulary and its special tokens make a configuration.
package struct NamedShape: Sendable {
    package var name: String
    package var contextLength, channels, layers, heads: Int

    /// `demo` and `tiny` are this project's own; the others are those of the checkpoints of that name.
    package static let all = [
        NamedShape(name: "tiny", contextLength: 256, channels: 48, layers: 2, heads: 2),
        NamedShape(name: "demo", contextLength: 512, channels: 256, layers: 3, heads: 4),
        NamedShape(name: "distilgpt2", contextLength: 1_024, channels: 768, layers: 6, heads: 12),
        NamedShape(name: "gpt2", contextLength: 1_024, channels: 768, layers: 12, heads: 12),
        NamedShape(name: "gpt2-medium", contextLength: 1_024, channels: 1_024, layers: 24, heads: 16),
    ]

    package func configuration(vocabularySize: Int, beginToken: Int32, endToken: Int32) -> ModelConfiguration
    {
        ModelConfiguration(
            vocabularySize: vocabularySize, contextLength: contextLength, channels: channels, layers: layers,
            heads: heads, beginToken: beginToken, endTokens: [endToken])
    }
}
