// SPDX-License-Identifier: Apache-2.0

import Generation
import Testing
import Tokenizers

@Suite struct ChatHistoryTests {
    func tokenizer() throws -> Tokenizer {
        try BytePairTrainer.train(
            ["where is the pool? the pool is here."], size: 280,
            specials: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    }

    @Test func theOldestTurnsAreLeftOutAndTheSystemTextStays() throws {
        let tokenizer = try tokenizer()
        let layout = ChatLayout.chatML(defaultSystem: nil)
        var history = ChatHistory(system: "be kind")
        for number in 1...3 { history.add(question: "question \(number)", answer: "answer \(number)") }
        func text(_ room: Int) throws -> (String, Int) {
            let prompt = try history.prompt(asking: "and now?", layout, tokenizer, room: room)
            #expect(prompt.tokens.count <= room)
            return (tokenizer.decode(prompt.tokens, specials: true), prompt.leftOut)
        }
        let (whole, none) = try text(10_000)
        #expect(none == 0 && whole.contains("be kind") && whole.contains("answer 1"))
        #expect(whole.hasSuffix("and now?<|im_end|>\n<|im_start|>assistant\n"))
        let full = tokenizer.encode(whole).count
        #expect(try text(full).1 == 0)
        let (shorter, leftOut) = try text(full - 1)
        #expect(leftOut == 2 && !shorter.contains("question 1") && shorter.contains("question 2"))
        #expect(shorter.contains("be kind"))
        #expect(throws: GenerationError.self) { try text(10) }
    }

    @Test func aTurnCanBeTakenBack() {
        var history = ChatHistory(system: "s")
        let nothing = history.undo()
        #expect(!nothing)
        history.add(question: "a", answer: "b")
        history.add(question: "c", answer: "d")
        let undone = history.undo()
        #expect(undone && history.turns.map(\.content) == ["a", "b"])
        #expect(history.everything.map(\.content) == ["s", "a", "b"])
        history.reset()
        #expect(history.turns.isEmpty && history.system == "s")
    }

    @Test(arguments: [nil, Guidance(), Guidance(.nucleus)])
    func aStreamedResponseIsTheSampledOne(guidance: Guidance?) throws {
        let fixture = try Fixture()
        let guide = guidance.map { ConvexGuide(head: fixture.head([1, -1]), $0) }
        for request in fixture.requests(.atMost(12)) {
            let sampled = try fixture.sample([request], guide: guide)[0]
            let sampler = try ResponseSampler(fixture.model, tokenizer: fixture.tokenizer, guide: guide)
            var text = ""
            let streamed = try #require(
                try sampler.stream(request) {
                    text += $0
                    return true
                })
            #expect(streamed == sampled && text == fixture.tokenizer.decode(streamed.tokens))
            var pieces: [String] = []
            let stopped = try sampler.stream(request) {
                pieces.append($0)
                return false
            }
            #expect(pieces.count == 1 && text.hasPrefix(pieces[0]))
            #expect(stopped == nil || stopped == sampled)
        }
    }
}
