// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
package import StudyFiles

/// Conversations from a file in either of two forms, as a JSON array or as JSON lines.
///
/// An object with `messages` is a line of conversations.jsonl, one with `utterances` a `PublishedDialogue`; other
/// fields are passed over. Errors name the line, or in an array the number of the conversation, and the turn.
package enum ConversationFile {
    package static func read(from path: String) throws -> [Conversation] {
        try readNumbered(from: path).map(\.record)
    }

    /// The conversations with their 1-based lines, or in an array their numbers.
    package static func readNumbered(from path: String) throws -> [Numbered<Conversation>] {
        let bytes = try FileContents.read(path)
        let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        let isArray = bytes.dropFirst(start).first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "[")
        let conversations = isArray ? try array(bytes.dropFirst(start), path: path) : try lines(path)
        guard !conversations.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds no conversations",
                hint: "A line is {\"messages\": [{\"role\": …, \"content\": …}]}"
                    + " or {\"utterances\": [[\"agent1\", …]]}")
        }
        return conversations
    }

    private static func lines(_ path: String) throws -> [Numbered<Conversation>] {
        var conversations: [Numbered<Conversation>] = []
        try JSONLines.forEach(EitherForm.self, in: path) { form, line in
            do {
                conversations.append(Numbered(line: line, record: try form.conversation()))
            } catch {
                throw FileFailure(.badData, path: path, line: line, reason: "\(error)", hint: hint)
            }
        }
        return conversations
    }

    private static func array(_ bytes: Data, path: String) throws -> [Numbered<Conversation>] {
        let forms: [EitherForm]
        do {
            forms = try JSONDecoder().decode([EitherForm].self, from: Data(bytes))
        } catch {
            throw FileFailure(.badData, path: path, reason: explain(error))
        }
        return try forms.enumerated().map { index, form in
            do {
                return Numbered(line: index + 1, record: try form.conversation())
            } catch {
                throw FileFailure(
                    .badData, path: path, reason: "conversation \(index + 1), \(error)", hint: hint)
            }
        }
    }

    private static let hint = "Correct the conversation or take it out of the file"

    /// Puts the number of the conversation before the clause about the field.
    private static func explain(_ error: any Error) -> String {
        let context: DecodingError.Context
        switch error {
        case DecodingError.keyNotFound(_, let found), DecodingError.typeMismatch(_, let found),
            DecodingError.valueNotFound(_, let found), DecodingError.dataCorrupted(let found):
            context = found
        default: return JSONLines.explain(error)
        }
        guard let index = context.codingPath.first?.intValue else { return JSONLines.explain(error) }
        return "conversation \(index + 1): \(JSONLines.explain(error))"
    }
}

/// One object of the file, whichever form it has.
private enum EitherForm: Decodable {
    case messages(Conversation)
    case published(PublishedDialogue)

    private enum CodingKeys: String, CodingKey {
        case messages, utterances
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.utterances) && !container.contains(.messages) {
            self = .published(try PublishedDialogue(from: decoder))
        } else {
            self = .messages(try Conversation(from: decoder))
        }
    }

    func conversation() throws(Conversation.Fault) -> Conversation {
        switch self {
        case .messages(let conversation): try conversation.checked()
        case .published(let dialogue): try dialogue.conversation()
        }
    }
}
