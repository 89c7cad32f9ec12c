// SPDX-License-Identifier: Apache-2.0

/// What a volunteer sees instead of a prompt: a text, or the turns of a conversation.
///
/// In a file a string, or a list of `{"name": …, "content": …}`; `"role"` (`user`, `assistant`, `system`) may stand for
/// the name, and a system turn is not shown.
package enum PromptDisplay: Codable, Equatable, Hashable, Sendable, ExpressibleByStringInterpolation {
    case text(String)
    case turns([Turn])

    package struct Turn: Codable, Equatable, Hashable, Sendable {
        /// Who speaks, as the volunteer reads it, `Guest` for example; nil where the role says it.
        package var name: String?
        package var role: String?
        package var content: String

        package init(name: String? = nil, role: String? = nil, content: String) {
            self.name = name
            self.role = role
            self.content = content
        }

        fileprivate var speaker: String {
            name ?? role.map { $0.prefix(1).uppercased() + $0.dropFirst() } ?? ""
        }
    }

    package init(stringLiteral text: String) { self = .text(text) }

    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .text(text)
            return
        }
        let turns = try [Turn](from: decoder)
        guard !turns.isEmpty, turns.allSatisfy({ !$0.speaker.isEmpty }) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "needs turns, each with a \"name\" or a \"role\" and a \"content\""))
        }
        self = .turns(turns)
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .turns(let turns): try turns.encode(to: encoder)
        }
    }

    /// As the volunteer reads it: of turns a paragraph each, the speaker's name before it.
    package var text: String {
        switch self {
        case .text(let text): text
        case .turns(let turns):
            turns.filter { $0.role != "system" }.map { "\($0.speaker): \($0.content)" }
                .joined(separator: "\n\n")
        }
    }
}
