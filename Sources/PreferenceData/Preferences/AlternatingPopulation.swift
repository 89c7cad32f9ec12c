// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Preference pairs from conversations alone: the answer to a question is better than the answer to the next one.
///
/// For each answered user turn, chosen is the assistant turn directly after it, rejected the assistant turn after
/// that, and the prompt everything before chosen. This is defined by adjacency, so that it holds whoever opens; in
/// files where the assistant opens it gives the triplets of the published strategy.
///
/// The last answer of a conversation has no later one. With `wrap` its rejected text is the first assistant turn, as
/// in the published code; without, it gives no pair.
package struct AlternatingPopulation: Sendable {
    /// What `init(_:wrap:)` gathered.
    package private(set) var pairs: [PreferencePair] = []
    /// Pairs left out because both texts were the same.
    package private(set) var identical = 0
    /// Triplets that the strategy yields with wrapping, identical texts included: one for each answered user turn.
    package private(set) var countWithWrap = 0
    /// Triplets without wrapping, identical texts included: one fewer for each conversation.
    package private(set) var countWithoutWrap = 0
    private let wrap: Bool
    private let layout: PromptLayout?

    package static let source = "alternating"

    /// For conversations that come one by one.
    ///
    /// - Parameter layout: how prompts are written.
    package init(wrap: Bool = false, layout: PromptLayout) {
        self.wrap = wrap
        self.layout = layout
    }

    /// Prompts are written as ChatML.
    package init(_ conversations: some Sequence<Conversation>, wrap: Bool = false) {
        self.wrap = wrap
        layout = nil
        for (index, conversation) in conversations.enumerated() {
            for (answer, chosen, rejected) in count(conversation) {
                pairs.append(
                    pair(
                        ChatMarkup.prompt(for: conversation.messages[..<answer]), chosen, rejected,
                        id: (index + 1, answer)))
            }
        }
    }

    /// The pairs of one more conversation, which are counted and not gathered.
    ///
    /// - Parameter number: 1-based place of the conversation, which its pairs' ids begin with.
    package mutating func pairs(
        of conversation: Conversation, number: Int
    ) throws(RecordFault) -> [PreferencePair] {
        let layout = layout ?? .chatML
        var pairs: [PreferencePair] = []
        for (answer, chosen, rejected) in count(conversation) {
            pairs.append(
                pair(
                    try layout.prompt(for: conversation.messages[..<answer]), chosen, rejected,
                    id: (number, answer)))
        }
        return pairs
    }

    private mutating func count(_ conversation: Conversation) -> [(
        answer: Int, chosen: String, rejected: String
    )] {
        let answers = conversation.answers
        countWithWrap += answers.count
        countWithoutWrap += max(0, answers.count - 1)
        let first = conversation.messages.firstIndex { $0.role == .assistant }
        var found: [(answer: Int, chosen: String, rejected: String)] = []
        for (index, answer) in answers.enumerated() {
            let next = index + 1 < answers.count ? answers[index + 1] : (wrap ? first : nil)
            guard let next else { continue }
            let chosen = conversation.messages[answer].content
            let rejected = conversation.messages[next].content
            if chosen == rejected {
                identical += 1
            } else {
                found.append((answer, chosen, rejected))
            }
        }
        return found
    }

    private func pair(
        _ prompt: String, _ chosen: String, _ rejected: String, id: (conversation: Int, turn: Int)
    ) -> PreferencePair {
        PreferencePair(
            prompt: prompt, chosen: chosen, rejected: rejected, source: Self.source,
            id: "\(id.conversation)-\(id.turn)-\(Self.source)")
    }
}
