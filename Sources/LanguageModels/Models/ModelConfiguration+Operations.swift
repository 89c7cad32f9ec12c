// SPDX-License-Identifier: Apache-2.0

private import Tensors

extension ModelConfiguration {
    /// Weights that every token is multiplied by: those of the linear layers, without embeddings and head.
    package var linearWeights: Int {
        let queries = channels * heads * headChannels
        let keysAndValues = 2 * channels * keyValueHeads * headChannels
        let feedForward = (family == .gpt2 ? 2 : 3) * channels * innerChannels
        return layers * (2 * queries + keysAndValues + feedForward)
    }

    /// Floating-point operations of a forward pass over a batch: counted from its shape, not measured.
    ///
    /// Two for each weight of a linear layer and each token, 4 D for each head and each pair of tokens of which one
    /// attends to the other, and two for each weight of the vocabulary projection for each scored token, or of the score
    /// for each completion.
    /// - Parameter scoring: false for features, which need neither.
    package func forwardOperations(_ batch: PackedBatch, scoring: Bool) -> Double {
        let products = 2 * Double(linearWeights) * Double(batch.rows)
        let head =
            switch output {
            case .vocabulary: 2 * Double(channels * vocabularySize) * Double(batch.targets.count)
            case .score: 2 * Double(channels) * Double(batch.completions.count)
            }
        return products + attentionOperations(batch) + (scoring ? head : 0)
    }

    /// Floating-point operations of a training pass: three times those of the forward pass, since a product's backward pass
    /// is two products, and one where the weight is frozen.
    ///
    /// The products of adapters themselves, and what is computed again to save memory, are not counted.
    package func trainingOperations(_ batch: PackedBatch, adaptersAlone: Bool = false) -> Double {
        let forward = forwardOperations(batch, scoring: true)
        return adaptersAlone ? 2 * forward + attentionOperations(batch) : 3 * forward
    }

    private func attentionOperations(_ batch: PackedBatch) -> Double {
        (0..<layers).reduce(0.0) {
            $0 + 4 * Double(heads * headChannels) * Double(batch.layout.attendedPairs(window: windows[$1]))
        }
    }
}

extension LanguageModel {
    /// Floating-point operations of a training pass, as the configuration counts them.
    package func trainingOperations(_ batch: PackedBatch) -> Double {
        configuration.trainingOperations(batch, adaptersAlone: adaptation != nil)
    }
}
