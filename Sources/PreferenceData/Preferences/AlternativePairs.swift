// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Preference pairs from the worse answers that come with a conversation, each with its kind as `source`.
package struct AlternativePairs: Sendable {
    package private(set) var pairs: [PreferencePair] = []
    /// Alternatives left out because they were the answer itself.
    package private(set) var identical = 0

    package init(_ conversations: some Sequence<Conversation>) {
        for (number, conversation) in conversations.enumerated() {
            for alternative in conversation.alternatives {
                let chosen = conversation.messages[alternative.turn].content
                if chosen == alternative.text {
                    identical += 1
                    continue
                }
                pairs.append(
                    PreferencePair(
                        prompt: ChatMarkup.prompt(for: conversation.messages[..<alternative.turn]),
                        chosen: chosen, rejected: alternative.text, source: alternative.kind,
                        id: "\(number + 1)-\(alternative.turn)-\(alternative.kind)"))
            }
        }
    }
}
