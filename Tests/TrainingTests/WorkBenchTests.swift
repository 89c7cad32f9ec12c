// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import Tensors
import Testing
import Training

@Suite struct WorkBenchTests {
    let configuration = ModelConfiguration(
        vocabularySize: 37, contextLength: 16, channels: 8, layers: 2, heads: 2, beginToken: 0, endTokens: [1]
    )

    private func measure(_ work: MeasuredWork) throws -> WorkMeasurement {
        try WorkBench(
            LanguageModel(configuration, seed: 3), .f32, batch: 4, length: 10, warmup: 1, repeats: 3
        )
        .measure(work)
    }

    struct Case: Sendable {
        var work: MeasuredWork
        var tokens: Int
        var pairs: Int?
        /// Keys attended to, tokens predicted, and passes that cost as much as the forward one.
        var attended, predicted, passes: Int

        /// 2 layers of 12 · 8² weights; 4 · 8 a key and layer; a vocabulary of 37 · 8 weights.
        var operations: Double {
            let forward = tokens * 2 * 1_536 + attended * 64 + predicted * 2 * 296
            return Double(passes * forward)
        }
    }

    static let cases = [
        // 4 sequences of 10 tokens.
        Case(work: .sft, tokens: 40, attended: 4 * 55, predicted: 36, passes: 3),
        // 2 pairs of 5 tokens of prompt and twice 5 of response.
        Case(work: .dpo, tokens: 30, pairs: 2, attended: 2 * (15 + 2 * 40), predicted: 20, passes: 3),
        Case(work: .orpo, tokens: 30, pairs: 2, attended: 2 * (15 + 2 * 40), predicted: 20, passes: 3),
        Case(work: .features, tokens: 40, attended: 4 * 55, predicted: 0, passes: 1),
    ]

    @Test(arguments: cases) func workCountsWhatAStepNeeds(_ expected: Case) throws {
        let measurement = try measure(expected.work)
        #expect(measurement.work == expected.work && measurement.batch == 4 && measurement.length == 10)
        #expect(measurement.tokens == expected.tokens)
        #expect(measurement.pairs == expected.pairs)
        #expect(measurement.operations == expected.operations)
        #expect(measurement.seconds.count == 3 && measurement.seconds.allSatisfy { $0 > 0 })
        #expect(measurement.profile == nil)
    }

    @Test func aRolloutsProfileSaysWhatShareIsProducts() throws {
        let wide = ModelConfiguration(
            vocabularySize: 300, contextLength: 32, channels: 8, layers: 2, heads: 2, beginToken: 0,
            endTokens: [299])
        let measurement = try WorkBench(
            LanguageModel(wide, seed: 3), .f32, batch: 8, length: 10, warmup: 1, repeats: 2
        ).measure(.rollout, profiled: true)
        #expect(measurement.seconds.count == 2 && measurement.batch == 8 && measurement.length == 10)
        // A prompt of 16 tokens once, with eight responses of at most ten.
        #expect(measurement.tokens > 16 + 8 && measurement.tokens <= 16 + 80)
        let share = try #require(measurement.productShare)
        #expect(share > 0 && share < 1)
    }

    @Test func ratesAreThoseOfTheMedianStep() {
        let measurement = WorkMeasurement(
            work: .dpo, batch: 8, length: 256, tokens: 300, pairs: 4, operations: 6e9, seconds: [9, 2, 3])
        #expect(measurement.median == 3)
        #expect(measurement.tokensPerSecond == 100)
        #expect(measurement.pairsPerSecond == 4.0 / 3)
        #expect(measurement.gigaflops == 2)
    }
}
