// SPDX-License-Identifier: Apache-2.0

import Autograd
import ConvexNetworks
import Foundation
import Generation
import LanguageModels
import Randomness
import StudyFiles
import Tensors
import Testing
import Tokenizers

struct Fixture {
    let tokenizer: Tokenizer
    let model: LanguageModel

    init() throws {
        tokenizer = try BytePairTrainer.train(
            ["where is the pool? the pool is here."], size: 280, specials: ["<|endoftext|>", "<|im_end|>"])
        let configuration = ModelConfiguration(
            vocabularySize: tokenizer.count, contextLength: 40, channels: 16, layers: 2, heads: 2,
            beginToken: try tokenizer.id(of: "<|endoftext|>"), endTokens: [try tokenizer.id(of: "<|im_end|>")]
        )
        model = LanguageModel(configuration) { name, shape in
            var draws = SeededGenerator(seed: 4, stream: name)
            let shift = name.contains("ln_") && name.hasSuffix("weight") ? 1.0 : 0
            return Tensor(
                (0..<shape.reduce(1, *)).map { _ in Float(shift + draws.normal() * 0.25) }, shape: shape)
        }
    }

    func head(_ theta2: [Float]) -> ConvexHead {
        var draws = SeededGenerator(seed: 9)
        let theta1 = Tensor(
            (0..<17 * theta2.count).map { _ in Float(draws.normal()) }, shape: [17, theta2.count])
        return ConvexHead(
            network: TwoLayerNetwork(theta1: theta1, theta2: theta2), pooling: .mean,
            mean: [Float](repeating: 0, count: 16), deviation: [Float](repeating: 1, count: 16),
            baseSHA256: "")
    }

    func requests(_ length: ResponseLength = .exactly(12)) -> [ResponseRequest] {
        ["where is", "the pool", "where is", "here"].enumerated().map { index, text in
            ResponseRequest(
                prompt: tokenizer.encode(text), chain: .hf(temperature: 0.4 + Double(index)), length: length,
                draws: SeededGenerator(seed: UInt64(index), stream: "r"))
        }
    }

    func sample(
        _ requests: [ResponseRequest], guide: ConvexGuide? = nil, batchSize: Int = 64
    ) throws -> [SampledResponse?] {
        var responses = [SampledResponse?](repeating: nil, count: requests.count)
        try ResponseSampler(model, tokenizer: tokenizer, guide: guide, batchSize: batchSize).run(requests) {
            index, response in
            #expect(responses[index] == nil)
            responses[index] = response
        }
        return responses
    }
}

@Suite struct ResponseSamplerTests {
    @Test func batchOrderAndThreadsChangeNoToken() throws {
        let fixture = try Fixture()
        let requests = fixture.requests()
        let together = try fixture.sample(requests)
        #expect(together.allSatisfy { $0?.tokens.count == 12 && $0?.ended == false })
        #expect(try fixture.sample(requests, batchSize: 1) == together)
        #expect(try Workers.$threads.withValue(1) { try fixture.sample(requests) } == together)
        #expect(try fixture.sample(requests.reversed()).reversed() == together)
        for (index, request) in requests.enumerated() {
            #expect(try fixture.sample([request])[0] == together[index])
        }
    }

    @Test func stopsAtTheEndTokenUnlessTheLengthIsExact() throws {
        let fixture = try Fixture()
        let many = (0..<40).map {
            ResponseRequest(
                prompt: fixture.tokenizer.encode("pool"), chain: .hf(temperature: 5, topK: 0, topP: 1),
                length: .atMost(30), draws: SeededGenerator(seed: UInt64($0)))
        }
        let responses = try fixture.sample(many).compactMap(\.self)
        #expect(responses.contains { $0.ended && $0.tokens.count < 30 })
        let specials = Set(fixture.tokenizer.vocabulary.specials)
        #expect(responses.allSatisfy { specials.isDisjoint(with: $0.tokens) })
        #expect(responses.allSatisfy { $0.ended || $0.tokens.count == 30 })
    }

    @Test func refusesWhatExceedsTheContext() throws {
        let fixture = try Fixture()
        #expect(throws: GenerationError.self) { try fixture.sample(fixture.requests(.atMost(39))) }
    }
}

