// SPDX-License-Identifier: Apache-2.0

/// Why questions cannot be put to a judge, and what to do; files' own faults are `FileFailure`s.
package struct JudgingFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The wishes cannot be carried out with these questions.
        case usage
        /// A template or a question is not what it should be.
        case badData
        /// The folder holds the judgements of other questions or settings.
        case changedRun
    }

    package var kind: Kind
    package var reason: String
    package var hint: String?

    package init(_ kind: Kind, reason: String, hint: String? = nil) {
        self.kind = kind
        self.reason = reason
        self.hint = hint
    }

    package var description: String { reason + (hint.map { ". \($0)" } ?? "") }
}
