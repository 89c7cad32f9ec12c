// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Tokenizers

struct TokenizerEncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode", abstract: "Print a JSON array of token ids for each line of standard input.",
        discussion: """
            The ids are the line's alone: texts of special tokens stay text, and nothing is added. With --chat each line is \
            {"messages": [{"role", "content"}]}, written in the tokenizer's chat layout.
            """)

    @Option(help: "A folder with a tokenizer.")
    var tokenizer: String

    @Flag(help: "Each line is a JSON string, which may hold line breaks.")
    var jsonLines = false

    @Flag(help: "Texts of special tokens become those tokens.")
    var specials = false

    @Flag(help: "Add what the tokenizer adds of itself, a begin-of-text token for example.")
    var withAdded = false

    @Flag(help: "Each line is a conversation; the head of the assistant's next turn is added.")
    var chat = false

    @Option(
        help: "The chat layout instead of the tokenizer's own: \(ChatLayout.names.joined(separator: ", ")).")
    var layout: String?

    @Flag(help: "Print the conversation's text as a JSON string instead of ids.")
    var text = false

    func validate() throws {
        guard chat || !(text || layout != nil) else {
            throw ValidationError("--text and --layout are for --chat.")
        }
        guard !chat || !(jsonLines || specials || withAdded) else {
            throw ValidationError(
                "--chat lines are JSON already, and the layout says which tokens are special.")
        }
    }

    private struct Line: Decodable {
        struct Turn: Decodable {
            var role: String
            var content: String
        }

        var messages: [Turn]
    }

    func run() throws {
        let tokenizer = try TokenizerFiles.load(tokenizer)
        let layout = chat ? try chatLayout(of: tokenizer) : nil
        var lines = InputLines()
        while let line = try lines.next() {
            if let layout {
                try write(try turns(line, lines), layout, tokenizer)
                continue
            }
            var content = line
            if jsonLines {
                guard let decoded = try? JSONDecoder().decode(String.self, from: Data(line.utf8)) else {
                    throw lines.failure("is not a JSON string")
                }
                content = decoded
            }
            let ids = tokenizer.encode(content, specials: specials)
            try write(withAdded ? tokenizer.prefix + ids + tokenizer.suffix : ids)
        }
    }

    private func chatLayout(of tokenizer: Tokenizer) throws -> ChatLayout {
        if let layout { return try ChatLayout(named: layout) }
        guard let own = try tokenizer.chatLayout() else {
            throw ValidationError(
                "The tokenizer has no chat template. Name a --layout: \(ChatLayout.names.joined(separator: ", "))."
            )
        }
        return own
    }

    private func turns(_ line: String, _ lines: InputLines) throws -> [ChatTurn] {
        guard let decoded = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
            throw lines.failure("is not {\"messages\": [{\"role\", \"content\"}]}")
        }
        return try decoded.messages.map { turn in
            guard let role = ChatTurn.Role(rawValue: turn.role) else {
                throw lines.failure(
                    "has a turn of the role \"\(turn.role)\"", hint: "Use system, user or assistant")
            }
            return ChatTurn(role, turn.content)
        }
    }

    private func write(_ turns: [ChatTurn], _ layout: ChatLayout, _ tokenizer: Tokenizer) throws {
        if text {
            let text = try JSONEncoder().encode(try layout.text(of: turns, opensReply: true))
            try DataOutput.write(Array(text) + [0x0a], to: nil)
        } else {
            try write(tokenizer.encode(try layout.parts(of: turns, opensReply: true)))
        }
    }

    private func write(_ ids: [Int32]) throws {
        try DataOutput.write(Array("[\(ids.map(String.init).joined(separator: ","))]\n".utf8), to: nil)
    }
}
