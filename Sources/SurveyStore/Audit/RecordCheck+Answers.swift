// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension RecordCheck {
    /// Every revision has its entry, and the vote that counts is the last revision.
    mutating func checkAnswers(_ db: Database) throws {
        let revisions = try Row.fetchAll(
            db, sql: "SELECT \(RevisionRow.columns) FROM revisions ORDER BY ledger_index"
        ).map(RevisionRow.init)
        var last: [AnswerKey: RevisionRow] = [:]
        for revision in revisions {
            claim(
                revision.ledgerIndex, kind: revision.entryKind, at: revision.answeredAt,
                facts: revision.facts,
                record: "answer \(revision.number) of \(revision.participant) to \(revision.question)")
            let key = AnswerKey(participant: revision.participant, question: revision.question)
            if revision.number > (last[key]?.number ?? 0) { last[key] = revision }
        }
        for row in try Row.fetchAll(db, sql: "SELECT * FROM votes ORDER BY participant, question") {
            let key = AnswerKey(participant: row["participant"], question: row["question"])
            let revision = last.removeValue(forKey: key)
            guard revision?.number != row["revision"] else { continue }
            report(
                revision?.ledgerIndex,
                "the vote of \(key.participant) on \(key.question) is not the last answer given")
        }
        for revision in last.values.sorted(by: { $0.ledgerIndex < $1.ledgerIndex }) {
            report(
                revision.ledgerIndex, "the vote of \(revision.participant) on \(revision.question) is missing"
            )
        }
    }

    private struct AnswerKey: Hashable {
        var participant: String
        var question: String
    }
}
