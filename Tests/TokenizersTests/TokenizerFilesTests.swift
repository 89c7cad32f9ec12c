// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Tokenizers

@Suite struct TokenizerFilesTests {
    @Test func filesReadBackTheSame() throws {
        let tokenizer = try BytePairTrainer.train(
            TokenizerTests.texts, size: 300, specials: TokenizerTests.specials)
        let folder = try TemporaryFolder()
        for (name, contents) in try TokenizerFiles.encode(tokenizer) { try folder.write(name, contents) }
        #expect(try TokenizerFiles.load(folder.path).vocabulary == tokenizer.vocabulary)
        try FileManager.default.removeItem(atPath: "\(folder.path)/tokenizer.json")
        #expect(try TokenizerFiles.load(folder.path).vocabulary == tokenizer.vocabulary)
        try FileManager.default.removeItem(atPath: "\(folder.path)/merges.txt")
        #expect(throws: TokenizerError.missing(folder: folder.path)) { try TokenizerFiles.load(folder.path) }
    }

    /// A tokenizer.json of a fixture with a part replaced.
    static func load(_ kind: String, replacing old: String, with new: String) throws -> Tokenizer {
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: "\(Fixture.folder)/\(kind)/tokenizer.json", encoding: .utf8)
        try #require(text.contains(old), "\(old)")
        try folder.write("tokenizer.json", text.replacingOccurrences(of: old, with: new))
        return try TokenizerFiles.load(folder.path)
    }

    @Test(arguments: [
        ("gpt2", #""type":"BPE""#, #""type":"Unigram""#, #"the model type "Unigram""#),
        ("gpt2", #""dropout":null"#, #""dropout":0.1"#, "dropout"),
        ("gpt2", #""end_of_word_suffix":null"#, #""end_of_word_suffix":"</w>""#, "end_of_word_suffix"),
        (
            "gpt2", #""normalizer":null"#, #""normalizer":{"type":"Lowercase"}"#,
            #"the normalizer "Lowercase""#
        ),
        (
            "gpt2", #""post_processor":null"#, #""post_processor":{"type":"RobertaProcessing"}"#,
            "RobertaProcessing"
        ),
        ("llama3", #"\\p{N}{1,3}"#, #"\\p{N}{1,2}"#, #"the split pattern (?i:'s|'t"#),
        ("llama3", #""behavior":"Isolated""#, #""behavior":"Removed""#, #"the behavior "Removed""#),
        (
            "llama2-metaspace", #""prepend_scheme":"first""#, #""prepend_scheme":"last""#,
            #"prepend_scheme "last""#
        ),
        ("llama2", #""type":"ByteFallback""#, #""type":"WordPiece""#, "the decoder \"Replace, WordPiece"),
        ("llama2", #""type":"Prepend""#, #""type":"Precompiled""#, #"the normalizer "Precompiled""#),
        ("word-split", #""replacement":"▁""#, #""replacement":"_""#, "Metaspace"),
    ])
    func whatIsNotKnownIsRefusedByName(kind: String, old: String, new: String, name: String) throws {
        let error = #expect(throws: TokenizerError.self) { try Self.load(kind, replacing: old, with: new) }
        guard case .unsupported(_, let feature) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(feature.contains(name), "\(feature)")
    }

    @Test(arguments: [
        ("gpt2", #""merges":["#, #""merges":[["zz","q"],"#, "merge 1 (zz q) is not of two tokens"),
        ("gpt2", #""merges":["#, #""merges":["a","#, "merge 1 (a) is not of two tokens"),
        ("gpt2", #""vocab":{"!":0"#, #""vocab":{"!":1"#, "two tokens have the id 1"),
        ("gpt2", #""vocab":{"!":0"#, #""vocab":{"!":0,"!":700"#, "is listed twice"),
        ("gpt2", #""vocab":{"!":0"#, #""vocab":{"!":-1"#, "is not a number from 0"),
        ("gpt2", #""vocab":{"!":0"#, #""vocab":{"!":1e300"#, "is not a number from 0"),
        ("gpt2", #""vocab":{"!":0"#, #""vocab":{"!":99999999"#, "is not a number from 0"),
        ("gpt2", #","Ĺ":245,"#, #","#, "not every byte has a token"),
        ("gpt2", #""content":"<|endoftext|>""#, #""content":"""#, "has no text"),
        ("gpt2", #"{"id":420"#, #"{"id":3"#, "is another token's"),
        ("llama2", #""unk_token":"<unk>""#, #""unk_token":"<none>""#, "unk_token"),
        ("llama2", #""ids":[1]"#, #""ids":[100000]"#, "which is no token"),
        ("gpt2", #""version":"1.0""#, #""version":"\ud800""#, "is not valid JSON, from byte"),
        (
            "gpt2", #""version":"1.0""#, #""version":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["#,
            "is not valid JSON"
        ),
        ("gpt2", #""model":"#, #""other":"#, "has no model"),
    ])
    func damageIsNamed(kind: String, old: String, new: String, reason: String) throws {
        let error = #expect(throws: TokenizerError.self) { try Self.load(kind, replacing: old, with: new) }
        #expect("\(String(describing: error))".contains(reason), "\(String(describing: error))")
    }

    @Test func canonicallyEquivalentTokensStayTwo() throws {
        let tokenizer = try Fixture.tokenizer("llama2")
        #expect(try tokenizer.id(of: "\u{c5}") != tokenizer.id(of: "\u{212b}"))
        #expect(tokenizer.encode("\u{212b}") != tokenizer.encode("\u{c5}"))
    }

    @Test func aSentencePieceModelAloneIsRefused() throws {
        let folder = try TemporaryFolder()
        try folder.write("tokenizer.model", "x")
        #expect(throws: TokenizerError.self) { try TokenizerFiles.load(folder.path) }
    }

    @Test func vocabularyFilesOfAnUnknownClassAreRefused() throws {
        let folder = try TemporaryFolder()
        for name in ["vocab.json", "merges.txt"] {
            try FileManager.default.copyItem(
                atPath: "\(Fixture.folder)/qwen2-files/\(name)", toPath: "\(folder.path)/\(name)")
        }
        try folder.write("tokenizer_config.json", #"{"tokenizer_class": "RobertaTokenizer"}"#)
        let error = #expect(throws: TokenizerError.self) { try TokenizerFiles.load(folder.path) }
        #expect("\(String(describing: error))".contains("RobertaTokenizer"))
    }

    @Test func settingsSayWhatIsAdded() throws {
        let folder = try TemporaryFolder()
        for file in try TokenizerFiles.encode(try Fixture.tokenizer("gpt2")) {
            try folder.write(file.name, file.contents)
        }
        try folder.write(
            "special_tokens_map.json", #"{"bos_token": {"content": "<|endoftext|>"}, "eos_token": "<sep>"}"#)
        try folder.write("tokenizer_config.json", #"{"add_bos_token": true, "add_eos_token": true}"#)
        try folder.write("added_tokens.json", #"{"<extra>": 700}"#)
        let tokenizer = try TokenizerFiles.load(folder.path)
        #expect(try tokenizer.prefix == [tokenizer.id(of: "<|endoftext|>")])
        #expect(try tokenizer.suffix == [tokenizer.id(of: "<sep>")])
        #expect(tokenizer.count == 701 && tokenizer.encode("a<extra>").last == 700)
        try folder.write("added_tokens.json", #"{"<extra>": 3}"#)
        #expect(throws: TokenizerError.self) { try TokenizerFiles.load(folder.path) }
    }
}
