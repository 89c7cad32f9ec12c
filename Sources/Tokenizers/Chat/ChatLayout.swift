// SPDX-License-Identifier: Apache-2.0

/// How the turns of a conversation are written as one text that a model was trained on.
///
/// Each form gives what its published template gives, begin-of-text token included, so that nothing is to be added to
/// the ids of `parts`.
package enum ChatLayout: Equatable, Sendable {
    /// `<|im_start|>role`, a line break, the text, `<|im_end|>`, a line break.
    ///
    /// `defaultSystem` opens conversations that have no system turn; nil for none.
    case chatML(defaultSystem: String?)
    /// `<s>[INST] question [/INST] answer </s>`; a system turn goes into the first question.
    case llama2(begin: String, end: String)
    /// `<|start_header_id|>role<|end_header_id|>`, two line breaks, the text, `<|eot_id|>`.
    case llama3(begin: String)
    /// `<s>[INST] question [/INST]answer</s>`; no system turn.
    case mistral(MistralSpacing, begin: String, end: String)

    /// Where the versions of Mistral's template put spaces.
    package struct MistralSpacing: Equatable, Sendable {
        package var beforeAnswer: String
        package var afterEnd: String

        /// Of Mistral 7B Instruct 0.2 and Mixtral 8x7B Instruct 0.1.
        package static let none = MistralSpacing(beforeAnswer: "", afterEnd: "")
    }

    package static let begin = "<|im_start|>"
    package static let end = "<|im_end|>"

    /// The text of all turns.
    ///
    /// - Parameter opensReply: whether the head of the assistant's next turn stands at the end, where the layout has one.
    package func text(of turns: [ChatTurn], opensReply: Bool) throws -> String {
        try parts(of: turns, opensReply: opensReply).map(\.text).joined()
    }

    /// The same as markup and literal text, for `Tokenizer.encode`: no mark inside a turn's content counts.
    package func parts(of turns: [ChatTurn], opensReply: Bool) throws -> [TextPart] {
        switch self {
        case .chatML(let defaultSystem):
            var turns = turns
            if let defaultSystem, turns.first?.role != .system {
                turns.insert(ChatTurn(.system, defaultSystem), at: 0)
            }
            return Self.chatML(turns, opensReply: opensReply)
        case .llama2(let begin, let end): return try Self.llama2(turns, begin: begin, end: end)
        case .llama3(let begin): return Self.llama3(turns, opensReply: opensReply, begin: begin)
        case .mistral(let spacing, let begin, let end):
            return try Self.mistral(turns, spacing, begin: begin, end: end)
        }
    }

    /// ChatML without a default, which holds any turns.
    package static func chatML(_ turns: [ChatTurn], opensReply: Bool) -> [TextPart] {
        turns.flatMap { turn -> [TextPart] in
            [.markup("\(begin)\(turn.role.rawValue)\n"), .literal(turn.content), .markup("\(end)\n")]
        } + (opensReply ? [.markup("\(begin)assistant\n")] : [])
    }

    private static func llama3(_ turns: [ChatTurn], opensReply: Bool, begin: String) -> [TextPart] {
        var parts: [TextPart] = []
        for (index, turn) in turns.enumerated() {
            let head = "<|start_header_id|>\(turn.role.rawValue)<|end_header_id|>\n\n"
            parts += [
                .markup(index == 0 ? begin + head : head), .literal(trimmed(turn.content)),
                .markup("<|eot_id|>"),
            ]
        }
        return parts + (opensReply ? [.markup("<|start_header_id|>assistant<|end_header_id|>\n\n")] : [])
    }

    private static func llama2(_ turns: [ChatTurn], begin: String, end: String) throws -> [TextPart] {
        let system = turns.first?.role == .system ? turns.first : nil
        let rest = turns.dropFirst(system == nil ? 0 : 1)
        try requireAlternation(rest, layout: "llama-2")
        var parts: [TextPart] = []
        for (index, turn) in rest.enumerated() {
            if turn.role == .assistant {
                parts += [.markup(" "), .literal(trimmed(turn.content)), .markup(" \(end)")]
                continue
            }
            parts.append(.markup("\(begin)[INST] "))
            if index == 0, let system {
                // The whole is trimmed, so that a question's own space before it counts.
                parts.append(.literal("<<SYS>>\n\(system.content)\n<</SYS>>\n\n\(trimmedEnd(turn.content))"))
            } else {
                parts.append(.literal(trimmed(turn.content)))
            }
            parts.append(.markup(" [/INST]"))
        }
        return parts
    }

    private static func mistral(
        _ turns: [ChatTurn], _ spacing: MistralSpacing, begin: String, end: String
    ) throws -> [TextPart] {
        if turns.contains(where: { $0.role == .system }) {
            throw TokenizerError.unsuitableTurns(
                layout: "mistral",
                reason: "it has no place for a system turn. Put its text into the first question")
        }
        try requireAlternation(turns[...], layout: "mistral")
        return [.markup(begin)]
            + turns.flatMap { turn -> [TextPart] in
                turn.role == .user
                    ? [.markup("[INST] "), .literal(turn.content), .markup(" [/INST]")]
                    : [
                        .markup(spacing.beforeAnswer), .literal(turn.content),
                        .markup(end + spacing.afterEnd),
                    ]
            }
    }

    private static func requireAlternation(_ turns: ArraySlice<ChatTurn>, layout: String) throws {
        for (index, turn) in turns.enumerated()
        where (turn.role == .user) != (index % 2 == 0) || turn.role == .system {
            throw TokenizerError.unsuitableTurns(
                layout: layout,
                reason: "turn \(index + 1) is the \(turn.role.rawValue)'s; user and assistant alternate")
        }
    }

    // MARK: - White space

    /// As Python's `strip` takes it off: white space, and the separators U+001C to U+001F.
    private static func trimmed(_ text: String) -> String {
        String(trimmedEnd(text).unicodeScalars.drop(while: isSpace))
    }

    private static func trimmedEnd(_ text: String) -> String {
        var scalars = text.unicodeScalars
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        return String(scalars)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || (0x1c...0x1f).contains(scalar.value)
    }
}
