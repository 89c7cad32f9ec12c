// SPDX-License-Identifier: Apache-2.0

import Autograd
import LanguageModels
import Tensors
import Testing
import Tokenizers

/// Holds tokenizer, forward and backward pass against transformers, by `Tests/Fixtures`.
///
/// The fixtures' numbers are computed in double precision on the weights as stored, so that what differs is this
/// engine's rounding.
@Suite struct TransformersTests {
    @Test func everyTextHasTheSameTokens() throws {
        let reference = try Reference("gpt2")
        let tokenizer = reference.checkpoint.tokenizer
        let encodings = try #require(reference.expected.encodings)
        #expect(encodings.count == 40)
        for encoding in encodings {
            let text = encoding.text
            #expect(tokenizer.encode(text) == encoding.tokens, "\(text.debugDescription)")
            #expect(tokenizer.encode(text, specials: false) == encoding.plain, "\(text.debugDescription)")
            #expect(tokenizer.decode(encoding.tokens, specials: true) == text)
        }
    }

    @Test func theConfigurationIsRead() throws {
        #expect(
            try Reference("gpt2").checkpoint.model.configuration
                == ModelConfiguration(
                    vocabularySize: 300, contextLength: 64, channels: 36, layers: 2, heads: 3,
                    innerChannels: 100, layerNormEpsilon: 1e-3,
                    beginToken: 0, endTokens: [2]))
    }

    @Test(arguments: Reference.families) func decodingHasTheSameLogits(family: String) throws {
        let reference = try Reference(family)
        let decoder = BatchDecoder(reference.checkpoint.model)
        let sequences = reference.expected.logits
        let rows = sequences.map { decoder.row(after: nil, capacity: $0.tokens.count) }
        var held = 0
        for place in 0..<(sequences.map(\.tokens.count).max() ?? 0) {
            let live = sequences.indices.filter { place < sequences[$0].tokens.count }
            let logits = decoder.logits(decoder.step(live.map { (rows[$0], sequences[$0].tokens[place]) }))
            for (row, sequence) in live.enumerated() {
                for wanted in sequences[sequence].rows where wanted.position == place {
                    try Reference.expectClose(
                        logits.row(row), wanted.values, "sequence \(sequence), position \(place)")
                    held += 1
                }
            }
        }
        #expect(held == sequences.reduce(0) { $0 + $1.rows.count })
    }

    @Test(arguments: Reference.families) func aPrefilledPromptHasTheSameLogits(family: String) throws {
        let reference = try Reference(family)
        let decoder = BatchDecoder(reference.checkpoint.model)
        for sequence in reference.expected.logits {
            for wanted in sequence.rows {
                let prefix = try #require(
                    decoder.prefill([Array(sequence.tokens[...wanted.position])]).first)
                let hidden = Tensor(prefix.lastHidden, shape: [1, prefix.lastHidden.count])
                try Reference.expectClose(
                    decoder.logits(hidden).values, wanted.values, "position \(wanted.position)")
            }
        }
    }

    /// All completions in one packed batch, and each alone.
    @Test(arguments: Reference.families)
    func completionsHaveTheSameLogProbabilities(family: String) throws {
        let reference = try Reference(family)
        let model = reference.checkpoint.model
        let completions = reference.expected.completions
        for (example, sum) in zip(completions, Self.sums(model, Self.batch(completions))) {
            for value in [sum, Self.sums(model, Self.batch([example]))[0]] {
                #expect(
                    abs(value - example.sum) < Reference.tolerance * abs(example.sum),
                    "\(value), \(example.sum)")
            }
        }
    }

    @Test(arguments: Reference.families) func everyParameterHasTheSameGradient(family: String) throws {
        let reference = try Reference(family)
        let (model, expected) = (reference.checkpoint.model, reference.expected)
        let batch = Self.batch(expected.completions)
        let tape = Tape(recording: true)
        let logps = model.tokenLogProbabilities(batch, on: tape)
        let count = batch.targets.count
        let loss = -logps.value.values.reduce(0) { $0 + Double($1) } / Double(count)
        #expect(abs(loss - expected.loss) < Reference.tolerance * expected.loss)
        tape.backward(from: logps, gradient: Tensor([Float](repeating: -1 / Float(count), count: count)))
        try Reference.expectClose(
            model.parameters.map { (name: $0.name, values: try #require($0.gradient).values) },
            expected.gradients)
    }

    static func batch(_ completions: [Reference.Completion]) -> PackedBatch {
        var batch = PackedBatch()
        for example in completions { batch.add(prompt: example.prompt, completions: [example.completion]) }
        return batch
    }

    static func sums(_ model: LanguageModel, _ batch: PackedBatch) -> [Double] {
        let values = model.tokenLogProbabilities(batch, on: Tape(recording: false)).value.values
        return batch.completions.map { values[$0].reduce(0) { $0 + Double($1) } }
    }
}
