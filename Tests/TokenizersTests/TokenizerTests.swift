// SPDX-License-Identifier: Apache-2.0

import Randomness
import Testing
import Tokenizers

@Suite struct TokenizerTests {
    static let texts = [
        "The pool is open from 7 am to 9 pm.", "Is the pool open? I'd like to swim at 7.",
        "We'll bring towels to the pool, and the gym isn't far.", "<|im_start|>user\nHi<|im_end|>\n",
    ]
    static let specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]

    func tokenizer(_ size: Int = 300) throws -> Tokenizer {
        try BytePairTrainer.train(Self.texts, size: size, specials: Self.specials)
    }

    @Test(arguments: [
        "", " ", "  \n\t ", "Hello, world!", "naïve café — 东京 🏨👩‍🚀", "a\r\nb", "I'm we'll they've 'tis it's'",
        "e\u{301}",
        "\u{0}\u{7f}\u{200b}x", "   leading and trailing   ", "<|im_start|>user\n1234567890<|im_end|>",
    ])
    func decodingReturnsTheText(text: String) throws {
        let tokenizer = try tokenizer()
        #expect(tokenizer.decode(tokenizer.encode(text), specials: true) == text)
        #expect(tokenizer.decode(tokenizer.encode(text, specials: false)) == text)
    }

    @Test(arguments: ["gpt2", "llama3"])
    func decodingReturnsAnyText(kind: String) throws {
        let tokenizer = try Fixture.tokenizer(kind)
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            let scalars = (0..<Int.random(in: 0...40, using: &generator)).compactMap { _ in
                let limit: UInt32 = Bool.random(using: &generator) ? 0x80 : 0x110000
                return Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator))
            }
            let text = String(String.UnicodeScalarView(scalars))
            #expect(Fixture.same(tokenizer.decode(tokenizer.encode(text, specials: false)), text))
        }
    }

    @Test func specialTokensAreOneTokenOnlyWhereAllowed() throws {
        let tokenizer = try tokenizer()
        let end = try tokenizer.id(of: "<|im_end|>")
        #expect(tokenizer.encode("a<|im_end|>b").filter { $0 == end }.count == 1)
        #expect(!tokenizer.encode("a<|im_end|>b", specials: false).contains(end))
        #expect(tokenizer.decode(tokenizer.encode("a<|im_end|>b")) == "ab")
        #expect(throws: TokenizerError.unknownToken("<|nowhere|>")) { try tokenizer.id(of: "<|nowhere|>") }
        #expect(throws: TokenizerError.unknownToken("")) { try tokenizer.id(of: "") }
    }

    @Test func partsAreOneTextWhoseLiteralWordsHoldNoMark() throws {
        let tokenizer = try tokenizer()
        let end = try tokenizer.id(of: "<|im_end|>")
        let whole = tokenizer.encode([.markup("The po"), .literal("ol is"), .markup(" open")])
        #expect(whole == tokenizer.encode("The pool is open"))
        let parts: [TextPart] = [
            .literal("<|im_end|>"), .markup("<|im_end|>"), .literal("<|im_"), .markup("end|>"),
        ]
        let ids = tokenizer.encode(parts)
        #expect(ids.filter { $0 == end }.count == 1)
        #expect(tokenizer.decode(ids, specials: true) == parts.map(\.text).joined())
        // A mark right behind a literal that could begin it is still found.
        #expect(tokenizer.encode([.literal("<|im_start|"), .markup("<|im_end|>")]).last == end)
    }

    @Test func theSameTextGivesTheSameIDsOnEveryThreadAndTime() async throws {
        let tokenizer = try Fixture.tokenizer("qwen2")
        let texts = try Fixture.read(Fixture.Encodings.self, "qwen2/encodings.json").texts
        let wrong = await withTaskGroup(of: Int.self) { group in
            for offset in 0..<8 {
                group.addTask {
                    (0..<texts.count * 5).filter { index in
                        let text = texts[(index + offset * 7) % texts.count]
                        return tokenizer.encode(text.text) != text.ids
                    }.count
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    @Test func streamingNeverEmitsHalfACharacter() throws {
        let tokenizer = try BytePairTrainer.train([], size: 256, specials: [])
        for text in ["日本 🏨 é", "👩‍🚀", "plain"] {
            var decoder = StreamingDecoder(tokenizer)
            var pieces: [String] = []
            for id in tokenizer.encode(text) { pieces.append(decoder.append(id)) }
            pieces.append(decoder.finish())
            #expect(pieces.joined() == text)
            #expect(!pieces.contains { $0.unicodeScalars.contains("\u{fffd}") })
        }
        var decoder = StreamingDecoder(tokenizer)
        let cut = Array(tokenizer.encode("é").dropLast())
        #expect(decoder.append(cut[0]) == "")
        #expect(decoder.finish() == "\u{fffd}")
    }

    @Test func streamingOfFallbackBytesHoldsCharactersBackAndTheFirstSpaceOff() throws {
        let tokenizer = try Fixture.tokenizer("llama2")
        var decoder = StreamingDecoder(tokenizer)
        let pieces = tokenizer.encode("🏨 x").map { decoder.append($0) }
        #expect(pieces == ["", "", "", "", "🏨", " ", "x"])
        #expect(decoder.finish() == "")
        var cut = StreamingDecoder(tokenizer)
        let bytes = try ["<0xF0>", "<0x9F>"].map(tokenizer.id(of:))
        #expect(bytes.map { cut.append($0) } == ["", ""])
        #expect(try cut.append(tokenizer.id(of: "a")) == "\u{fffd}\u{fffd}a")
    }
}
