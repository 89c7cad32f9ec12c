// SPDX-License-Identifier: Apache-2.0

extension Conversation {
    /// Why a conversation cannot be used: what, and in which of its turns.
    package struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
        /// 1-based; nil where the whole conversation is at fault.
        package var turn: Int?
        package var reason: String

        package var description: String { (turn.map { "turn \($0): " } ?? "") + reason }
    }

    /// The conversation with its texts trimmed and an unanswered last question dropped.
    ///
    /// Throws a `Fault` where turns do not alternate, a text is empty or holds a chat mark, no question is answered,
    /// or an alternative stands against something that is not an answer.
    package func checked() throws(Fault) -> Conversation {
        var result = self
        for index in result.messages.indices {
            result.messages[index].content = result.messages[index].content.trimmed
        }
        if result.messages.last?.role == .user { result.messages.removeLast() }
        for (index, message) in result.messages.enumerated() {
            let turn = index + 1
            if message.content.isEmpty { throw Fault(turn: turn, reason: "the text is empty") }
            if let mark = ChatMarkup.marks.first(where: { message.content.contains($0) }) {
                throw Fault(turn: turn, reason: "the text holds the chat mark \(mark)")
            }
            guard index > 0 else { continue }
            if message.role == .system {
                throw Fault(turn: turn, reason: "a system text may only come first")
            }
            if message.role == result.messages[index - 1].role {
                let who = message.role == .user ? "user" : "assistant"
                throw Fault(turn: turn, reason: "the \(who) speaks twice in a row; turns must alternate")
            }
        }
        let answers = Set(result.answers)
        if answers.isEmpty { throw Fault(turn: nil, reason: "no question is answered in it") }
        for alternative in result.alternatives {
            guard answers.contains(alternative.turn) else {
                throw Fault(
                    turn: nil, reason: "an alternative names turn \(alternative.turn), which is no answer")
            }
            if alternative.text.trimmed.isEmpty {
                throw Fault(turn: alternative.turn + 1, reason: "an alternative's text is empty")
            }
        }
        return result
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        let body = drop(while: \.isWhitespace)
        return String(body.reversed().drop(while: \.isWhitespace).reversed())
    }
}
