// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Preference pairs from the worse answers that come with a conversation, each with its kind as `source`.
package struct AlternativePairs: Sendable {
    /// What `init(_:)` gathered.
    package private(set) var pairs: [PreferencePair] = []
    /// Alternatives left out because they were the answer itself.
    package private(set) var identical = 0
    private let layout: PromptLayout?

    /// For conversations that come one by one.
    package init(layout: PromptLayout) { self.layout = layout }

    /// Prompts are written as ChatML.
    package init(_ conversations: some Sequence<Conversation>) {
        layout = nil
        for (index, conversation) in conversations.enumerated() {
            for alternative in count(conversation) {
                pairs.append(
                    pair(
                        ChatMarkup.prompt(for: conversation.messages[..<alternative.turn]), alternative,
                        conversation, number: index + 1))
            }
        }
    }

    /// The pairs of one more conversation, which are counted and not gathered.
    package mutating func pairs(
        of conversation: Conversation, number: Int
    ) throws(RecordFault) -> [PreferencePair] {
        let layout = layout ?? .chatML
        var pairs: [PreferencePair] = []
        for alternative in count(conversation) {
            let prompt = try layout.prompt(for: conversation.messages[..<alternative.turn])
            pairs.append(pair(prompt, alternative, conversation, number: number))
        }
        return pairs
    }

    private mutating func count(_ conversation: Conversation) -> [Alternative] {
        let others = conversation.alternatives.filter { conversation.messages[$0.turn].content != $0.text }
        identical += conversation.alternatives.count - others.count
        return others
    }

    private func pair(
        _ prompt: String, _ alternative: Alternative, _ conversation: Conversation, number: Int
    ) -> PreferencePair {
        PreferencePair(
            prompt: prompt, chosen: conversation.messages[alternative.turn].content,
            rejected: alternative.text, source: alternative.kind,
            id: "\(number)-\(alternative.turn)-\(alternative.kind)")
    }
}
