// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// The architectures that this project computes, by the `model_type` of config.json.
package enum ModelFamily: String, CaseIterable, Sendable {
    case gpt2, llama, mistral, qwen2
}

/// The shape of a model, as config.json has it.
package struct ModelConfiguration: Equatable, Sendable {
    /// Which linear layers have a bias.
    package struct Biases: Equatable, Sendable {
        package var queriesKeysValues = false
        package var attentionOutput = false
        package var feedForward = false

        package init(
            queriesKeysValues: Bool = false, attentionOutput: Bool = false, feedForward: Bool = false
        ) {
            self.queriesKeysValues = queriesKeysValues
            self.attentionOutput = attentionOutput
            self.feedForward = feedForward
        }
    }

    /// What stands behind the last hidden states.
    package enum Output: String, Sendable {
        /// A projection to the vocabulary: a language model.
        case vocabulary
        /// One number, as a reward model gives it for a response and a value model for each token.
        case score
    }

    package var family: ModelFamily
    package var output = Output.vocabulary
    package var vocabularySize: Int
    /// Longest sequence for which there are positions.
    package var contextLength: Int
    package var channels: Int
    package var layers: Int
    package var heads: Int
    /// Heads of keys and values; as many as `heads` where they are not grouped.
    package var keyValueHeads: Int
    package var headChannels: Int
    /// Width of the feed-forward layer.
    package var innerChannels: Int
    /// Added to the variance, or the mean square, before its root.
    package var normEpsilon: Float
    package var biases: Biases
    /// Rotary positions; nil for a table of learned ones (GPT-2).
    package var rotary: RotaryPositions?
    /// Keys that a query sees, for each layer; nil for all.
    package var windows: [Int?]
    /// Whether the output head is the embedding, or there is none.
    package var hasTiedHead: Bool
    /// The token that begins a text; an empty prompt is this token alone.
    package var beginToken: Int32
    /// The tokens that end a response; the first is the one that training appends.
    package var endTokens: [Int32]

    /// A model of the GPT-2 family.
    ///
    /// - Parameter innerChannels: four times the channels where config.json leaves it out.
    package init(
        vocabularySize: Int, contextLength: Int, channels: Int, layers: Int, heads: Int,
        innerChannels: Int? = nil, layerNormEpsilon: Float = 1e-5, beginToken: Int32, endTokens: [Int32]
    ) {
        family = .gpt2
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.channels = channels
        self.layers = layers
        self.heads = heads
        keyValueHeads = heads
        headChannels = channels / heads
        self.innerChannels = innerChannels ?? 4 * channels
        normEpsilon = layerNormEpsilon
        biases = Biases(queriesKeysValues: true, attentionOutput: true, feedForward: true)
        windows = [Int?](repeating: nil, count: layers)
        hasTiedHead = true
        self.beginToken = beginToken
        self.endTokens = endTokens
    }

    /// A model of the Llama family: Llama, Mistral, Qwen2.
    package init(
        _ family: ModelFamily, vocabularySize: Int, contextLength: Int, channels: Int, layers: Int,
        heads: Int, keyValueHeads: Int? = nil, headChannels: Int? = nil, innerChannels: Int,
        normEpsilon: Float = 1e-6, biases: Biases = Biases(), rotary: RotaryPositions = RotaryPositions(),
        windows: [Int?]? = nil, hasTiedHead: Bool = false, beginToken: Int32, endTokens: [Int32]
    ) {
        self.family = family
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.channels = channels
        self.layers = layers
        self.heads = heads
        self.keyValueHeads = keyValueHeads ?? heads
        self.headChannels = headChannels ?? channels / heads
        self.innerChannels = innerChannels
        self.normEpsilon = normEpsilon
        self.biases = biases
        self.rotary = rotary
        self.windows = windows ?? [Int?](repeating: nil, count: layers)
        self.hasTiedHead = hasTiedHead
        self.beginToken = beginToken
        self.endTokens = endTokens
    }

    /// The heads of a layer's attention.
    package func attention(_ layer: Int) -> AttentionShape {
        AttentionShape(
            heads: heads, keyValueHeads: keyValueHeads, headChannels: headChannels, window: windows[layer])
    }
}
