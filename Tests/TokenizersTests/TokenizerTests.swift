// SPDX-License-Identifier: Apache-2.0

import Foundation
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

    @Test func specialTokensAreOneTokenOnlyWhereAllowed() throws {
        let tokenizer = try tokenizer()
        let end = try tokenizer.id(of: "<|im_end|>")
        #expect(tokenizer.encode("a<|im_end|>b").filter { $0 == end }.count == 1)
        #expect(!tokenizer.encode("a<|im_end|>b", specials: false).contains(end))
        #expect(tokenizer.decode(tokenizer.encode("a<|im_end|>b")) == "ab")
        #expect(throws: TokenizerError.unknownToken("<|nowhere|>")) { try tokenizer.id(of: "<|nowhere|>") }
    }

    @Test func trainingIsDeterministicAndMergesTheMostFrequentPairFirst() throws {
        let tokenizer = try BytePairTrainer.train(["abab abab ab"], size: 258, specials: [])
        // "ab" occurs five times; no other pair as often.
        #expect(tokenizer.vocabulary.tokens[256] == Array("ab".utf8))
        #expect(try self.tokenizer().vocabulary == self.tokenizer().vocabulary)
        #expect(throws: TokenizerError.vocabularyTooSmall(wanted: 200, least: 259)) {
            try self.tokenizer(200)
        }
    }

    @Test func filesReadBackTheSame() throws {
        let tokenizer = try tokenizer()
        let folder = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, contents) in try TokenizerFiles.encode(tokenizer) {
            try contents.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        #expect(try TokenizerFiles.load(folder).vocabulary == tokenizer.vocabulary)
        try FileManager.default.removeItem(atPath: "\(folder)/tokenizer.json")
        #expect(try TokenizerFiles.load(folder).vocabulary == tokenizer.vocabulary)
        try FileManager.default.removeItem(atPath: "\(folder)/merges.txt")
        #expect(throws: TokenizerError.missing(folder: folder)) { try TokenizerFiles.load(folder) }
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

    struct Encodings: Decodable {
        struct Case: Decodable {
            var text: String
            var ids: [Int32]
        }
    }

    /// GPT-2's published vocabulary and encodings (special tokens as plain text), where they lie beside the project; skipped elsewhere.
    @Test func agreesWithThePublishedEncodings() throws {
        let folder = FileManager.default.currentDirectoryPath + "/../shared/data/gpt2_tokenizer"
        guard let data = FileManager.default.contents(atPath: "\(folder)/oracle_encodings.json") else {
            print("skipped: ../shared/data/gpt2_tokenizer is absent")
            return
        }
        let tokenizer = try TokenizerFiles.load(folder)
        #expect(tokenizer.count == 50_257)
        let object = try JSONSerialization.jsonObject(with: data)
        var checked = 0
        func visit(_ value: Any) {
            if let list = value as? [Any] { for item in list { visit(item) } }
            guard let record = value as? [String: Any] else { return }
            if let text = record["text"] as? String, let ids = (record["ids"] ?? record["tokens"]) as? [Int] {
                checked += 1
                #expect(
                    tokenizer.encode(text, specials: false).map(Int.init) == ids, "\(text.debugDescription)")
            }
            for item in record.values { visit(item) }
        }
        visit(object)
        #expect(checked >= 27)
    }
}
