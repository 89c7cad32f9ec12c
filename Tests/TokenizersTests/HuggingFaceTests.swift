// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Tokenizers

/// Holds every kind of tokenizer against Hugging Face's tokenizers, by `Tests/Fixtures/tokenizers`.
@Suite struct HuggingFaceTests {
    @Test(arguments: Fixture.kinds)
    func textsGiveTheSameIDs(kind: String) throws {
        let tokenizer = try Fixture.tokenizer(kind)
        let texts = try Fixture.read(Fixture.Encodings.self, "\(kind)/encodings.json").texts
        #expect(texts.count >= 60)
        for text in texts {
            let name = text.text.debugDescription
            let ids = tokenizer.encode(text.text)
            #expect(ids == text.ids, "\(name)")
            #expect(tokenizer.encode(text.text, specials: false) == text.plain, "\(name)")
            #expect(tokenizer.prefix + ids + tokenizer.suffix == text.added, "\(name)")
        }
    }

    @Test(arguments: Fixture.kinds)
    func idsGiveTheSameTexts(kind: String) throws {
        let tokenizer = try Fixture.tokenizer(kind)
        let cases = try Fixture.read(Fixture.Encodings.self, "\(kind)/encodings.json").decoded
        for said in cases {
            #expect(
                Fixture.same(tokenizer.decode(said.ids, specials: true), said.decoded), "\(said.ids)")
            #expect(Fixture.same(tokenizer.decode(said.ids), said.spoken), "\(said.ids)")
        }
    }

    @Test(arguments: Fixture.kinds)
    func streamingGivesTheTextOfAllIDsAtOnce(kind: String) throws {
        let tokenizer = try Fixture.tokenizer(kind)
        for text in try Fixture.read(Fixture.Encodings.self, "\(kind)/encodings.json").texts {
            var decoder = StreamingDecoder(tokenizer)
            var streamed = ""
            for id in text.ids {
                let piece = decoder.append(id)
                #expect(text.text.contains("\u{fffd}") || !piece.unicodeScalars.contains("\u{fffd}"))
                streamed += piece
            }
            streamed += decoder.finish()
            #expect(Fixture.same(streamed, tokenizer.decode(text.ids)), "\(text.text.debugDescription)")
        }
    }

    @Test(arguments: Fixture.kinds)
    func whatIsWrittenReadsBackTheSame(kind: String) throws {
        let tokenizer = try Fixture.tokenizer(kind)
        let folder = try TemporaryFolder()
        for file in try TokenizerFiles.encode(tokenizer) { try folder.write(file.name, file.contents) }
        try folder.write("tokenizer_config.json", TokenizerFiles.configuration(of: tokenizer))
        #expect(try TokenizerFiles.load(folder.path).definition == tokenizer.definition)
    }

    @Test func beginAndEndComeFromTheSettings() throws {
        let llama = try Fixture.tokenizer("llama2")
        #expect(llama.begin == 1 && llama.end == 2 && llama.prefix == [1] && llama.suffix.isEmpty)
        let words = try Fixture.tokenizer("word-split")
        #expect(words.begin == nil && words.prefix.isEmpty && words.suffix == [2])
        let qwen = try Fixture.tokenizer("qwen2-files")
        #expect(qwen.begin == nil)
        #expect(try qwen.end == qwen.id(of: "<|im_end|>"))
        #expect(try !qwen.vocabulary.specials.contains(qwen.id(of: "<tool_call>")))
    }

    struct Published: Decodable {
        struct Case: Decodable {
            var text: String
            var ids: [Int32]
        }
    }

    /// GPT-2's published vocabulary and encodings (special tokens as plain text), where they lie beside the project; said
    /// where they do not.
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
                #expect(Fixture.same(tokenizer.decode(ids.map(Int32.init)), text))
            }
            for item in record.values { visit(item) }
        }
        visit(object)
        #expect(checked >= 27)
    }
}
