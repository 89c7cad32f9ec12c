// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

extension Conversation {
    /// Why a conversation cannot be used: what, and in which of its turns.
    package struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
        /// What drops are counted by.
        package enum Kind: Sendable {
            case speaker, empty, mark, turns, noAnswer
        }

        package var kind: Kind
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
            if message.content.isEmpty { throw Fault(kind: .empty, turn: turn, reason: "the text is empty") }
            if let mark = ChatMarkup.marks.first(where: { message.content.holds(mark: $0) }) {
                throw Fault(kind: .mark, turn: turn, reason: "the text holds the chat mark \(mark)")
            }
            guard index > 0 else { continue }
            if message.role == .system {
                throw Fault(kind: .turns, turn: turn, reason: "a system text may only come first")
            }
            if message.role == result.messages[index - 1].role {
                let who = message.role == .user ? "user" : "assistant"
                throw Fault(
                    kind: .turns, turn: turn, reason: "the \(who) speaks twice in a row; turns must alternate"
                )
            }
        }
        let answers = Set(result.answers)
        if answers.isEmpty {
            throw Fault(kind: .noAnswer, turn: nil, reason: "no question is answered in it")
        }
        for alternative in result.alternatives {
            guard answers.contains(alternative.turn) else {
                throw Fault(
                    kind: .turns, turn: nil,
                    reason: "an alternative names turn \(alternative.turn), which is no answer")
            }
            if alternative.text.trimmed.isEmpty {
                throw Fault(
                    kind: .empty, turn: alternative.turn + 1, reason: "an alternative's text is empty")
            }
        }
        return result
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        var body = self[...]
        while let first = body.first, first.isWhitespace { body.removeFirst() }
        while let last = body.last, last.isWhitespace { body.removeLast() }
        return String(body)
    }

    /// Whether the mark, which is ASCII, stands in the text.
    func holds(mark: String) -> Bool {
        var text = self
        let mark = Array(mark.utf8)
        return text.withUTF8 { bytes in
            var rest = bytes[...]
            while rest.count >= mark.count, let base = rest.base.baseAddress,
                let found = memchr(base + rest.startIndex, Int32(mark[0]), rest.count)
            {
                rest = rest.base[(UnsafeRawPointer(found) - UnsafeRawPointer(base))...]
                if rest.starts(with: mark) { return true }
                rest = rest.dropFirst()
            }
            return false
        }
    }
}
