// SPDX-License-Identifier: Apache-2.0

import Foundation
import Generation
import LanguageModels
import Randomness
import Tensors
import Testing
import Tokenizers

@Suite struct ResponseEngineTests {
    let fixture: Fixture

    init() throws { fixture = try Fixture() }

    func request(
        _ text: String = "the pool", seed: UInt64, _ length: ResponseLength = .atMost(20),
        temperature: Double = 2
    ) -> ResponseRequest {
        ResponseRequest(
            prompt: fixture.tokenizer.encode(text), chain: .hf(temperature: temperature, topK: 0, topP: 1),
            length: length, draws: SeededGenerator(seed: seed))
    }

    func engine(rows: Int) throws -> ResponseEngine {
        ResponseEngine(try ResponseSampler(fixture.model, tokenizer: fixture.tokenizer), rows: rows)
    }

    /// Runs to the end; what each ticket was told of, and its response.
    func drain(_ engine: ResponseEngine) throws -> [Int: (
        told: String, tokens: [Int32], response: SampledResponse
    )] {
        var told: [Int: (String, [Int32])] = [:]
        var done: [Int: (told: String, tokens: [Int32], response: SampledResponse)] = [:]
        while engine.count > 0 {
            for row in try engine.step() {
                told[row.ticket, default: ("", [])].0 += row.text
                told[row.ticket, default: ("", [])].1 += row.tokens.map(\.token)
                if let response = row.finished, let (text, tokens) = told[row.ticket] {
                    done[row.ticket] = (text, tokens, response)
                }
            }
        }
        return done
    }

    @Test func whoJoinsAndLeavesChangesNoOthersTokens() throws {
        let requests = (0..<12).map { request($0 % 3 == 0 ? "where is" : "the pool", seed: UInt64($0)) }
        let alone = try fixture.sample(requests, batchSize: 1).compactMap(\.self)
        let engine = try engine(rows: 3)
        let first = try engine.join(Array(requests.prefix(4)))
        var ended: [Int: SampledResponse] = [:]
        func step() throws {
            for row in try engine.step() { ended[row.ticket] = row.finished ?? ended[row.ticket] }
        }
        try step()
        engine.leave(first[1])
        engine.leave(first[3])
        try step()
        let others = try engine.join(Array(requests.dropFirst(4)))
        while engine.count > 0 { try step() }
        #expect(ended[first[1]] == nil && ended[first[3]] == nil)
        #expect(ended[first[0]] == alone[0] && ended[first[2]] == alone[2])
        for (ticket, expected) in zip(others, alone.dropFirst(4)) { #expect(ended[ticket] == expected) }
        engine.leave(first[0])
        #expect(engine.count == 0)
    }

    @Test func whatIsToldStepByStepIsTheResponse() throws {
        let engine = try engine(rows: 8)
        try engine.join((0..<8).map { request(seed: UInt64($0)) })
        let done = try drain(engine)
        #expect(done.count == 8)
        for (told, tokens, response) in done.values {
            #expect(told == response.text)
            #expect(tokens == response.tokens)
            #expect(response.text == fixture.tokenizer.decode(response.tokens))
        }
    }

    @Test func stopStringsEndAResponseBeforeThem() throws {
        let plain = try fixture.sample((0..<30).map { request(seed: UInt64($0), .atMost(24)) }).compactMap(
            \.self)
        // A text of several characters that most likely spans tokens.
        let texts = plain.map(\.text).filter { $0.count > 8 }
        let (text, index) = try #require(
            texts.first.flatMap { text in
                plain.firstIndex { $0.text == text }.map { (text, $0) }
            })
        let stop = String(text.dropFirst(4).prefix(3))
        var stopped = request(seed: UInt64(index), .atMost(24))
        stopped.stops = ["never there", stop]
        let engine = try engine(rows: 2)
        try engine.join([stopped])
        let (told, _, response) = try #require(try drain(engine).values.first)
        let expected = String(try #require(text.range(of: stop).map { text[..<$0.lowerBound] }))
        #expect(response.ended && response.text == expected && told == expected)
        #expect(response.tokens.count <= plain[index].tokens.count)
        #expect(plain[index].tokens.starts(with: response.tokens))
    }

    /// What began like a stop string and was none is not lost, though the response ends there.
    @Test func textThatOnlyBeginsAStopStringIsKept() throws {
        let plain = try #require(try fixture.sample([request(seed: 3, .exactly(9))])[0])
        var request = request(seed: 3, .exactly(9))
        request.stops = [String(plain.text.suffix(2)) + "and more", "unheard of"]
        #expect(try fixture.sample([request])[0]?.text == plain.text)
        #expect(try fixture.sample([request])[0]?.ended == false)
    }

    @Test func neitherEndOfTextNorStopStringEndsAResponseTooEarly() throws {
        let free = (0..<40).map { request(seed: UInt64($0), .atMost(16), temperature: 5) }
        #expect(try fixture.sample(free).contains { ($0?.tokens.count ?? 99) < 6 })
        let bound = free.map { request in
            var request = request
            request.minimumTokens = 6
            request.stops = ["e", "o", " "]
            return request
        }
        let responses = try fixture.sample(bound).compactMap(\.self)
        #expect(responses.allSatisfy { $0.tokens.count >= 6 })
        #expect(responses.contains { $0.ended && $0.tokens.count < 16 })
    }

    /// Against a softmax of the model's own logits in double precision; penalties and truncation do not show.
    @Test func logProbabilitiesAreTheModelsOwn() throws {
        var penalties = TokenPenalties()
        penalties.repetition = 3
        var request = request(seed: 5, .exactly(6))
        request.chain = SamplerChain([.penalties(penalties), .temperature(3), .topK(9)])
        request.logProbabilities = 4
        let engine = try engine(rows: 1)
        try engine.join([request])
        let decoder = BatchDecoder(fixture.model)
        var read = request.prompt
        while engine.count > 0 {
            let progress = try #require(try engine.step().first)
            let sampled = try #require(progress.tokens.first)
            let prefix = decoder.prefill([read])[0]
            let logits = decoder.logits(Tensor(prefix.lastHidden, shape: [1, 16])).row(0).map(Double.init)
            let total = log(logits.reduce(0) { $0 + exp($1) })
            let expected = logits.map { $0 - total }
            #expect(abs((sampled.logProbability ?? 0) - expected[Int(sampled.token)]) < 1e-4)
            #expect(sampled.alternatives.count == 4)
            #expect(
                sampled.alternatives.first?.logProbability == sampled.alternatives.map(\.logProbability).max()
            )
            #expect(
                sampled.alternatives.allSatisfy { abs($0.logProbability - expected[Int($0.token)]) < 1e-4 })
            read.append(sampled.token)
        }
    }

    @Test func oneThatIsTooLongKeepsAllFromJoining() throws {
        let engine = try engine(rows: 2)
        #expect(throws: GenerationError.self) {
            try engine.join([request(seed: 1), request(seed: 2, .atMost(400))])
        }
        #expect(engine.count == 0)
    }
}
