// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels
internal import PreferenceData
internal import Tokenizers

/// A conversation in a tokenizer's chat layout, cut after each answer of the assistant.
struct ConversationTokens {
    private let tokenizer: Tokenizer
    private let model: ModelConfiguration
    private let layout: ChatLayout

    /// - Throws: `TokenizerError` where the tokenizer's chat template is none that is known.
    init(_ tokenizer: Tokenizer, _ model: ModelConfiguration) throws {
        self.tokenizer = tokenizer
        self.model = model
        layout = try tokenizer.chatLayout() ?? .chatML(defaultSystem: nil)
    }

    /// What one answer adds: tokens, of which the scored ones are the answer's and those that end it.
    struct Exchange {
        var tokens: [Int32]
        var scored: Range<Int>
    }

    /// The exchanges of a conversation; turns after the last answer are left out.
    ///
    /// An answer's tokens are those that follow the prompt's as a sampler has them, the head of the assistant's turn
    /// included; where text on both sides of that boundary would share a token, the two are tokenized apart.
    /// - Throws: `TokenizerError` where the layout has no place for the turns.
    func exchanges(_ conversation: Conversation) throws -> [Exchange] {
        let turns = conversation.messages.map(\.chatTurn)
        var exchanges: [Exchange] = []
        var consumed = 0
        for index in turns.indices where turns[index].role == .assistant {
            let head = try layout.parts(of: Array(turns[..<index]), opensReply: true)
            let whole = try layout.parts(of: Array(turns[...index]), opensReply: false)
            guard let answer = whole.lastIndex(where: \.isLiteral) else { continue }
            var prompt = tokenizer.encode(Array(head[consumed...]))
            var read = tokenizer.encode(Array(whole[consumed...answer]))
            if !read.starts(with: prompt) { read = prompt + tokenizer.encode([whole[answer]]) }
            let mark = Array(whole[(answer + 1)...])
            let complete = tokenizer.encode(Array(whole[consumed...]))
            let (ending, rest) = end(
                complete.starts(with: read) ? Array(complete[read.count...]) : tokenizer.encode(mark),
                mark.map(\.text).joined())
            if exchanges.isEmpty, !prompt.starts(with: tokenizer.prefix) {
                prompt = tokenizer.prefix + prompt
                read = tokenizer.prefix + read
            }
            exchanges.append(
                Exchange(tokens: read + ending + rest, scored: prompt.count..<read.count + ending.count))
            consumed = whole.count
        }
        return exchanges
    }

    /// What ends an answer: its last token is one of the model's end tokens.
    ///
    /// Where the layout's own mark is none of them, as in a model that never saw it, the model's end token takes its place.
    private func end(_ mark: [Int32], _ text: String) -> (scored: [Int32], rest: [Int32]) {
        if let last = mark.firstIndex(where: model.endTokens.contains) {
            return (Array(mark[...last]), Array(mark[(last + 1)...]))
        }
        let rest = text.hasPrefix(ChatLayout.end) ? String(text.dropFirst(ChatLayout.end.count)) : ""
        return ([model.endTokens[0]], tokenizer.encode(rest))
    }
}

extension TextPart {
    fileprivate var isLiteral: Bool {
        if case .literal = self { true } else { false }
    }
}
