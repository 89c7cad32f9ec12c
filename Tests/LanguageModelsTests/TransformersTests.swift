// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import Tensors
import Testing
import Tokenizers

/// Holds tokenizer, forward and backward pass against transformers, by `Tests/Fixtures/gpt2`.
///
/// The fixture's numbers are computed in double precision on the same single-precision weights, so that what differs is
/// this engine's rounding: at most 1.5e-6 of the largest value with every kernel table. The tolerance leaves ten times
/// that for other processors, and is a tenth of what the exact GELU in place of its tanh form changes (3e-4).
@Suite struct TransformersTests {
    struct Expected: Decodable {
        struct Encoding: Decodable {
            var text: String
            var tokens, plain: [Int32]
        }

        struct Logits: Decodable {
            struct Row: Decodable {
                var position: Int
                var values: [Double]
            }

            var tokens: [Int32]
            var rows: [Row]
        }

        struct Completion: Decodable {
            var prompt, completion: [Int32]
            var sum: Double
        }

        struct Summary: Decodable {
            var name: String
            var norm: Double
            var places: [Int]
            var values: [Double]
        }

        var encodings: [Encoding]
        var logits: [Logits]
        var completions: [Completion]
        var loss: Double
        var gradients: [Summary]
    }

    static let tolerance = 2e-5
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("Fixtures/gpt2").path

    let expected: Expected
    let checkpoint: Checkpoint

    init() throws {
        expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/language_model.json")))
        checkpoint = try Checkpoint(Self.folder)
    }

    @Test func everyTextHasTheSameTokens() throws {
        #expect(expected.encodings.count == 40)
        for encoding in expected.encodings {
            let text = encoding.text
            #expect(checkpoint.tokenizer.encode(text) == encoding.tokens, "\(text.debugDescription)")
            #expect(
                checkpoint.tokenizer.encode(text, specials: false) == encoding.plain,
                "\(text.debugDescription)")
            #expect(checkpoint.tokenizer.decode(encoding.tokens, specials: true) == text)
        }
    }

    @Test func theConfigurationIsRead() throws {
        #expect(
            checkpoint.model.configuration
                == ModelConfiguration(
                    vocabularySize: 300, contextLength: 64, channels: 36, layers: 2, heads: 3,
                    innerChannels: 100, layerNormEpsilon: 1e-3,
                    beginToken: 0, endTokens: [2]))
    }

    @Test func decodingHasTheSameLogits() throws {
        let decoder = BatchDecoder(checkpoint.model)
        let sequences = expected.logits
        let rows = sequences.map { decoder.row(after: nil, capacity: $0.tokens.count) }
        for place in 0..<(sequences.map(\.tokens.count).max() ?? 0) {
            let live = sequences.indices.filter { place < sequences[$0].tokens.count }
            let logits = decoder.logits(decoder.step(live.map { (rows[$0], sequences[$0].tokens[place]) }))
            for (row, sequence) in live.enumerated() {
                for wanted in sequences[sequence].rows where wanted.position == place {
                    try expectClose(logits.row(row), wanted.values, "sequence \(sequence), position \(place)")
                }
            }
        }
    }

    @Test func aPrefilledPromptHasTheSameLogits() throws {
        let decoder = BatchDecoder(checkpoint.model)
        for sequence in expected.logits {
            for wanted in sequence.rows {
                let prefix = try #require(
                    decoder.prefill([Array(sequence.tokens[...wanted.position])]).first)
                let hidden = Tensor(prefix.lastHidden, shape: [1, prefix.lastHidden.count])
                try expectClose(decoder.logits(hidden).values, wanted.values, "position \(wanted.position)")
            }
        }
    }

    /// All completions in one packed batch, and each alone.
    @Test func completionsHaveTheSameLogProbabilities() {
        var together = PackedBatch()
        for example in expected.completions {
            together.add(prompt: example.prompt, completions: [example.completion])
        }
        let sums = sums(together)
        for (example, sum) in zip(expected.completions, sums) {
            var alone = PackedBatch()
            alone.add(prompt: example.prompt, completions: [example.completion])
            for value in [sum, self.sums(alone)[0]] {
                #expect(
                    abs(value - example.sum) < Self.tolerance * abs(example.sum), "\(value), \(example.sum)")
            }
        }
    }

    @Test func everyParameterHasTheSameGradient() throws {
        var batch = PackedBatch()
        for example in expected.completions {
            batch.add(prompt: example.prompt, completions: [example.completion])
        }
        let tape = Tape(recording: true)
        let logps = checkpoint.model.tokenLogProbabilities(batch, on: tape)
        let count = batch.targets.count
        let loss = -logps.value.values.reduce(0) { $0 + Double($1) } / Double(count)
        #expect(abs(loss - expected.loss) < Self.tolerance * expected.loss)
        tape.backward(from: logps, gradient: Tensor([Float](repeating: -1 / Float(count), count: count)))
        #expect(checkpoint.model.parameters.map(\.name) == expected.gradients.map(\.name))
        for (parameter, wanted) in zip(checkpoint.model.parameters, expected.gradients) {
            let gradient = try #require(parameter.gradient).values
            let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            #expect(abs(norm - wanted.norm) < Self.tolerance * wanted.norm, "\(wanted.name): \(norm)")
            try expectClose(wanted.places.map { gradient[$0] }, wanted.values, wanted.name)
        }
    }

    private func sums(_ batch: PackedBatch) -> [Double] {
        let values = checkpoint.model.tokenLogProbabilities(batch, on: Tape(recording: false)).value.values
        return batch.completions.map { values[$0].reduce(0) { $0 + Double($1) } }
    }

    /// Differences relative to the largest of the expected values.
    private func expectClose(_ actual: [Float], _ expected: [Double], _ what: String) throws {
        try #require(actual.count == expected.count)
        let scale = expected.reduce(0) { max($0, abs($1)) }
        let worst = zip(actual, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } / scale
        #expect(worst < Self.tolerance, "\(what): \(worst) of the largest value")
    }
}
