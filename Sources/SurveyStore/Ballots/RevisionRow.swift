// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// One answer as it was given; a changed mind is a further row, never a changed one.
struct RevisionRow: Equatable {
    /// What a row's commitment is over.
    enum Format: Int {
        /// Of the first release: `choice` and `option` of a single selection.
        case selection = 1
        case answer = 2
    }

    var participant: String
    var question: String
    /// 1 for the first answer to the question.
    var number: Int
    /// Options by their ids.
    var answer: Answer
    var format = Format.answer
    var answeredAt: String
    var durationMilliseconds: Int?
    var salt: Data
    var ledgerIndex = -1

    /// What the ledger holds in place of the answer.
    var commitment: String {
        var facts: [String: CanonicalValue] = [
            "answered_at": .text(answeredAt), "duration_ms": .integer(durationMilliseconds ?? -1),
            "number": .integer(number), "participant": .text(participant), "question": .text(question),
        ]
        switch format {
        case .answer: facts["answer"] = answer.canonical
        case .selection:
            var option = ""
            if case .option(let chosen)? = answer.selection { option = chosen }
            facts["choice"] = .text(option.isEmpty ? answer.selection?.formValue ?? "" : "option")
            facts["option"] = .text(option)
        }
        return Commitment.make(.object(facts), salt: salt)
    }

    /// What the ledger's entry says.
    var facts: [String: CanonicalValue] {
        [
            "commitment": .text(commitment), "number": .integer(number), "participant": .text(participant),
            "question": .text(question),
        ]
    }

    var entryKind: LedgerEntry.Kind { number == 1 ? .vote : .revision }

    func insert(in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO revisions (participant, question, number, answer, format, answered_at, duration_ms,
                    salt, ledger_index) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            participant, question, number, answer.canonical.string, format.rawValue, answeredAt,
            durationMilliseconds, salt, ledgerIndex,
        ])
        try db.cachedStatement(
            sql: """
                INSERT INTO votes (participant, question, revision) VALUES (?, ?, ?)
                ON CONFLICT (participant, question) DO UPDATE SET revision = excluded.revision
                """
        ).execute(arguments: [participant, question, number])
    }

    static func last(participant: String, question: String, in db: Database) throws -> RevisionRow? {
        try db.cachedStatement(
            sql: """
                SELECT \(columns) FROM revisions WHERE participant = ? AND question = ?
                ORDER BY number DESC LIMIT 1
                """
        ).first([participant, question], RevisionRow.init)
    }
}

extension RevisionRow {
    /// What a query selects first whose rows `init(_:)` reads.
    static let columns = """
        revisions.participant, revisions.question, revisions.number, revisions.answer, revisions.format,
        revisions.answered_at, revisions.duration_ms, revisions.salt, revisions.ledger_index
        """

    /// - Parameter row: begins with `columns`.
    init(_ row: Row) throws {
        guard let answer = CanonicalValue(parsing: row[3]).flatMap(Answer.init),
            let format = Format(rawValue: row[4])
        else {
            throw StoreFailure(
                .badData, reason: "a saved answer cannot be read", hint: "Run `showdown audit verify`")
        }
        self.init(
            participant: row[0], question: row[1], number: row[2], answer: answer, format: format,
            answeredAt: row[5], durationMilliseconds: row[6], salt: row[7], ledgerIndex: row[8])
    }
}
