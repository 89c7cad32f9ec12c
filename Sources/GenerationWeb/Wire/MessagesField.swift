// SPDX-License-Identifier: Apache-2.0

internal import HTTPServing
internal import Tokenizers

/// `messages` of /v1/chat/completions, laid out as the model was trained on.
///
/// Marks of the layout that a message spells stay text.
enum MessagesField {
    /// Messages of one request.
    static let most = 4_096

    static func prompt(
        _ fields: inout RequestFields, _ model: ModelDescription
    ) throws -> CompletionOrder.Prompt {
        guard let messages = fields.value("messages")?.array, !messages.isEmpty, messages.count <= most
        else {
            throw APIFailure.field("messages", "must be an array of 1 to \(most) messages.")
        }
        guard let layout = model.layout else {
            throw APIFailure(
                .badRequest,
                "The model \"\(model.name)\" has no chat layout; ask /v1/completions for a continuation.",
                field: "messages", code: "no_chat_layout")
        }
        let turns = try messages.enumerated().map { try turn($1, at: $0) }
        do {
            let parts = try layout.parts(of: turns, opensReply: true)
            let tokens = model.tokenizer.encode(parts)
            let prefix = model.tokenizer.prefix
            return CompletionOrder.Prompt(
                tokens: tokens.starts(with: prefix) ? tokens : prefix + tokens,
                text: parts.map(\.text).joined())
        } catch let error as TokenizerError {
            throw APIFailure.field("messages", "cannot be laid out: \(error).")
        }
    }

    private static func turn(_ message: JSONValue, at index: Int) throws -> ChatTurn {
        let place = "messages[\(index)]"
        guard message.members != nil else { throw APIFailure.field(place, "must be an object.") }
        let role: ChatTurn.Role
        switch message["role"]?.string {
        case "system", "developer": role = .system
        case "user": role = .user
        case "assistant": role = .assistant
        case "tool", "function":
            throw APIFailure.field("\(place).role", "is a tool's, and these models call no tools.")
        default:
            throw APIFailure.field("\(place).role", "must be system, developer, user or assistant.")
        }
        for name in ["tool_calls", "function_call", "audio"] where message[name] != nil {
            throw APIFailure.field("\(place).\(name)", "is not supported: these models read text alone.")
        }
        return ChatTurn(role, try content(message["content"], "\(place).content"))
    }

    private static func content(_ value: JSONValue?, _ place: String) throws -> String {
        if let text = value?.string { return text }
        guard let parts = value?.array else {
            throw APIFailure.field(place, "must be a string, or an array of text parts.")
        }
        return try parts.map { part in
            guard part["type"]?.string == "text", let text = part["text"]?.string else {
                throw APIFailure.field(
                    place, "may hold parts of type text alone: these models read nothing else.")
            }
            return text
        }.joined()
    }
}
