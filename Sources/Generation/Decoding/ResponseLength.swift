// SPDX-License-Identifier: Apache-2.0

/// How many tokens a response has.
package enum ResponseLength: Equatable, Sendable {
    /// Ends with the end-of-text token, at this many tokens at the latest.
    case atMost(Int)
    /// This many for every response: the end-of-text token is never drawn, so that length tells methods apart no more.
    case exactly(Int)

    /// Whether a finished response can have so many tokens.
    func allows(tokens: Int, ended: Bool) -> Bool {
        switch self {
        case .exactly(let count): tokens == count && !ended
        case .atMost(let count): ended ? tokens <= count : tokens == count
        }
    }

    package var isExact: Bool {
        if case .exactly = self { true } else { false }
    }

    package var limit: Int {
        switch self {
        case .atMost(let count), .exactly(let count): count
        }
    }
}
