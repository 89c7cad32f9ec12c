// SPDX-License-Identifier: Apache-2.0

import Foundation
import Generation
import LanguageModels
import Randomness
import Tensors
import Testing
import Tokenizers

/// Decoding over cached keys and values against the same model run over the whole text for each token.
@Suite struct CachedDecodingTests {
    static let families: [(name: String, configuration: ModelConfiguration)] = [
        (
            "GPT-2",
            ModelConfiguration(
                vocabularySize: 1_500, contextLength: 160, channels: 32, layers: 2, heads: 2, beginToken: 0,
                endTokens: [0])
        ),
        (
            "Llama",
            ModelConfiguration(
                .llama, vocabularySize: 1_500, contextLength: 160, channels: 48, layers: 2, heads: 6,
                keyValueHeads: 2, innerChannels: 96, windows: [nil, 100], beginToken: 0, endTokens: [0])
        ),
    ]

    /// Weights large enough for a peaked distribution.
    func model(_ configuration: ModelConfiguration) -> LanguageModel {
        LanguageModel(configuration) { name, shape in
            var draws = SeededGenerator(seed: 4, stream: name)
            let isNorm = name.contains("ln_") || name.contains("norm")
            let shift = isNorm && name.hasSuffix("weight") ? 1.0 : 0
            return Tensor(
                (0..<shape.reduce(1, *)).map { _ in Float(shift + draws.normal() * 0.15) }, shape: shape)
        }
    }

    /// Where two orders of summation meet a rounding to bfloat16 differently, an activation moves by 0.4 % of itself.
    func tolerance(_ precision: Precision) -> Float { precision == .f32 ? 1e-4 : 2e-2 }

    @Test(arguments: [0, 1], Precision.allCases) func logitsAreThoseOfTheWholeText(
        family: Int, precision: Precision
    ) {
        let model = model(Self.families[family].configuration)
        let decoder = BatchDecoder(model, precision: precision)
        var draws = SeededGenerator(seed: 8)
        let text = (0..<150).map { _ in Int32(draws.integer(below: 1_500)) }
        let start = 20
        let prefix = decoder.prefill([Array(text.prefix(start))])[0]
        let row = decoder.row(after: prefix, capacity: 10)
        var (largest, sum, count) = (Float(0), 0.0, 0.0)
        // 130 tokens: three pages of the cache.
        for place in start..<text.count {
            let cached = decoder.logits(decoder.step([(row, text[place])])).row(0)
            let whole = decoder.prefill([Array(text[...place])])[0].lastHidden
            let expected = decoder.logits(Tensor(whole, shape: [1, whole.count])).row(0)
            for (a, b) in zip(cached, expected) {
                largest = max(largest, abs(a - b))
                sum += Double(abs(a - b))
                count += 1
            }
        }
        #expect(largest < tolerance(precision), "\(Self.families[family].name)")
        #expect(sum / count < 1e-4)
    }

    /// Tokens differ only where the draw lies that near to the boundary of two tokens; they are counted.
    @Test(arguments: [0, 1], Precision.allCases) func tokensDifferOnlyAtBoundaries(
        family: Int, precision: Precision
    ) throws {
        let model = model(Self.families[family].configuration)
        let tokenizer = try CachedDecodingTests.tokenizer(1_500)
        let decoder = BatchDecoder(model, precision: precision)
        let chain = SamplerChain([.temperature(0.9)])
        let requests = (0..<4).map {
            ResponseRequest(
                prompt: [5, 77, 900, Int32($0 % 2)], chain: chain, length: .exactly(24),
                draws: SeededGenerator(seed: UInt64($0), stream: "boundary"))
        }
        var responses: [Int: [Int32]] = [:]
        try ResponseSampler(model, tokenizer: tokenizer, precision: precision).run(requests) {
            responses[$0] = $1.tokens
        }
        var different = 0
        for (index, request) in requests.enumerated() {
            var (draws, text) = (request.draws, request.prompt)
            for token in try #require(responses[index]) {
                let hidden = decoder.prefill([text])[0].lastHidden
                var logits = decoder.logits(Tensor(hidden, shape: [1, hidden.count])).row(0)
                logits[0] = -.infinity
                let distribution = chain.distribution(logits)
                let target = draws.uniform()
                var (mass, drawn, nearest) = (0.0, Int32?.none, 1.0)
                for (candidate, probability) in distribution {
                    mass += probability
                    nearest = min(nearest, abs(mass - target))
                    if drawn == nil, target < mass { drawn = candidate }
                }
                if drawn != token {
                    different += 1
                    #expect(nearest < Double(tolerance(precision)))
                }
                text.append(token)
            }
        }
        #expect(different <= 1, "\(different) of 96")
    }

    static func tokenizer(_ count: Int) throws -> Tokenizer {
        try Tokenizer(
            TokenizerDefinition(
                Vocabulary(
                    tokens: [Array("<|end|>".utf8)]
                        + (0..<count - 1).map { $0 < 256 ? [UInt8($0)] : Array("\($0) ".utf8) }, merges: [],
                    added: [AddedToken(id: 0, text: "<|end|>")])))
    }
}
