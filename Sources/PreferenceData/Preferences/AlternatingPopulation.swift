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
    package private(set) var pairs: [PreferencePair] = []
    /// Pairs left out because both texts were the same.
    package private(set) var identical = 0
    /// Triplets that the strategy yields with wrapping, identical texts included: one for each answered user turn.
    package private(set) var countWithWrap = 0
    /// Triplets without wrapping, identical texts included: one fewer for each conversation.
    package private(set) var countWithoutWrap = 0

    package static let source = "alternating"

    package init(_ conversations: some Sequence<Conversation>, wrap: Bool = false) {
        for (number, conversation) in conversations.enumerated() {
            let answers = conversation.answers
            countWithWrap += answers.count
            countWithoutWrap += max(0, answers.count - 1)
            let first = conversation.messages.firstIndex { $0.role == .assistant }
            for (index, answer) in answers.enumerated() {
                let next = index + 1 < answers.count ? answers[index + 1] : (wrap ? first : nil)
                guard let next else { continue }
                let chosen = conversation.messages[answer].content
                let rejected = conversation.messages[next].content
                if chosen == rejected {
                    identical += 1
                    continue
                }
                pairs.append(
                    PreferencePair(
                        prompt: ChatMarkup.prompt(for: conversation.messages[..<answer]), chosen: chosen,
                        rejected: rejected, source: Self.source, id: "\(number + 1)-\(answer)-\(Self.source)")
                )
            }
        }
    }
}
