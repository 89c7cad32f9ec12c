// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// Conversations for training and conversations held out: none in both, and no prompt of one in the other.
///
/// Conversations that open alike (system text, greeting, first question) stay together, because they and only they
/// have prompts in common. A group larger than what is still wanted goes to training, so that the held-out share can
/// be smaller than asked; with two groups or more, neither side is empty.
package struct ConversationSplit: Sendable {
    package private(set) var training: [Conversation] = []
    package private(set) var heldOut: [Conversation] = []

    /// - Parameter share: of conversations to hold out, between 0 and 1.
    package init(_ conversations: [Conversation], heldOut share: Double, seed: UInt64) {
        precondition(share >= 0 && share < 1, "a held-out share of \(share) is not in 0 ..< 1")
        var groups: [[Int]] = []
        var places: [[Message]: Int] = [:]
        for (index, conversation) in conversations.enumerated() {
            let opening = Array(conversation.opening)
            if let place = places[opening] {
                groups[place].append(index)
            } else {
                places[opening] = groups.count
                groups.append([index])
            }
        }
        var draws = SeededGenerator(seed: seed, stream: "conversation split")
        let order = draws.shuffled(Array(groups.indices))
        let wanted = Int((share * Double(conversations.count)).rounded())
        var chosen: Set<Int> = []
        for place in order where chosen.count + groups[place].count <= wanted {
            chosen.formUnion(groups[place])
        }
        if share > 0, chosen.isEmpty, groups.count > 1,
            let smallest = order.min(by: { groups[$0].count < groups[$1].count })
        {
            chosen.formUnion(groups[smallest])
        }
        if chosen.count == conversations.count, let kept = order.first, groups.count > 1 {
            chosen.subtract(groups[kept])
        }
        for (index, conversation) in conversations.enumerated() {
            if chosen.contains(index) { heldOut.append(conversation) } else { training.append(conversation) }
        }
    }
}
