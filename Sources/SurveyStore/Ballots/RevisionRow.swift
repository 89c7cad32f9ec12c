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
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT * FROM revisions WHERE participant = ? AND question = ? ORDER BY number DESC LIMIT 1
                    """), arguments: [participant, question]
        ).map(RevisionRow.init)
    }
}

extension RevisionRow {
    init(_ row: Row) throws {
        guard let answer = CanonicalValue(parsing: row["answer"]).flatMap(Answer.init),
            let format = Format(rawValue: row["format"])
        else {
            throw StoreFailure(
                .badData, reason: "a saved answer cannot be read", hint: "Run `showdown audit verify`")
        }
        self.init(
            participant: row["participant"], question: row["question"], number: row["number"],
            answer: answer, format: format, answeredAt: row["answered_at"],
            durationMilliseconds: row["duration_ms"], salt: row["salt"], ledgerIndex: row["ledger_index"])
    }
}
