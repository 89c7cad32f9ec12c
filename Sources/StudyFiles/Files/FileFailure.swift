// SPDX-License-Identifier: Apache-2.0

/// What was wrong with a file, where in it, and what to do; the command turns `kind` into an exit status.
package struct FileFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The file or folder does not exist or cannot be opened for reading.
        case noInput
        /// Its contents are not what they should be.
        case badData
        /// It exists already, or its folder does not allow a new file.
        case cannotCreate
        /// Reading or writing failed part way, a full disk for example.
        case inputOutput
        /// Another process has it.
        case busy
    }

    package var kind: Kind
    package var path: String
    /// 1-based line, where the fault has one.
    package var line: Int?
    package var reason: String
    package var hint: String?

    package init(_ kind: Kind, path: String, line: Int? = nil, reason: String, hint: String? = nil) {
        self.kind = kind
        self.path = path
        self.line = line
        self.reason = reason
        self.hint = hint
    }

    package var description: String {
        let place = line.map { "\(path), line \($0)" } ?? path
        return "\(place): \(reason)" + (hint.map { ". \($0)" } ?? "")
    }
}
