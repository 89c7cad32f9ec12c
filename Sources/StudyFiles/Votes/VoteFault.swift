// SPDX-License-Identifier: Apache-2.0

/// What is wrong or strange in a row of votes.csv.
package struct VoteFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// 1-based.
    package var line: Int
    /// The column; nil where the row as a whole is meant.
    package var field: String?
    package var value: String
    package var reason: String
    /// What to do.
    package var hint: String?

    package init(line: Int, field: String? = nil, value: String = "", reason: String, hint: String? = nil) {
        (self.line, self.field, self.value) = (line, field, value)
        (self.reason, self.hint) = (reason, hint)
    }

    private var statement: String { field.map { "the field \"\($0)\" is \"\(value)\": \(reason)" } ?? reason }

    package var description: String { "line \(line): \(statement)" + (hint.map { ". \($0)" } ?? "") }

    func failure(path: String) -> FileFailure {
        FileFailure(.badData, path: path, line: line, reason: statement, hint: hint)
    }
}

/// What a reading of votes.csv found.
package struct VoteReading: Sendable {
    package var votes: Votes
    /// Rows that are not among the votes, in the order of their lines; empty unless bad rows were to be left out.
    package var leftOut: [VoteFault]
    /// What is strange and may yet be right, one entry a kind; such rows are among the votes.
    package var notes: [VoteNote]
}

/// A strangeness that some rows have.
package struct VoteNote: Equatable, Sendable, CustomStringConvertible {
    /// How many rows have it.
    package var count: Int
    /// The one with the lowest line.
    package var first: VoteFault

    package var description: String {
        "\(first)" + (count > 1 ? " (and \(count - 1) more such row\(count == 2 ? "" : "s"))" : "")
    }
}
