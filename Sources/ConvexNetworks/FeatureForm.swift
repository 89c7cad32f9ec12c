// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// How the last hidden states of a prompt and its response become one row of features; the same at fitting and decoding.
package struct FeatureForm: Hashable, Sendable {
    package enum Pooling: String, CaseIterable, Sendable {
        /// The mean over the response's tokens.
        case mean
        /// The state of the response's last token.
        case last
        /// A softmax over an untrained, seeded linear layer's value of each token: the form of the published code, for
        /// comparison alone, and with the mask of padding that it leaves out.
        case attention
    }

    package var pooling: Pooling
    /// Tokens of prompt and response that are read, from the start; nil for all.
    ///
    /// What lies beyond changes no feature.
    package var window: Int?

    package init(pooling: Pooling = .mean, window: Int? = nil) {
        self.pooling = pooling
        self.window = window
    }

    /// Whether a token at this position, counted from the prompt's first, is read.
    package func reads(_ position: Int) -> Bool { window.map { position < $0 } ?? true }

    /// The linear layer of `attention`, with torch's distribution: uniform in +-1 / sqrt(channels).
    ///
    /// A bias would cancel in the softmax.
    static func attentionWeights(channels: Int) -> [Float] {
        var draws = SeededGenerator(seed: 1_024, stream: "attention pooling")
        let bound = 1 / Double(max(1, channels)).squareRoot()
        return (0..<channels).map { _ in Float(bound * (2 * draws.uniform() - 1)) }
    }
}
