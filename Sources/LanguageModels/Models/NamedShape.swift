// SPDX-License-Identifier: Apache-2.0

/// A shape by name, from which a vocabulary and its special tokens make a configuration.
package struct NamedShape: Sendable {
    package var name: String
    private var make: @Sendable (_ vocabularySize: Int, _ begin: Int32, _ end: Int32) -> ModelConfiguration

    /// `demo` and `tiny` are this project's own; the others are those of the checkpoints of that name.
    package static let all = [
        gpt2("tiny", context: 256, channels: 48, layers: 2, heads: 2),
        gpt2("demo", context: 512, channels: 256, layers: 3, heads: 4),
        gpt2("distilgpt2", context: 1_024, channels: 768, layers: 6, heads: 12),
        gpt2("gpt2", context: 1_024, channels: 768, layers: 12, heads: 12),
        gpt2("gpt2-medium", context: 1_024, channels: 1_024, layers: 24, heads: 16),
        // Llama 3.2 1B.
        NamedShape(name: "llama-1b") {
            ModelConfiguration(
                .llama, vocabularySize: $0, contextLength: 8_192, channels: 2_048, layers: 16, heads: 32,
                keyValueHeads: 8, headChannels: 64, innerChannels: 8_192, normEpsilon: 1e-5,
                rotary: RotaryPositions(
                    theta: 500_000,
                    scaling: .llama3(
                        factor: 32, lowFrequency: 1, highFrequency: 4, originalContext: 8_192)),
                hasTiedHead: true, beginToken: $1, endTokens: [$2])
        },
    ]

    private static func gpt2(_ name: String, context: Int, channels: Int, layers: Int, heads: Int)
        -> NamedShape
    {
        NamedShape(name: name) {
            ModelConfiguration(
                vocabularySize: $0, contextLength: context, channels: channels, layers: layers, heads: heads,
                beginToken: $1, endTokens: [$2])
        }
    }

    package func configuration(vocabularySize: Int, beginToken: Int32, endToken: Int32) -> ModelConfiguration
    {
        make(vocabularySize, beginToken, endToken)
    }
}
