// SPDX-License-Identifier: Apache-2.0

package import Autograd
package import Tensors

/// A causal decoder of the GPT-2 or the Llama family, with the vocabulary or a score behind its last hidden states.
package final class LanguageModel {
    package let configuration: ModelConfiguration
    /// (V, C).
    package let embedding: Parameter
    /// (context, C); nil where positions are rotary.
    let positionEmbedding: Parameter?
    package private(set) var blocks: [Block]
    let finalNorm: Norm
    /// (V, C); the embedding itself where it is tied.
    package let head: Parameter
    /// (1, C); nil for a language model, whose output is the vocabulary.
    package let score: Parameter?
    private var rotation: RotationTable?
    /// What the blocks' layers were adapted with; nil for a model without adapters.
    package private(set) var adaptation: Adaptation?

    /// Every weight of the checkpoint once, in its order; adapters are not among them.
    package var parameters: [Parameter] {
        [embedding] + (positionEmbedding.map { [$0] } ?? []) + blocks.flatMap(\.parameters)
            + finalNorm.parameters + (configuration.hasTiedHead ? [] : [head]) + (score.map { [$0] } ?? [])
    }

    /// Every weight by its name in a file of transformers.
    var namedWeights: [(name: String, tensor: Tensor)] {
        let prefix = configuration.family == .gpt2 ? "transformer." : ""
        return parameters.map { (($0 === score ? "" : prefix) + $0.name, $0.value) }
    }

    /// The weights of the adapters, in the order of the layers.
    package var adapterParameters: [Parameter] {
        blocks.flatMap { $0.linears.flatMap { $0.adapter?.parameters ?? [] } }
    }

    /// What a training run changes.
    package var trainableParameters: [Parameter] {
        (parameters + adapterParameters).filter(\.isTrainable)
    }

    /// Builds the model from tensors by their names in the checkpoint; GPT-2's without the prefix `transformer.`.
    package init(
        _ configuration: ModelConfiguration, weights: (_ name: String, _ shape: [Int]) throws -> Tensor
    ) rethrows {
        self.configuration = configuration
        let parts = try ModelParts(configuration) {
            Parameter(name: $0, value: try weights($0, $1))
        }
        embedding = parts.embedding
        positionEmbedding = parts.positionEmbedding
        blocks = parts.blocks
        finalNorm = parts.finalNorm
        head = parts.head ?? parts.embedding
        score = parts.score
    }

    /// A model with the same weights in memory of its own; adapters are copied too.
    package func copy() -> LanguageModel {
        var values: [String: Tensor] = [:]
        for parameter in parameters { values[parameter.name] = parameter.value }
        let other = LanguageModel(configuration) { name, shape in
            guard let value = values[name] else { preconditionFailure("no weight \(name) of \(shape)") }
            return value.copy()
        }
        if let adaptation { other.attach(adaptation.copy()) }
        return other
    }

    /// Puts adapters beside the layers that they name and freezes everything else but a score.
    package func attach(_ adaptation: Adaptation) {
        self.adaptation = adaptation
        for parameter in parameters { parameter.isTrainable = parameter === score }
        for index in blocks.indices {
            blocks[index].mapLinears { linear in
                var linear = linear
                linear.adapter = adaptation.adapters[linear.module]
                return linear
            }
        }
    }

    /// Adds each adapter's product to its layer's weight; the model is then one without adapters.
    package func mergeAdapters() {
        for index in blocks.indices {
            blocks[index].mapLinears { linear in
                var linear = linear
                if let merged = linear.mergedWeight() { linear.weight.update { $0.assign(merged) } }
                linear.adapter = nil
                return linear
            }
        }
        adaptation = nil
        for parameter in parameters { parameter.isTrainable = true }
    }

    /// Cosines and sines that reach the furthest of the positions; nil for learned ones.
    ///
    /// Made as far as they were needed: a context of a million tokens would take half a gigabyte.
    func rotation(for positions: [Int32]) -> RotationTable? {
        guard let rotary = configuration.rotary else { return nil }
        let needed = Int(positions.max() ?? 0) + 1
        if let rotation, rotation.positions >= needed { return rotation }
        var size = 256
        while size < needed { size *= 2 }
        let table = RotationTable(
            angles: rotary.angles(headChannels: configuration.headChannels), positions: size)
        rotation = table
        return table
    }

    /// The last hidden states, after the final normalisation; (rows, C).
    package func hiddenStates(_ batch: PackedBatch, on tape: Tape) -> Variable {
        let epsilon = configuration.normEpsilon
        let positions = Positions(
            places: batch.positions, layout: batch.layout, rotation: rotation(for: batch.positions))
        var x =
            positionEmbedding.map {
                tape.embedding(embedding, tokens: batch.tokens, positions: $0, batch.positions)
            } ?? tape.embedding(embedding, tokens: batch.tokens)
        for block in blocks {
            x = tape.recomputed(x) { tape, x in block(x, positions, epsilon: epsilon, on: tape) }
        }
        return finalNorm(x, epsilon: epsilon, on: tape)
    }

    /// The log-probability of each scored token of a batch, in nats; (scored tokens).
    ///
    /// - Parameter temperature: what logits are divided by, above 0.
    package func tokenLogProbabilities(
        _ batch: PackedBatch, on tape: Tape, temperature: Float = 1
    ) -> Variable {
        tape.tokenLogProbabilities(
            scoredStates(hiddenStates(batch, on: tape), batch, on: tape, temperature), table: head,
            targets: batch.targets)
    }

    /// The states that predict the scored tokens; divided by the temperature here, and so are the logits.
    private func scoredStates(
        _ states: Variable, _ batch: PackedBatch, on tape: Tape, _ temperature: Float
    ) -> Variable {
        precondition(temperature > 0 && temperature.isFinite, "a temperature of \(temperature)")
        let states = tape.selectRows(states, batch.scoredRows)
        return temperature == 1 ? states : tape.scale(states, by: 1 / temperature)
    }

    /// A forward and a backward pass: adds the gradient of a loss on the scored tokens to the parameters'.
    ///
    /// - Parameters:
    ///   - groups: runs of scored tokens, in order and without gaps, whose slopes follow from their own log-probabilities:
    ///     the completions of a pair, for example.
    ///   - features: a further loss on means of hidden states.
    ///   - temperature: what logits are divided by, above 0.
    ///   - slopes: d loss / d logp of a group's tokens, from its number and its log-probabilities.
    /// - Returns: the log-probability of each scored token, in nats.
    package func accumulateGradients(
        _ batch: PackedBatch, on tape: Tape, groups: [Range<Int>], features: FeatureLoss? = nil,
        temperature: Float = 1, slopes: (_ group: Int, _ logps: [Float]) -> [Float]
    ) -> Tensor {
        let states = hiddenStates(batch, on: tape)
        if let features {
            let means = tape.meanRows(states, features.rows)
            tape.add(gradient: features.gradient(means.value), of: means)
        }
        let hidden = scoredStates(states, batch, on: tape, temperature)
        return tape.backward(
            from: hidden, table: head, targets: batch.targets, groups: groups, slopes: slopes)
    }
}
