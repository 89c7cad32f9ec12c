// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

extension RecordCheck {
    /// A consent whose personal data were erased is held to all but its commitments, which cannot be opened any more.
    mutating func checkConsents(_ db: Database) throws {
        let assignments = try Assignment.all(in: db)
        let pilots = Set(try String.fetchAll(db, sql: "SELECT id FROM participants WHERE source = 'pilot'"))
        let blank = Data(count: 32)
        let forms = Dictionary(
            try Row.fetchAll(db, sql: "SELECT fingerprint, version, locale FROM consent_forms").map {
                ($0["fingerprint"] as String, [$0["version"] as String, $0["locale"] as String])
            }
        ) { first, _ in first }
        for consent in try ConsentRow.all(in: db) {
            let assignment =
                assignments[consent.participant] ?? Assignment(participant: consent.participant, places: [])
            let expected = consent.facts(assignment, isPilot: pilots.contains(consent.participant))
            if consent.ordersSalt == nil { noteOlder("consent") }
            var lost: Set<String> = []
            if let form = forms[consent.form], form != [consent.version, consent.locale] {
                report(consent.ledgerIndex, "names a form whose version or locale is not the consent's")
            }
            if consent.person == nil {
                guard consent.salt == blank, erasures.reach(consent.participant, after: consent.ledgerIndex)
                else {
                    report(
                        consent.ledgerIndex, "stands for personal data that are gone, and nobody erased them")
                    continue
                }
                lost = consent.ordersSalt == nil ? ["commitment", "orders"] : ["commitment"]
            }
            claim(
                consent.ledgerIndex, kind: .consent, at: consent.givenAt, facts: expected, ignoring: lost,
                record: "the consent of \(consent.participant)")
        }
        try checkPlaces(db)
    }

    /// What is committed to is the order of questions and of options; their places must be that order's numbers.
    private mutating func checkPlaces(_ db: Database) throws {
        let loose = try String.fetchAll(
            db,
            sql: """
                SELECT participant FROM assignments GROUP BY participant
                    HAVING MIN(place) <> 1 OR MAX(place) <> COUNT(*)
                UNION SELECT participant FROM shown_options GROUP BY participant, question
                    HAVING MIN(position) <> 1 OR MAX(position) <> COUNT(*)
                ORDER BY 1
                """)
        guard !loose.isEmpty else { return }
        var consents: [String: Int] = [:]
        for (index, entry) in entries.enumerated() where entry.kind == LedgerEntry.Kind.consent.rawValue {
            if let participant = facts[index]?["participant"]?.textValue { consents[participant] = index }
        }
        for participant in loose {
            report(consents[participant], "does not vouch for the places of what \(participant) was shown")
        }
    }

    /// Invitations are made, numbered on and never deleted; each entry holds those that it tells of.
    mutating func checkInvitations(_ db: Database) throws {
        let made = entries.filter { $0.kind == LedgerEntry.Kind.invitation.rawValue }
        let total = made.last.flatMap { facts[$0.index]?["total"]?.integerValue } ?? 0
        let rows = try Row.fetchAll(
            db, sql: "SELECT number, digest, made_at FROM invitations ORDER BY number")
        guard rows.count == total else {
            return report(made.last?.index, "counts \(total) invitations, and the study has \(rows.count)")
        }
        var rest = rows[...]
        for entry in made {
            let own = rest.prefix(facts[entry.index]?["count"]?.integerValue ?? 0)
            rest = rest.dropFirst(own.count)
            let isHeld = own.enumerated().allSatisfy { offset, row in
                row["number"] == own.startIndex + offset + 1 && row["made_at"] == entry.at
            }
            let digests = facts[entry.index]?["digests"]?.textValue
            if digests == nil { noteOlder("invitation") }
            guard isHeld, digests == nil || digests == Ledger.hash(ofDigests: own.map { $0["digest"] }) else {
                report(entry.index, "does not vouch for its invitations as they stand now")
                continue
            }
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
            let isErased =
                submission.comment == nil
                && erasures.reach(submission.participant, after: submission.ledgerIndex)
            var lost: Set<String> = isErased ? ["comment"] : []
            if let arrival = submission.arrival {
                if arrival.deviceSalt == nil, arrival.device == "unknown",
                    erasures.reach(submission.participant, after: submission.ledgerIndex)
                {
                    lost.insert("device")
                }
            } else {
                noteOlder("submission")
            }
            claim(
                submission.ledgerIndex, kind: .submission, at: submission.submittedAt,
                facts: submission.facts, ignoring: lost,
                record: "the submission of \(submission.participant)")
        }
    }
}
