// SPDX-License-Identifier: Apache-2.0

package import Tokenizers

/// A conversation with a model, and what of it the model reads before its next answer.
package struct ChatHistory: Equatable, Sendable {
    package var system: String?
    /// Questions and answers by turns; a system text is not among them.
    package private(set) var turns: [ChatTurn] = []

    package init(system: String? = nil) { self.system = system }

    package mutating func add(question: String, answer: String) {
        turns += [ChatTurn(.user, question), ChatTurn(.assistant, answer)]
    }

    /// Takes back the last question and its answer; false where there is none.
    package mutating func undo() -> Bool {
        guard !turns.isEmpty else { return false }
        turns.removeLast(2)
        return true
    }

    package mutating func reset() { turns = [] }

    /// All that was said, the system text first.
    package var everything: [ChatTurn] { (system.map { [ChatTurn(.system, $0)] } ?? []) + turns }

    /// What the model reads.
    package struct Prompt: Equatable, Sendable {
        package var tokens: [Int32]
        /// The oldest turns that no longer fit, left out for this answer; the system text stays.
        package var leftOut: Int
    }

    /// The turns and a new question in a layout, within so many tokens.
    ///
    /// Throws where the question does not fit even alone.
    package func prompt(
        asking question: String, _ layout: ChatLayout, _ tokenizer: Tokenizer, room: Int
    ) throws -> Prompt {
        let opening = system.map { [ChatTurn(.system, $0)] } ?? []
        var first = 0
        while true {
            let turns = opening + turns[first...] + [ChatTurn(.user, question)]
            let marked = tokenizer.encode(try layout.parts(of: turns, opensReply: true))
            let tokens = marked.starts(with: tokenizer.prefix) ? marked : tokenizer.prefix + marked
            if tokens.count <= room { return Prompt(tokens: tokens, leftOut: first) }
            guard first < self.turns.count else {
                throw GenerationError.questionTooLong(tokens: tokens.count, room: room)
            }
            first += 2
        }
    }
}
