// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import Generation
import LanguageModels
import StudyFiles
import Tensors
import Testing
import Tokenizers

@Suite struct ResponseLikelihoodsTests {
    /// One response at a time without a shared prompt, from the model itself.
    static func sum(_ prompt: String, _ text: String, _ fixture: Fixture) -> (sum: Double, tokens: Int) {
        let response = fixture.tokenizer.encode(text, specials: false)
        let before = PromptTokens.encode(prompt, fixture.tokenizer, fixture.model.configuration)
        var batch = PackedBatch()
        batch.add(sequence: before + response, scoring: [before.count..<before.count + response.count])
        let values = fixture.model.tokenLogProbabilities(batch, on: Tape(recording: false)).value.values
        return (values.reduce(0) { $0 + Double($1) }, response.count)
    }

    @Test func scoresAreThoseOfTheModelResponseByResponse() throws {
        let fixture = try Fixture()
        let texts = ["the pool is here.", "where?", "the pool is here.", "", " here <|im_end|>"]
        let responses = texts.enumerated().flatMap { place, text in
            [("p", "where is"), ("q", "the pool?")].map {
                GeneratedResponse.report(text, prompt: $0.0, words: $0.1, temperature: Double(place))
            }
        }
        let grid = try ReportFixture().grid(responses)
        let checkpoint = Checkpoint(model: fixture.model, tokenizer: fixture.tokenizer)
        var done: [Int] = []
        let likelihoods = try ResponseLikelihoods(of: grid, under: checkpoint, folder: "sft") {
            done.append($0)
        }
        #expect(likelihoods.leftOutEmpty == 2 && likelihoods.leftOutTooLong == 0 && done.last == 8)
        for (response, value) in zip(responses, likelihoods.values) {
            guard !response.text.isEmpty else {
                #expect(value == nil)
                continue
            }
            let expected = Self.sum(response.prompt, response.text, fixture)
            #expect(value?.tokens == expected.tokens)
            #expect(abs((value?.sum ?? 0) - expected.sum) < 1e-4 * abs(expected.sum))
        }
        let again = try ResponseLikelihoods(of: grid, under: checkpoint, folder: "sft")
        #expect(again.values == likelihoods.values)

        // Token-weighted: all log-probabilities of the cell over all of its tokens.
        let report = ResponseReport(grid, likelihoods: likelihoods)
        let all = likelihoods.values.compactMap(\.self)
        let mean = all.reduce(0) { $0 + $1.sum } / Double(all.reduce(0) { $0 + $1.tokens })
        #expect(abs((report.methods[0].perplexity ?? 0) / exp(-mean) - 1) < 1e-12)
        #expect(report.temperatures.first { $0.temperature == 3 }?.perplexity == nil)
        #expect(report.markdown.contains("2 responses left out (2 without tokens, 0 beyond its context)"))
    }

    @Test func whatDoesNotFitIsCounted() throws {
        let fixture = try Fixture()
        let long = String(repeating: "the pool is here. ", count: 40)
        let grid = try ReportFixture().grid([
            .report(long), .report("here.", sample: 1), .report("here.", prompt: "q", words: long),
        ])
        let likelihoods = try ResponseLikelihoods(
            of: grid, under: Checkpoint(model: fixture.model, tokenizer: fixture.tokenizer), folder: "sft")
        #expect(
            likelihoods.leftOutTooLong == 2 && likelihoods.values.map { $0 == nil } == [true, false, true])
    }
}
