// SPDX-License-Identifier: Apache-2.0

/// One turn of a conversation, as a chat layout writes it.
package struct ChatTurn: Equatable, Sendable {
    package enum Role: String, Sendable {
        case system
        case user
        case assistant
    }

    package var role: Role
    package var content: String

    package init(_ role: Role, _ content: String) {
        self.role = role
        self.content = content
    }
}
