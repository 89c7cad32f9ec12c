// SPDX-License-Identifier: Apache-2.0

package import Autograd
private import Randomness
package import Tensors

/// A GPT-2-family decoder: learned positions, pre-normalisation, GELU, output head tied to the embedding.
///
/// Matrices are stored as GPT-2's Conv1D has them, (in, out). Source: Radford et al., "Language models are
/// unsupervised multitask learners" (2019).
package final class LanguageModel {
    /// The weights of one block.
    struct Layer {
        let norm1Gamma, norm1Beta: Parameter
        /// (C, 3C) and (3C): queries, keys, values.
        let attentionWeight, attentionBias: Parameter
        let projectionWeight, projectionBias: Parameter
        let norm2Gamma, norm2Beta: Parameter
        /// (C, I) and (I).
        let innerWeight, innerBias: Parameter
        let outerWeight, outerBias: Parameter

        var parameters: [Parameter] {
            [
                norm1Gamma, norm1Beta, attentionWeight, attentionBias, projectionWeight, projectionBias,
                norm2Gamma,
                norm2Beta, innerWeight, innerBias, outerWeight, outerBias,
            ]
        }
    }

    package let configuration: ModelConfiguration
    /// (V, C); also the output head.
    package let embedding: Parameter
    let positionEmbedding: Parameter
    let layers: [Layer]
    let finalGamma, finalBeta: Parameter

    /// Every parameter once, in the order of the checkpoint.
    package var parameters: [Parameter] {
        [embedding, positionEmbedding] + layers.flatMap(\.parameters) + [finalGamma, finalBeta]
    }

    /// Builds the model from tensors by their names in the checkpoint, without the prefix `transformer.`.
    package init(
        _ configuration: ModelConfiguration, weights: (_ name: String, _ shape: [Int]) throws -> Tensor
    ) rethrows {
        self.configuration = configuration
        let (C, I) = (configuration.channels, configuration.innerChannels)
        func parameter(_ name: String, _ shape: Int...) throws -> Parameter {
            Parameter(name: name, value: try weights(name, shape))
        }
        embedding = try parameter("wte.weight", configuration.vocabularySize, C)
        positionEmbedding = try parameter("wpe.weight", configuration.contextLength, C)
        layers = try (0..<configuration.layers).map { index in
            let block = "h.\(index)"
            return Layer(
                norm1Gamma: try parameter("\(block).ln_1.weight", C),
                norm1Beta: try parameter("\(block).ln_1.bias", C),
                attentionWeight: try parameter("\(block).attn.c_attn.weight", C, 3 * C),
                attentionBias: try parameter("\(block).attn.c_attn.bias", 3 * C),
                projectionWeight: try parameter("\(block).attn.c_proj.weight", C, C),
                projectionBias: try parameter("\(block).attn.c_proj.bias", C),
                norm2Gamma: try parameter("\(block).ln_2.weight", C),
                norm2Beta: try parameter("\(block).ln_2.bias", C),
                innerWeight: try parameter("\(block).mlp.c_fc.weight", C, I),
                innerBias: try parameter("\(block).mlp.c_fc.bias", I),
                outerWeight: try parameter("\(block).mlp.c_proj.weight", I, C),
                outerBias: try parameter("\(block).mlp.c_proj.bias", C))
        }
        finalGamma = try parameter("ln_f.weight", C)
        finalBeta = try parameter("ln_f.bias", C)
    }

    /// Random weights: N(0, 0.02), and N(0, 0.02 / sqrt(2 layers)) for the projections into the residual stream.
    package convenience init(_ configuration: ModelConfiguration, seed: UInt64) {
        self.init(configuration) { name, shape in
            if name.hasSuffix(".bias") { return Tensor(zeros: shape) }
            if name.contains("ln_") { return Tensor([Float](repeating: 1, count: shape[0])) }
            let deviation =
                name.hasSuffix("c_proj.weight") ? 0.02 / Double(2 * configuration.layers).squareRoot() : 0.02
            var draws = SeededGenerator(seed: seed, stream: "weights", name)
            return Tensor(
                (0..<shape.reduce(1, *)).map { _ in Float(draws.normal() * deviation) }, shape: shape)
        }
    }

    /// A model with the same weights in memory of its own.
    package func copy() -> LanguageModel {
        var values: [String: Tensor] = [:]
        for parameter in parameters { values[parameter.name] = parameter.value }
        return LanguageModel(configuration) { name, shape in values[name]?.copy() ?? Tensor(zeros: shape) }
    }

    /// The last hidden states, after the final normalisation; (rows, C).
    package func hiddenStates(_ batch: PackedBatch, on tape: Tape) -> Variable {
        let epsilon = configuration.layerNormEpsilon
        var x = tape.embedding(embedding, tokens: batch.tokens, positions: positionEmbedding, batch.positions)
        for layer in layers {
            let a = tape.layerNorm(x, gamma: layer.norm1Gamma, beta: layer.norm1Beta, epsilon: epsilon)
            let qkv = tape.linear(a, weight: layer.attentionWeight, bias: layer.attentionBias)
            let attended = tape.attention(qkv, layout: batch.layout, heads: configuration.heads)
            x = tape.add(x, tape.linear(attended, weight: layer.projectionWeight, bias: layer.projectionBias))
            let b = tape.layerNorm(x, gamma: layer.norm2Gamma, beta: layer.norm2Beta, epsilon: epsilon)
            let inner = tape.gelu(tape.linear(b, weight: layer.innerWeight, bias: layer.innerBias))
            x = tape.add(x, tape.linear(inner, weight: layer.outerWeight, bias: layer.outerBias))
        }
        return tape.layerNorm(x, gamma: finalGamma, beta: finalBeta, epsilon: epsilon)
    }

    /// The log-probability of each scored token of a batch, in nats; (scored tokens).
    package func tokenLogProbabilities(_ batch: PackedBatch, on tape: Tape) -> Variable {
        let hidden = hiddenStates(batch, on: tape)
        return tape.tokenLogProbabilities(
            tape.selectRows(hidden, batch.scoredRows), table: embedding, targets: batch.targets)
    }
}