@Suite struct ConvexGuideTests {
    @Test func oneCandidateOrAConstantHeadIsPlainSampling() throws {
        let fixture = try Fixture()
        let plain = try fixture.sample(fixture.requests())
        var guide = ConvexGuide(head: fixture.head([1, -1, 2]))
        guide.candidates = 1
        #expect(try fixture.sample(fixture.requests(), guide: guide) == plain)
        #expect(
            try fixture.sample(fixture.requests(), guide: ConvexGuide(head: fixture.head([0, 0]))) == plain)
    }

    @Test func scoringIsInvariantUnderAffineMapsAndPicksHigherScores() throws {
        let fixture = try Fixture()
        let (head, doubled) = (fixture.head([1, -1, 2]), fixture.head([2, -2, 4]))
        let guided = try fixture.sample(fixture.requests(), guide: ConvexGuide(head: head))
        #expect(try fixture.sample(fixture.requests(), guide: ConvexGuide(head: doubled)) == guided)
        let plain = try fixture.sample(fixture.requests())
        #expect(guided != plain)
        func score(_ responses: [SampledResponse?]) throws -> Float {
            var batch = PackedBatch()
            for (request, response) in zip(fixture.requests(), responses) {
                batch.add(prompt: request.prompt, completions: [response?.tokens ?? []])
            }
            let hidden = fixture.model.hiddenStates(batch, on: .init(recording: false)).value
            return try head.scores(Operations.meanRows(hidden, batch.completionRows)).reduce(0, +)
        }
        #expect(try score(guided) > score(plain))
    }

    @Test func refusesAHeadOfAnotherWidth() throws {
        let fixture = try Fixture()
        let head = ConvexHead(
            network: TwoLayerNetwork(theta1: Tensor(zeros: [5, 1]), theta2: [1]), pooling: .mean,
            mean: [0, 0, 0, 0], deviation: [1, 1, 1, 1], baseSHA256: "")
        #expect(throws: ConvexError.dimension(expected: 4, found: 16)) {
            try fixture.sample(fixture.requests(), guide: ConvexGuide(head: head))
        }
    }
}

@Suite struct ResponseGridTests {
    func withGrid(_ body: (_ grid: ResponseGrid, _ methods: [GridMethod], _ output: String) throws -> Void)
        throws
    {
        let folder = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let fixture = try Fixture()
        try Checkpoint(model: fixture.model, tokenizer: fixture.tokenizer).write(to: "\(folder)/base")
        let sha = try Fingerprint.ofFile("\(folder)/base/model.safetensors")
        var head = fixture.head([1, -1])
        head.baseSHA256 = sha
        try Checkpoint(model: fixture.model, tokenizer: fixture.tokenizer).write(
            to: "\(folder)/coala", extra: [(ConvexHead.fileName, head.encode())])
        let prompts = ["where is the pool?", "the pool"].enumerated().map {
            PromptRecord(section: "hotel", promptID: "p\($0.offset)", prompt: $0.element)
        }
        try body(
            ResponseGrid(prompts: prompts, temperatures: [0.001, 1.2], length: .exactly(7), seed: 3),
            [
                try GridMethod(name: "SFT", folder: "\(folder)/base"),
                try GridMethod(name: "COALA", folder: "\(folder)/coala"),
            ], "\(folder)/responses.jsonl")
    }

    @Test func aResumedGridEndsWithTheSameBytes() throws {
        try withGrid { grid, methods, output in
            let summary = try grid.run(methods, output: output)
            #expect(summary.sampled == 8 && summary.existing == 0 && summary.tokens == 56)
            let whole = try FileContents.readText(output)
            let lines = whole.split(separator: "\n")
            #expect(lines.count == 8)
            // Killed after three responses and in the middle of a line.
            try FileContents.write(
                lines[4..<7].joined(separator: "\n") + "\n" + lines[0].prefix(40), to: output)
            #expect(try grid.run(methods, output: output).existing == 3)
            #expect(try FileContents.readText(output) == whole)
            let records = try JSONLines.read(GeneratedResponse.self, from: output)
            #expect(records.allSatisfy { $0.tokens == 7 && $0.finish == .length && !$0.text.isEmpty })
        }
    }

    @Test func refusesToMixAChangedGridIntoAnOldFile() throws {
        try withGrid { grid, methods, output in
            _ = try grid.run(methods, output: output)
            let before = try FileContents.readText(output)
            var other = grid
            other.seed = 4
            #expect(throws: GenerationError.self) { try other.run(methods, output: output) }
            other = grid
            other.prompts[0].prompt = "changed"
            #expect(throws: GenerationError.self) { try other.run(methods, output: output) }
            for length in [ResponseLength.exactly(8), .exactly(6), .atMost(9)] {
                other = grid
                other.length = length
                #expect(throws: GenerationError.self) { try other.run(methods, output: output) }
            }
            #expect(try FileContents.readText(output) == before)
        }
    }

    @Test func refusesAHeadFittedToAnotherModel() throws {
        try withGrid { _, methods, output in
            let folder = methods[1].folder
            var head = try ConvexHead("\(folder)/\(ConvexHead.fileName)")
            head.baseSHA256 = "other"
            try FileContents.write(head.encode(), to: "\(folder)/\(ConvexHead.fileName)")
            #expect(throws: GenerationError.self) { try GridMethod(name: "COALA", folder: folder) }
        }
    }
}
