// SPDX-License-Identifier: Apache-2.0

import Generation
import Randomness
import Tensors
import Testing
import Tokenizers

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
