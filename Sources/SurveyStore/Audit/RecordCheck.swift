// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

/// The live records against the ledger, both ways: every consent, answer and submission has its entry and the entry its
/// record, unless a withdrawal took it.
struct RecordCheck {
    private(set) var problems: [AuditReport.Problem] = []
    private let entries: [LedgerEntry]
    private let facts: [CanonicalValue?]
    private var claimed: Set<Int> = []
    private var withdrawals: [String: Int] = [:]

    init(_ entries: [LedgerEntry], in db: Database) throws {
        self.entries = entries
        facts = entries.map(\.facts)
        for (index, entry) in entries.enumerated() where entry.kind == LedgerEntry.Kind.withdrawal.rawValue {
            if let participant = facts[index]?["participant"]?.textValue { withdrawals[participant] = index }
        }
        try checkConsents(db)
        let revisions = try Row.fetchAll(db, sql: "SELECT * FROM revisions ORDER BY ledger_index").map {
            try RevisionRow($0)
        }
        checkRevisions(revisions)
        try checkVotes(against: revisions, db)
        try checkSubmissions(db)
        checkUnclaimed()
        try checkStates(db)
    }

    private mutating func checkConsents(_ db: Database) throws {
        let assignments = try Assignment.all(in: db)
        for consent in try ConsentRow.all(in: db) {
            let orders = assignments[consent.participant]?.canonical ?? .list([])
            claim(
                consent.ledgerIndex, kind: .consent, at: consent.givenAt,
                facts: [
                    "commitment": .text(consent.commitment ?? ""), "form": .text(consent.form),
                    "orders": .text(Commitment.make(orders, salt: consent.salt)),
                    "participant": .text(consent.participant),
                ], record: "the consent of \(consent.participant)")
        }
    }

    private mutating func checkRevisions(_ revisions: [RevisionRow]) {
        for revision in revisions {
            claim(
                revision.ledgerIndex, kind: revision.entryKind, at: revision.answeredAt,
                facts: [
                    "commitment": .text(revision.commitment), "number": .integer(revision.number),
                    "participant": .text(revision.participant), "question": .text(revision.question),
                ], record: "answer \(revision.number) of \(revision.participant) to \(revision.question)")
        }
    }

    /// The vote that counts must be the last revision.
    private mutating func checkVotes(against revisions: [RevisionRow], _ db: Database) throws {
        struct Key: Hashable {
            var participant: String
            var question: String
        }
        var last: [Key: RevisionRow] = [:]
        for revision in revisions {
            let key = Key(participant: revision.participant, question: revision.question)
            if revision.number > (last[key]?.number ?? 0) { last[key] = revision }
        }
        for row in try Row.fetchAll(db, sql: "SELECT * FROM votes ORDER BY participant, question") {
            let key = Key(participant: row["participant"], question: row["question"])
            let number: Int = row["revision"]
            let revision = last.removeValue(forKey: key)
            if revision?.number != number {
                problems.append(
                    AuditReport.Problem(
                        index: revision?.ledgerIndex,
                        reason:
                            "the vote of \(key.participant) on \(key.question) is not the last answer given"))
            }
        }
        for revision in last.values.sorted(by: { $0.ledgerIndex < $1.ledgerIndex }) {
            problems.append(
                AuditReport.Problem(
                    index: revision.ledgerIndex,
                    reason: "the vote of \(revision.participant) on \(revision.question) is missing"))
        }
    }

    private mutating func checkSubmissions(_ db: Database) throws {
        for submission in try SubmissionRow.all(in: db) {
            claim(
                submission.ledgerIndex, kind: .submission, at: submission.submittedAt,
                facts: submission.facts, record: "the submission of \(submission.participant)")
        }
    }

    /// A record must have its own entry, of its kind and with just these facts.
    private mutating func claim(
        _ index: Int, kind: LedgerEntry.Kind, at: String, facts expected: [String: CanonicalValue],
        record: String
    ) {
        guard entries.indices.contains(index) else {
            problems.append(
                AuditReport.Problem(index: index, reason: "is missing; it should vouch for \(record)"))
            return
        }
        guard claimed.insert(index).inserted, entries[index].kind == kind.rawValue, entries[index].at == at,
            facts[index] == .object(expected)
        else {
            problems.append(
                AuditReport.Problem(index: index, reason: "does not vouch for \(record) as it stands now"))
            return
        }
    }

    private mutating func checkUnclaimed() {
        let kinds: Set<String> = Set(
            [LedgerEntry.Kind.consent, .vote, .revision, .submission].map(\.rawValue))
        for (index, entry) in entries.enumerated()
        where kinds.contains(entry.kind) && !claimed.contains(index) {
            let participant = facts[index]?["participant"]?.textValue ?? "an unknown volunteer"
            if let withdrawal = withdrawals[participant], withdrawal > index { continue }
            problems.append(
                AuditReport.Problem(
                    index: index,
                    reason: "the \(entry.kind) of \(participant) is gone, and nobody withdrew it"))
        }
    }

    /// The state of each volunteer must be what the ledger says happened.
    private mutating func checkStates(_ db: Database) throws {
        var expected: [String: (state: String, index: Int)] = [:]
        for (index, entry) in entries.enumerated() {
            guard let kind = LedgerEntry.Kind(rawValue: entry.kind),
                let participant = facts[index]?["participant"]?.textValue
            else { continue }
            switch kind {
            case .consent: expected[participant] = ("consented", index)
            case .submission: expected[participant] = ("submitted", index)
            case .withdrawal: expected[participant] = ("withdrawn", index)
            default: break
            }
        }
        for row in try Row.fetchAll(db, sql: "SELECT id, state FROM participants ORDER BY id") {
            let id: String = row["id"]
            let state: String = row["state"]
            let known = expected.removeValue(forKey: id)
            guard state != (known?.state ?? "arrived") else { continue }
            problems.append(
                AuditReport.Problem(
                    index: known?.index,
                    reason:
                        "the volunteer \(id) is \"\(state)\" in the database, \"\(known?.state ?? "arrived")\" "
                        + "in the ledger"))
        }
        for (id, known) in expected.sorted(by: { $0.value.index < $1.value.index }) {
            problems.append(
                AuditReport.Problem(
                    index: known.index, reason: "the volunteer \(id) is gone from the database"))
        }
    }
}
