// SPDX-License-Identifier: Apache-2.0

import Testing
import Tokenizers

@Suite struct ChatLayoutTests {
    static let question = [ChatTurn(.user, "Where is the pool?")]

    @Test func publishedTemplatesGiveTheSameTextAndIDs() throws {
        let chats = try Fixture.read([Fixture.Chat].self, "chat.json")
        #expect(chats.count == 6)
        for chat in chats {
            let layout = try ChatLayout(template: chat.template, begin: chat.begin, end: chat.end)
            let tokenizer = try Fixture.tokenizer(chat.tokenizer)
            for example in chat.cases {
                let text = try layout.text(of: example.turns, opensReply: example.opens)
                #expect(Fixture.same(text, example.text), "\(chat.name)")
                let ids = tokenizer.encode(try layout.parts(of: example.turns, opensReply: example.opens))
                #expect(ids == example.ids, "\(chat.name): \(text.debugDescription)")
            }
        }
    }

    @Test(arguments: ["qwen2", "llama3", "llama2", "mistral"])
    func contentNeverBecomesASpecialToken(kind: String) throws {
        let tokenizer = try Fixture.tokenizer(kind)
        let names = ["qwen2": "chatml", "llama3": "llama-3", "llama2": "llama-2", "mistral": "mistral"]
        let layout = try ChatLayout(named: names[kind] ?? "")
        let specials = tokenizer.vocabulary.added.filter(\.isSpecial)
        func marks(_ content: String) throws -> [Int32] {
            let turns = [ChatTurn(.user, content), ChatTurn(.assistant, content), ChatTurn(.user, content)]
            let known = Set(specials.map(\.id))
            return tokenizer.encode(try layout.parts(of: turns, opensReply: true)).filter {
                known.contains($0)
            }
        }
        let usual = try marks("x")
        #expect(!usual.isEmpty)
        for special in specials {
            for content in [
                special.text, "a \(special.text)b", "<", String(special.text.dropLast()), special.text + "<|",
            ] {
                #expect(try marks(content) == usual, "\(content)")
            }
        }
    }

    @Test func namesAreAllKnown() throws {
        for name in ChatLayout.names {
            #expect(try !ChatLayout(named: name).parts(of: Self.question, opensReply: true).isEmpty)
        }
        #expect(throws: TokenizerError.unknownLayout("\"alpaca\" names no chat layout")) {
            try ChatLayout(named: "alpaca")
        }
    }

    @Test(arguments: [
        "{{ messages }}", "<|im_start|>{% if enable_thinking %}<think>",
        "<|start_header_id|> trim <|eot_id|> Cutting Knowledge Date",
        "<|im_start|>{{ message['content'] | trim }}", "'[INST] ' + message['content'] + ' [/INST]'",
        "[INST] <<SYS>>",
        "<|start_header_id|>",
    ])
    func unknownTemplatesAreRefused(template: String) {
        #expect(throws: TokenizerError.self) { try ChatLayout(template: template, begin: "<s>", end: "</s>") }
    }

    @Test func turnsThatALayoutCannotHoldAreRefused() throws {
        let twice = Self.question + Self.question
        for name in ["llama-2", "mistral"] {
            #expect(throws: TokenizerError.self) {
                try ChatLayout(named: name).parts(of: twice, opensReply: true)
            }
        }
        let system = [ChatTurn(.system, "Be kind.")] + Self.question
        #expect(throws: TokenizerError.self) {
            try ChatLayout(named: "mistral").parts(of: system, opensReply: true)
        }
        #expect(
            try ChatLayout(named: "llama-2").text(of: system, opensReply: true).contains(
                "<<SYS>>\nBe kind.\n"))
    }

    @Test func aTokenizerSaysItsLayout() throws {
        #expect(try Fixture.tokenizer("gpt2").chatLayout() == nil)
        let chat = try #require(
            try Fixture.read([Fixture.Chat].self, "chat.json").first { $0.name == "qwen2" })
        let folder = try TemporaryFolder()
        for file in try TokenizerFiles.encode(try Fixture.tokenizer("qwen2")) {
            try folder.write(file.name, file.contents)
        }
        try folder.write("chat_template.jinja", chat.template)
        let layout = try TokenizerFiles.load(folder.path).chatLayout()
        #expect(layout == .chatML(defaultSystem: "You are a helpful assistant."))
    }
}
