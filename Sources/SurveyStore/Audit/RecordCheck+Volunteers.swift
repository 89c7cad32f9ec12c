// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

extension RecordCheck {
    /// A consent whose personal data were erased is held to all but its commitments, which cannot be opened any more.
    mutating func checkConsents(_ db: Database) throws {
        let assignments = try Assignment.all(in: db)
        let pilots = Set(try String.fetchAll(db, sql: "SELECT id FROM participants WHERE source = 'pilot'"))
        let erasures = Erasures(entries, facts: facts)
        let blank = Data(count: 32)
        for consent in try ConsentRow.all(in: db) {
            let orders = assignments[consent.participant]?.canonical ?? .list([])
            var expected: [String: CanonicalValue] = [
                "commitment": .text(consent.commitment ?? ""), "form": .text(consent.form),
                "orders": .text(Commitment.make(orders, salt: consent.salt)),
                "participant": .text(consent.participant),
            ]
            if pilots.contains(consent.participant) { expected["pilot"] = .integer(1) }
            var lost: Set<String> = []
            if consent.person == nil {
                guard consent.salt == blank, erasures.reach(consent) else {
                    report(
                        consent.ledgerIndex, "stands for personal data that are gone, and nobody erased them")
                    continue
                }
                lost = ["commitment", "orders"]
            }
            claim(
                consent.ledgerIndex, kind: .consent, at: consent.givenAt, facts: expected, ignoring: lost,
                record: "the consent of \(consent.participant)")
        }
    }

    /// Whose personal data the ledger says were erased, by a volunteer's demand or when their time was over.
    private struct Erasures {
        private var demanded: [String: Int] = [:]
        private var purges: [(index: Int, before: String)] = []

        init(_ entries: [LedgerEntry], facts: [CanonicalValue?]) {
            for (index, entry) in entries.enumerated() {
                switch LedgerEntry.Kind(rawValue: entry.kind) {
                case .erasure:
                    if let participant = facts[index]?["participant"]?.textValue {
                        demanded[participant] = index
                    }
                case .purge:
                    guard let before = facts[index]?["before"]?.textValue else { continue }
                    // A purge that reaches no further than an earlier one erases nothing that is still there.
                    if before > purges.last?.before ?? "" { purges.append((index, before)) }
                default: break
                }
            }
        }

        func reach(_ consent: ConsentRow) -> Bool {
            if let index = demanded[consent.participant], index > consent.ledgerIndex { return true }
            // The last is the one that reaches furthest; earlier ones came earlier in the ledger as well.
            return purges.last.map { $0.index > consent.ledgerIndex && consent.givenAt < $0.before } ?? false
        }
    }

    mutating func checkBackground(_ db: Database) throws {
        for background in try BackgroundRow.all(in: db) {
            claim(
                background.ledgerIndex, kind: .background, at: background.answeredAt, facts: background.facts,
                record: "what \(background.participant) said about themselves")
        }
    }

    mutating func checkSubmissions(_ db: Database) throws {
        for submission in try SubmissionRow.all(in: db) {
            claim(
                submission.ledgerIndex, kind: .submission, at: submission.submittedAt,
                facts: submission.facts,
                record: "the submission of \(submission.participant)")
        }
    }
}
