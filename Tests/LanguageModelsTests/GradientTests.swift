// SPDX-License-Identifier: Apache-2.0

import Autograd
import LanguageModels
import Randomness
import Tensors
import Testing

func tinyConfiguration(vocabularySize: Int = 19) -> ModelConfiguration {
    ModelConfiguration(
        vocabularySize: vocabularySize, contextLength: 24, channels: 12, layers: 2, heads: 3, beginToken: 0,
        endTokens: [1])
}

/// A model whose weights are large enough for gradients to stand out from rounding.
func tinyModel(seed: UInt64 = 5) -> LanguageModel {
    LanguageModel(tinyConfiguration()) { name, shape in
        var draws = SeededGenerator(seed: seed, stream: name)
        let shift = name.contains("ln_") && name.hasSuffix("weight") ? 1.0 : 0
        return Tensor((0..<shape.reduce(1, *)).map { _ in Float(shift + draws.normal() * 0.3) }, shape: shape)
    }
}

@Suite struct GradientTests {
    func batch() -> PackedBatch {
        var batch = PackedBatch()
        batch.add(prompt: [0, 5, 6, 7], completions: [[8, 9, 1], [10, 1]])
        batch.add(sequence: [0, 3, 4, 11, 12, 1], scoring: [2..<4, 5..<6])
        return batch
    }

    /// Every parameter of the whole model: the gradient along a random direction against central differences.
    @Test func backwardMatchesFiniteDifferences() throws {
        let model = tinyModel()
        let batch = batch()
        var draws = SeededGenerator(seed: 2)
        let weights = Tensor(batch.targets.map { _ in Float(draws.normal()) })
        func value() -> Double {
            let logps = model.tokenLogProbabilities(batch, on: Tape(recording: false)).value
            return zip(logps.values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let tape = Tape(recording: true)
        tape.backward(from: model.tokenLogProbabilities(batch, on: tape), gradient: weights)
        for parameter in model.parameters {
            let gradient = try #require(parameter.gradient)
            let before = parameter.value.copy()
            let direction = (0..<before.count).map { _ in draws.normal() }
            func shifted(_ step: Double) -> Double {
                for index in 0..<before.count {
                    parameter.value[index] = before[index] + Float(step * direction[index])
                }
                defer { parameter.value.assign(before) }
                return value()
            }
            let step = 2e-3
            // Fourth-order central difference: its own error stays below that of f32.
            let expected =
                (8 * (shifted(step) - shifted(-step)) - (shifted(2 * step) - shifted(-2 * step)))
                / (12 * step)
            let actual = zip(gradient.values, direction).reduce(0) { $0 + Double($1.0) * $1.1 }
            #expect(
                abs(actual - expected) < 4e-3 * max(1, abs(expected)),
                "\(parameter.name): \(actual), \(expected)")
        }
    }

    @Test func aSharedPromptGivesTheGradientOfSeparateSequences() throws {
        let (shared, separate) = (tinyModel(), tinyModel())
        let (prompt, first, second): ([Int32], [Int32], [Int32]) = ([0, 5, 6, 7], [8, 9, 1], [10, 1])
        var together = PackedBatch()
        together.add(prompt: prompt, completions: [first, second])
        var apart = PackedBatch()
        apart.add(sequence: prompt + first, scoring: [4..<7])
        apart.add(sequence: prompt + second, scoring: [4..<6])
        var values: [[Float]] = []
        for (model, batch) in [(shared, together), (separate, apart)] {
            let tape = Tape(recording: true)
            let logps = model.tokenLogProbabilities(batch, on: tape)
            values.append(logps.value.values)
            tape.backward(from: logps, gradient: Tensor([1, 2, 3, 4, 5]))
        }
        #expect(zip(values[0], values[1]).allSatisfy { abs($0 - $1) < 1e-5 })
        for (a, b) in zip(shared.parameters, separate.parameters) {
            let (ga, gb) = (try #require(a.gradient).values, try #require(b.gradient).values)
            let scale = gb.reduce(Float(1e-3)) { max($0, abs($1)) }
            #expect(zip(ga, gb).allSatisfy { abs($0 - $1) < 2e-5 * scale }, "\(a.name)")
        }
    }

    @Test func aTapeThatDoesNotRecordComputesTheSame() {
        let model = tinyModel()
        let recorded = model.tokenLogProbabilities(batch(), on: Tape(recording: true)).value.values
        #expect(model.tokenLogProbabilities(batch(), on: Tape(recording: false)).value.values == recorded)
        #expect(model.parameters.allSatisfy { $0.gradient == nil })
    }
}
