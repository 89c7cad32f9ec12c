// SPDX-License-Identifier: Apache-2.0

/// Why a server could not start, and what to do; the command turns `kind` into an exit status.
package struct ServingFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The host's name or the port makes no sense.
        case usage
        /// A folder or file that should be served is not there.
        case noInput
        /// A folder holds what cannot be served.
        case badData
        /// The port is taken: another port, or another time.
        case temporary
        /// The port may not be opened by this user.
        case notPermitted
        /// The library or the system failed.
        case system
    }

    package var kind: Kind
    package var reason: String
    package var hint: String?

    package init(_ kind: Kind, _ reason: String, hint: String? = nil) {
        self.kind = kind
        self.reason = reason
        self.hint = hint
    }

    package var description: String { reason + (hint.map { ". \($0)" } ?? "") }
}
