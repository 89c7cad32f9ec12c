// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// What an earlier checkpoint or a receipt shows, and what cannot be seen without one.
@Suite struct EvidenceTests {
    private func checkpoints(_ fixture: Fixture, _ sizes: [Int]) throws -> [LedgerCheckpoint] {
        let store = try SurveyStore(fixture.study)
        defer { try? store.close() }
        return try sizes.map { try store.checkpoint(size: $0) }
    }

    @Test func aCutEndIsFoundGivenACheckpointAndSaidToBePossibleWithoutOne() throws {
        let fixture = try Fixture.lived()
        let evidence = try checkpoints(fixture, [3, 14])
        // The decline has no record of its own: without evidence nobody can miss it.
        try fixture.tamper(Fixture.unlock + "DELETE FROM ledger WHERE idx = 13")
        let cut = try SurveyStore(fixture.study)
        let alone = try cut.verify()
        #expect(alone.problems.filter { $0.index != nil } == [])
        #expect(alone.limits.contains { $0.contains("entries were cut from its end") })
        let early = try cut.verify(against: AuditEvidence(checkpoints: [evidence[0]]))
        #expect(early.problems.filter { $0.index != nil } == [])
        #expect(early.limits.contains { $0.contains("reaches entry 3 of 13") })
        let late = try cut.verify(against: AuditEvidence(checkpoints: evidence))
        #expect(late.problems.first?.index == 13)
        #expect(late.problems.first?.description.hasPrefix("entry 14 (idx 13) is missing") == true)
    }

