// SPDX-License-Identifier: Apache-2.0

/// Conversations for training and conversations held out: none in both, and no prompt of one in the other.
///
/// Conversations that open alike (system text, greeting, first question) stay together, because they and only they
/// have prompts in common. `GroupedSplit` says what a share becomes.
package struct ConversationSplit: Sendable {
    package private(set) var training: [Conversation] = []
    package private(set) var heldOut: [Conversation] = []

    /// - Parameter share: of conversations to hold out, between 0 and 1.
    package init(_ conversations: [Conversation], heldOut share: Double, seed: UInt64) {
        let split = GroupedSplit(
            keys: conversations.map { SplitGrouping.conversation.key(of: .conversation($0)) }, heldOut: share,
            seed: seed)
        for (conversation, isHeldOut) in zip(conversations, split.isHeldOut) {
            if isHeldOut { heldOut.append(conversation) } else { training.append(conversation) }
        }
    }
}
