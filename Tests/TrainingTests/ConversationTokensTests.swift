// SPDX-License-Identifier: Apache-2.0

import Foundation
import LanguageModels
import PreferenceData
import Testing
import Tokenizers
import Training

/// Conversations as what a model learns, in the layouts of published chat templates.
@Suite struct ConversationTokensTests {
    struct Chat: Decodable {
        struct Case: Decodable {
            struct Turn: Decodable {
                var role, content: String
            }

            var messages: [Turn]
            var opens: Bool
            var ids: [Int32]

            var conversation: Conversation {
                Conversation(
                    messages.map {
                        PreferenceData.Message(
                            PreferenceData.Message.Role(rawValue: $0.role) ?? .user, $0.content)
                    })
            }
        }

        var name, tokenizer, template, begin, end: String
        var cases: [Case]
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/tokenizers").path
    static let names = ["chatml", "qwen2", "llama-2", "llama-3", "mistral", "mistral-0.1"]

    func chat(_ name: String) throws -> Chat {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/chat.json"))
        return try #require(JSONDecoder().decode([Chat].self, from: data).first { $0.name == name })
    }

    /// The fixture's tokenizer with the chat's template.
    func tokenizer(_ chat: Chat) throws -> Tokenizer {
        let plain = try TokenizerFiles.load("\(Self.folder)/\(chat.tokenizer)")
        var definition = plain.definition
        definition.chatTemplate = chat.template
        definition.begin = try? plain.id(of: chat.begin)
        definition.end = try? plain.id(of: chat.end)
        return try Tokenizer(definition, path: chat.name)
    }

    func model(_ tokenizer: Tokenizer, end: Int32) -> ModelConfiguration {
        ModelConfiguration(
            vocabularySize: tokenizer.count, contextLength: 4_096, channels: 8, layers: 1, heads: 2,
            beginToken: end, endTokens: [end])
    }

    /// Tokens of a whole conversation are those of transformers' template; learned are the answers with what ends them.
    @Test(arguments: names) func conversationsFollowTheTemplate(name: String) throws {
        let chat = try chat(name)
        let tokenizer = try tokenizer(chat)
        let end = try tokenizer.id(of: name == "llama-3" ? "<|eot_id|>" : chat.end)
        var held = 0
        for example in chat.cases where !example.opens && example.messages.last?.role == "assistant" {
            let examples = try TokenizedExamples<TokenizedConversation>(
                [example.conversation], tokenizer, model(tokenizer, end: end))
            let tokens = try #require(examples.examples.first)
            #expect(tokens.tokens == example.ids, "\(example.messages)")
            let answers = example.messages.filter { $0.role == "assistant" }
            #expect(tokens.scored.count == answers.count)
            for (range, answer) in zip(tokens.scored, answers) {
                let learned = tokens.tokens[range]
                #expect(learned.last == end)
                let text = tokenizer.decode(learned.dropLast())
                #expect(
                    text.trimmingCharacters(in: .whitespacesAndNewlines)
                        == answer.content.trimmingCharacters(in: .whitespacesAndNewlines))
            }
            held += 1
        }
        #expect(held > 0)
    }

    /// A model that never saw the layout's mark learns to end with its own end token.
    @Test func anUnknownMarkGivesWayToTheModelsOwnEnd() throws {
        let chat = try chat("chatml")
        let tokenizer = try tokenizer(chat)
        let end = try tokenizer.id(of: "<|endoftext|>")
        let conversation = Conversation([.init(.user, "Hi"), .init(.assistant, "Hello.")])
        let example = try #require(
            try TokenizedExamples<TokenizedConversation>(
                [conversation], tokenizer, model(tokenizer, end: end)
            )
            .examples.first)
        #expect(example.tokens[example.scored[0]].last == end)
        #expect(!example.tokens[example.scored[0]].contains(try tokenizer.id(of: "<|im_end|>")))
    }

    @Test func turnsWithoutAPlaceInTheLayoutAreLeftOutByReason() throws {
        let chat = try chat("mistral")
        let tokenizer = try tokenizer(chat)
        let conversation = Conversation([
            .init(.system, "Be brief."), .init(.user, "Hi"), .init(.assistant, "Hello."),
        ])
        let examples = try TokenizedExamples<TokenizedConversation>(
            [conversation], tokenizer, model(tokenizer, end: try tokenizer.id(of: chat.end)))
        #expect(examples.examples.isEmpty && examples.dropped.map(\.reason) == [.unsuitableTurns])
    }
}
