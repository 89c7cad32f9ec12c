// SPDX-License-Identifier: Apache-2.0

import Foundation
import Generation
import Randomness
import Tensors
import Testing

@Suite struct SamplerChainTests {
    func logits(_ probabilities: [Double]) -> [Float] { probabilities.map { Float(log($0)) } }

    func expect(_ chain: [SamplerStep], _ probabilities: [Double], _ expected: [Double]) {
        let actual = SamplerChain(chain).distribution(logits(probabilities)).map(\.probability)
        #expect(
            actual.count == expected.count && zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-5 },
            "\(actual)")
    }

    /// Constants of `transformers`' TopP test and of llama.cpp's tests/test-sampling.cpp.
    @Test func publishedConstants() {
        expect([.topP(0.8)], [0.3, 0.1, 0.1, 0.5], [0.625, 0.375])
        expect([.topP(0.8)], [0.15, 0.3, 0.3, 0.25], [0.3 / 0.85, 0.3 / 0.85, 0.25 / 0.85])
        let base = [0.1, 0.2, 0.3, 0.4]
        expect([.topK(3)], base, [0.444444, 0.333333, 0.222222])
        expect([.topP(0)], base, [1])
        expect([.topP(0.7)], base, [0.571429, 0.428571])
        expect([.topP(0.8)], base, [0.444444, 0.333333, 0.222222])
        expect([.topP(1)], base, [0.4, 0.3, 0.2, 0.1])
        expect([.minP(0.26)], base, [0.4 / 0.9, 0.3 / 0.9, 0.2 / 0.9])
        expect([.temperature(0)], base, [1])
    }

    /// Penalties and typical sampling of llama.cpp's tests/test-sampling.cpp.
    @Test(
        arguments: [
            ([0], [0.25, 0.25, 0.25, 0.25, 0], [0.249997, 0.249997, 0.249997, 0.249997, 0.000011]),
            ([0, 1, 2], [0.5, 0.5, 0, 0, 0], [0.499966, 0.499966, 0.000023, 0.000023, 0.000023]),
            ([0, 1, 2, 0, 0], [0.5, 0.5, 0, 0, 0], [0.499977, 0.499977, 0.000023, 0.000023, 0]),
        ] as [([Int32], [Double], [Double])])
    func publishedPenalties(response: [Int32], repeated: [Double], counted: [Double]) {
        func check(_ penalties: TokenPenalties, _ expected: [Double]) {
            let actual = SamplerChain([.penalties(penalties)]).distribution(
                logits([0.2, 0.2, 0.2, 0.2, 0.2]), history: TokenHistory(response: response)
            ).map(\.probability)
            #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 2e-6 }, "\(actual)")
        }
        var penalties = TokenPenalties()
        penalties.repetition = 50
        check(penalties, repeated)
        penalties = TokenPenalties()
        (penalties.presence, penalties.frequency) = (5, 5)
        check(penalties, counted)
    }

    @Test func publishedTypicalSets() {
        expect([.typical(0.5)], [0.97, 0.01, 0.01, 0.01], [1])
        expect([.typical(0.5)], [0.4, 0.2, 0.2, 0.2], [1.0 / 3, 1.0 / 3, 1.0 / 3])
        expect([.typical(1)], [0.4, 0.3, 0.2, 0.1], [0.4, 0.3, 0.2, 0.1])
    }

    /// A logit above 0 shrinks and one below 0 falls; a plain division would raise the second.
    @Test func repetitionWeakensTokensOfPromptAndResponseWithinItsWindow() {
        var penalties = TokenPenalties()
        penalties.repetition = 2
        let history = TokenHistory(prompt: [0, 1], response: [2])
        func order(_ penalties: TokenPenalties) -> [Int32] {
            SamplerChain([.penalties(penalties)]).distribution([3, -1, 2, -1.5], history: history)
                .map(\.token)
        }
        // 1.5, -2, 1, -1.5
        #expect(order(penalties) == [0, 2, 3, 1])
        penalties.window = 1
        // 3, -1, 1, -1.5
        #expect(order(penalties) == [0, 2, 1, 3])
    }

    @Test func penaltiesActBeforeTopKWhereTheyComeFirst() {
        var penalties = TokenPenalties()
        penalties.presence = 10
        let history = TokenHistory(response: [0])
        func tokens(_ steps: [SamplerStep]) -> [Int32] {
            SamplerChain(steps).distribution([5, 4, 3], history: history).map(\.token)
        }
        #expect(tokens([.penalties(penalties), .topK(2)]) == [1, 2])
        #expect(tokens([.topK(2), .penalties(penalties)]) == [1, 0])
    }

    @Test func presetsHaveTheOrdersOfTheirSources() {
        var options = SamplingOptions()
        (options.minP, options.typicalP, options.penalties.repetition) = (0.1, 0.9, 1.2)
        #expect(
            options.chain(temperature: 0.5).steps == [
                .penalties(options.penalties), .temperature(0.5), .topK(50), .topP(0.9), .minP(0.1),
                .typical(0.9),
            ])
        options.order = .llamacpp
        #expect(
            options.chain(temperature: 0.5).steps == [
                .penalties(options.penalties), .topK(50), .typical(0.9), .topP(0.9), .minP(0.1),
                .temperature(0.5),
            ])
        #expect(SamplingOptions().record == nil)
        #expect(SamplingOptions().chain(temperature: 1) == .hf(temperature: 1))
        #expect(
            options.record
                == "order llamacpp, top-k 50, top-p 0.9, min-p 0.1, typical 0.9, repetition 1.2")
    }

    @Test func tinyTemperaturesDoNotOverflow() {
        let chain = SamplerChain.hf(temperature: 0.001)
        let distribution = chain.distribution([88_000, -3e4, 87_999.9, 12])
        #expect(distribution.allSatisfy { $0.probability.isFinite })
        #expect(distribution.first?.token == 0)
    }

    @Test func tiesGoToTheSmallerToken() {
        #expect(SamplerChain([.topK(2)]).distribution([1, 2, 2, 2]).map(\.token) == [1, 2])
        #expect(SamplerChain([.temperature(0)]).distribution([2, 2, 1]).map(\.token) == [0])
    }

    @Test func theOrderOfStepsMatters() {
        let base = logits([0.5, 0.3, 0.2])
        let first = SamplerChain([.temperature(2), .topP(0.75)]).distribution(base).count
        let last = SamplerChain([.topP(0.75), .temperature(2)]).distribution(base).count
        #expect(first == 3 && last == 2)
    }

    @Test func bannedTokensAreNeverDrawn() {
        var draws = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let row = Tensor([5, 1, 1], shape: [1, 3]).rowView(0)
            row.exclude([0..<1])
            #expect(SamplerChain([]).draw(row, using: &draws) != 0)
            #expect(SamplerChain([.topK(1)]).draw(row, using: &draws) == 1)
        }
    }

    @Test func drawsFollowTheDistribution() {
        var draws = SeededGenerator(seed: 2)
        let base = Tensor(logits([0.2, 0.8]), shape: [1, 2]).rowView(0)
        let count = (0..<5_000).count { _ in SamplerChain([]).draw(base, using: &draws) == 1 }
        #expect(abs(count - 4_000) < 150)
    }
}

@Suite struct TemperatureGridTests {
    @Test func rangesIncludeBothEnds() throws {
        #expect(
            try TemperatureGrid.parse("0.001:2.101:0.3") == [
                0.001, 0.301, 0.601, 0.901, 1.201, 1.501, 1.801, 2.101,
            ])
        #expect(try TemperatureGrid.parse("0.7") == [0.7])
        #expect(try TemperatureGrid.parse("0,1.5") == [0, 1.5])
    }

    @Test(arguments: ["", "a", "1:0:0.1", "0:1:0", "0:1", "0.1,,0.2", "-1", "1,1", "0:1:1e-9"])
    func refusesWhatIsNoGrid(text: String) {
        #expect(throws: GenerationError.temperatures(text)) { try TemperatureGrid.parse(text) }
    }
}
