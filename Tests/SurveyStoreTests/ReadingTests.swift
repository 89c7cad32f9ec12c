// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// Whoever only looks at a study leaves its bytes and the files beside it as they were.
@Suite struct ReadingTests {
    /// Everything that a command for looking reads.
    private func look(_ path: String, receipt: Receipt?) throws -> LedgerHead {
        let store = try SurveyStore(reading: path)
        let report = try store.verify()
        #expect(report.problems == [])
        #expect(try store.counts().submitted == store.consents().count { $0.state == .submitted })
        #expect(try store.study().seal == report.seal)
        if let receipt {
            #expect(try store.participantRecord(receipt: receipt.code)?.answers.count == 3)
            #expect(try store.receiptProof(code: receipt.code)?.check(trusting: nil).fault == nil)
        }
        #expect(failure { try store.decline(nil) } == .inputOutput)
        #expect(failure { try store.closeStudy() } == .inputOutput)
        try store.close()
        return report.head
    }

    private func files(_ fixture: Fixture) throws -> [String: Data] {
        try FileManager.default.contentsOfDirectory(atPath: fixture.path).reduce(into: [:]) { files, name in
            guard name != "keys" else { return }
            files[name] = try FileContents.read(fixture.file(name))
        }
    }

    @Test func aBackupAndAClosedStudyStayAsTheyWere() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let receipt = try store.finish(try store.volunteer())
        let head = try store.head()
        try store.backUp(to: fixture.file("copy.db"))
        try store.close()
        let before = try files(fixture)
        #expect(before.keys.sorted() == ["copy.db", "responses.jsonl", "study.db", "template.yaml"])
        #expect(try look(fixture.file("copy.db"), receipt: receipt) == head)
        #expect(try look(fixture.study, receipt: receipt).size == head.size + 1)
        #expect(try files(fixture) == before)
    }

    @Test func aStudyThatIsServedIsReadAsItIsNow() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let first = try store.finish(try store.volunteer())
        #expect(try FileContents.read(fixture.study + "-wal").count > 0)
        #expect(try look(fixture.study, receipt: first) == store.head())
        let reader = try SurveyStore(reading: fixture.study)
        let second = try store.finish(try store.volunteer("Alan Example"))
        #expect(try reader.receipt(code: second.code) == second)
        #expect(try store.verify().problems == [])
    }

    @Test func aStudyOfAnEarlierReleaseIsReadThroughACopy() throws {
        for mode in ["DELETE", "WAL"] {
            let fixture = try Fixture()
            try fixture.load("first-release.sql")
            try fixture.tamper("PRAGMA journal_mode = \(mode)")
            let before = try files(fixture)
            #expect(try look(fixture.study, receipt: nil).size == 15)
            #expect(try files(fixture) == before)
            #expect(before.count == 1)
        }
    }

    @Test func whatIsNoStudyIsRefused() throws {
        let fixture = try Fixture()
        #expect(failure { try SurveyStore(reading: fixture.study) } == .noInput)
        try FileContents.write("no study", to: fixture.study)
        #expect(failure { try SurveyStore(reading: fixture.study) } == .badData)
    }
}
