// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import Surveys

/// Why the store refused or could not do something; holds no answer, name or token.
package struct StoreFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        // The file
        case noInput
        case badData
        case cannotCreate
        case inputOutput
        /// Another process holds the database; the same request may succeed in a moment.
        case busy

        // The study
        /// Answers and consents are taken only while the study is open.
        case notOpen(StudyPhase)
        /// The command does not fit the study's phase.
        case wrongPhase(StudyPhase)
        case wrongKey

        // The volunteer
        case unknownSession
        case consentMissing
        /// Declining comes before agreeing; afterwards there is withdrawal.
        case alreadyConsented
        case consentIncomplete([ConsentStatement.Fault])
        case alreadySubmitted
        case withdrawn
        /// An answer about themselves ended their part.
        case screenedOut
        /// The questions about themselves come before the others.
        case backgroundMissing
        case backgroundIncomplete([BackgroundAnswers.Fault])
        /// As many have submitted, or are about to, as the study wants.
        case full
        /// No invitation of this study has this secret.
        case unknownInvitation
        case noSuchQuestion
        /// A question before this one has no answer yet: its place.
        case outOfTurn(first: Int)
        case answerIncomplete([AnswerFault])
        /// Places of the questions that still need an answer.
        case answersMissing([Int])
    }

    package var kind: Kind
    package var path: String?
    package var reason: String
    package var hint: String?

    package init(_ kind: Kind, path: String? = nil, reason: String, hint: String? = nil) {
        self.kind = kind
        self.path = path
        self.reason = reason
        self.hint = hint
    }

    package var description: String {
        (path.map { "\($0): " } ?? "") + reason + (hint.map { ". \($0)" } ?? "")
    }

    /// SQLite's result code in our terms; its message is kept, the arguments of the statement are not.
    init(_ error: DatabaseError, path: String) {
        let reason = "SQLite says \"\(error.message ?? "error \(error.resultCode.rawValue)")\""
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_FORMAT, .SQLITE_SCHEMA:
            self.init(
                .badData, path: path, reason: "is not a sound study database: \(reason)",
                hint: "Restore a backup")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy, path: path, reason: "is held by another process: \(reason)",
                hint: "Try again in a moment")
        case .SQLITE_FULL:
            self.init(
                .inputOutput, path: path, reason: "the disk is full; nothing was saved",
                hint: "Free some disk space and try again")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(.noInput, path: path, reason: "cannot be opened: \(reason)")
        case .SQLITE_READONLY:
            self.init(
                .inputOutput, path: path, reason: "cannot be written: \(reason)",
                hint: "Check the permissions of the file and of its folder")
        default: self.init(.inputOutput, path: path, reason: reason)
        }
    }
}