    /// The strongest forger: drops the triggers, changes an entry, makes every later hash anew.
    private func rewrite(_ fixture: Fixture, from index: Int) throws {
        let queue = try DatabaseQueue(path: fixture.study)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: Fixture.unlock)
            var previous = try String.fetchOne(
                db, sql: "SELECT hash FROM ledger WHERE idx = ?", arguments: [index - 1])
            let entries = try Row.fetchAll(
                db, sql: "SELECT idx, kind, at, body FROM ledger WHERE idx >= ? ORDER BY idx",
                arguments: [index])
            for row in entries {
                let shifted = row["idx"] == index ? "2026-01-01T00:00:00.000Z" : row["at"] as String
                let before = previous ?? String(repeating: "0", count: 64)
                let body: String = row["body"]
                let bytes = """
                    {"at":"\(shifted)","body":\(body),"index":\(row["idx"] as Int),"kind":"\(row["kind"] as String)",\
                    "previous":"\(before)","version":1}
                    """
                let hash = Fingerprint.of([0] + Array(bytes.utf8))
                try db.execute(
                    sql: "UPDATE ledger SET at = ?, previous = ?, hash = ? WHERE idx = ?",
                    arguments: [shifted, before, hash, row["idx"] as Int])
                previous = hash
            }
            for trigger in Self.triggers { try db.execute(sql: trigger) }
        }
        try queue.close()
    }

    private static let triggers = [
        """
        CREATE TRIGGER ledger_keeps_entries BEFORE UPDATE ON ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
        """,
        """
        CREATE TRIGGER ledger_keeps_rows BEFORE DELETE ON ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
        """,
        """
        CREATE TRIGGER ledger_grows_at_its_end BEFORE INSERT ON ledger
            WHEN NEW.idx IS NOT (SELECT COALESCE(MAX(idx) + 1, 0) FROM ledger)
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
        """,
    ]

    @Test func aRewrittenLedgerPassesAloneAndFailsAgainstACheckpointOrAReceipt() throws {
        let fixture = try Fixture.lived()
        let evidence = try checkpoints(fixture, [3, 5, 14])
        let store = try SurveyStore(fixture.study)
        let code = try #require(try store.entries().first { $0.kind == "submission" })
        #expect(code.index == 7)
        let receipt = try #require(try store.receiptProof(code: Self.receiptCode(fixture)))
        try store.close()
        // The withdrawal has no record either: nothing in the file contradicts its new time.
        try rewrite(fixture, from: 12)
        let forged = try SurveyStore(fixture.study)
        #expect(try forged.verify().problems == [])
        #expect(
            try forged.verify(against: AuditEvidence(checkpoints: Array(evidence.prefix(2)))).problems == [])
        let problem = try #require(
            try forged.verify(against: AuditEvidence(checkpoints: evidence)).problems.first)
        // What five entries were is known: it is one of the others.
        #expect(problem.index == 5 && problem.reason.contains("it or one up to entry 14"))
        let shown = try forged.verify(against: AuditEvidence(receipts: [receipt]))
        #expect(shown.problems.first?.reason.contains("the checkpoint of 14 entries") == true)
        try forged.close()
        try rewrite(fixture, from: 7)
        let found = try SurveyStore(fixture.study).verify(against: AuditEvidence(receipts: [receipt]))
        #expect(
            found.problems.contains { $0.index == 7 && $0.reason.contains("the receipt \(receipt.code)") })
    }

    @Test func aStudyMadeAnewIsNotTheOneOfTheCheckpoint() throws {
        let first = try Fixture.lived()
        let second = try Fixture.lived()
        let evidence = try checkpoints(first, [14])
        let report = try SurveyStore(second.study).verify(against: AuditEvidence(checkpoints: evidence))
        #expect(report.problems.first?.index == 0)
        #expect(report.problems.first?.reason.contains("another study, or this one made anew") == true)
    }

    @Test func aReceiptOfACutEntryIsMissed() throws {
        let fixture = try Fixture.lived()
        let store = try SurveyStore(fixture.study)
        let receipt = try #require(try store.receiptProof(code: Self.receiptCode(fixture)))
        try store.close()
        try fixture.tamper(
            Fixture.unlock
                + """
                DELETE FROM ledger WHERE idx >= 7; DELETE FROM submissions;
                UPDATE participants SET state = 'consented' WHERE state = 'submitted';
                DELETE FROM participants WHERE state = 'withdrawn';
                """)
        let cut = try SurveyStore(fixture.study)
        #expect(try cut.verify().problems.filter { $0.index != nil } == [])
        #expect(try cut.verify(against: AuditEvidence(receipts: [receipt])).problems.first?.index == 7)
    }

    @Test func aSignatureIsHeldAgainstTheKeyThatIsGiven() throws {
        let fixture = try Fixture.lived()
        let store = try SurveyStore(fixture.study)
        let (key, other) = (LedgerKey.make(), LedgerKey.make())
        let signed = try store.checkpoint(size: 9, signedBy: key)
        func problems(_ checkpoint: LedgerCheckpoint, _ key: LedgerKey.Public?) throws -> [String] {
            try store.verify(against: AuditEvidence(checkpoints: [checkpoint], key: key)).problems.map(
                \.description)
        }
        #expect(try problems(signed, key.public) == [] && problems(signed, nil) == [])
        #expect(
            try problems(signed, other.public)
                == ["the checkpoint of 9 entries is not signed by the key given"])
        var forged = signed
        forged.signatures[0].bytes[5] ^= 1
        #expect(try problems(forged, key.public).first?.contains("it proves nothing") == true)
        #expect(try problems(forged, nil) == [])
    }

    @Test func withoutEvidenceTheReportSaysWhatItCannotExclude() throws {
        let fixture = try Fixture.lived()
        let report = try SurveyStore(fixture.study).verify()
        #expect(report.limits.count == 2)
        #expect(report.limits[0].contains("the whole file was written anew"))
        #expect(report.limits[1].contains("shown another ledger"))
        #expect(report.checkpoint == (try checkpoints(fixture, [14]).first))
    }

    static func receiptCode(_ fixture: Fixture) throws -> String {
        let queue = try DatabaseQueue(path: fixture.study)
        let code = try queue.read { try String.fetchOne($0, sql: "SELECT code FROM submissions") }
        return try #require(code)
    }
}
