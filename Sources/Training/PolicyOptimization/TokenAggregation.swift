// SPDX-License-Identifier: Apache-2.0

/// How the losses of the tokens of an update become one number.
package enum TokenAggregation: String, CaseIterable, Sendable {
    /// The mean over each response's tokens, then over responses: GRPO's paper.
    case sequence
    /// The mean over all tokens: PPO, and DAPO's GRPO (Yu et al., arXiv 2503.14476).
    case token
    /// The sum over tokens divided by responses times the longest length allowed: "Dr. GRPO" (arXiv 2503.20783).
    case constant

    /// The weight of each token of a response.
    ///
    /// - Parameters:
    ///   - length: tokens of the response.
    ///   - update: all of the update's.
    package func weight(length: Int, of update: UpdateSize) -> Double {
        switch self {
        case .sequence: 1 / (Double(update.responses) * Double(length))
        case .token: 1 / Double(update.tokens)
        case .constant: 1 / (Double(update.responses) * Double(update.longest))
        }
    }
}

/// What an update is made of, whatever passes it is cut into.
package struct UpdateSize: Equatable, Sendable {
    package var responses: Int
    package var tokens: Int
    /// Tokens that a response may have.
    package var longest: Int

    package init(responses: Int, tokens: Int, longest: Int) {
        self.responses = responses
        self.tokens = tokens
        self.longest = longest
    }
}
