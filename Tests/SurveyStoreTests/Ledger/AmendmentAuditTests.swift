// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import SurveyStore
import Surveys
import Testing

/// Amendments, background, pilots and erasures against the ledger.
@Suite struct AmendmentAuditTests {
    /// 14 entries of a lived study and two amendments.
    private func amended() throws -> Fixture {
        let fixture = try Fixture.lived()
        let store = try SurveyStore(fixture.study)
        for title in ["Another title", "A third title"] {
            try FileContents.write(Fixture.template(title: title), to: fixture.file("amended.yaml"))
            _ = try store.amend(
                to: StudyTemplate.read(from: fixture.file("amended.yaml")), reason: "It was misspelt.")
        }
        #expect(try store.entries().map(\.kind).suffix(2) == ["amendment", "amendment"])
        let report = try store.verify()
        #expect(report.problems == [])
        // The origin of checkpoints is the study's for life, whatever its seal is now.
        let sealed = try #require(try store.entries().first)
        #expect(report.checkpoint?.origin.hasSuffix("/\(report.seal.prefix(16))") == false)
        #expect(sealed.body.contains(report.checkpoint?.origin.suffix(16) ?? "-"))
        try store.close()
        return fixture
    }

    @Test(arguments: [
        ("UPDATE amendments SET reason = 'None' WHERE number = 1", 14),
        ("UPDATE amendments SET at = '2020-01-01T00:00:00.000Z' WHERE number = 2", 15),
        ("UPDATE amendments SET number = 7 WHERE number = 2", 15),
        ("DELETE FROM amendments WHERE number = 2", 14),
        ("DELETE FROM amendments", 0),
        ("UPDATE amendments SET definition = replace(definition, 'A study', 'B study') WHERE number = 1", 0),
        ("UPDATE amendments SET definition = replace(definition, 'Another', 'Brother') WHERE number = 2", 14),
        ("UPDATE study SET definition = (SELECT definition FROM amendments WHERE number = 2)", 15),
        ("UPDATE study SET seal = (SELECT seal FROM amendments WHERE number = 2)", 15),
        ("UPDATE consent_forms SET version = '2'", nil),
        ("UPDATE consent_forms SET text = replace(text, 'Several', 'Seven')", nil),
        ("DELETE FROM consent_forms", 2),
    ])
    func whateverWasAmendedBehindTheLedgerIsNamed(sql: String, index: Int?) throws {
        let fixture = try amended()
        try fixture.tamper("PRAGMA foreign_keys = OFF; " + sql)
        let problems = try SurveyStore(fixture.study).verify().problems
        #expect(!problems.isEmpty)
        if let index { #expect(problems.first?.index == index, "\(problems)") }
    }

    @Test func rightsOfErasureLeaveALedgerThatVerifiesAndAConsentWithoutAName() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        try store.answerAll(token)
        let receipt = try store.submit(token, comment: "I am Grace Example.")
        #expect(try store.eraseParticipant(receipt: receipt.code, answers: false) == true)
        #expect(try store.verify().problems == [])
        let consent = try #require(try store.consents().first)
        #expect(consent.name == nil && consent.erasedAt != nil && consent.withdrawnAt == nil)
        #expect(consent.version == "1" && consent.affirmations == ["understood", "consent"])
        try store.close()
        try fixture.tamper("UPDATE consents SET given_at = '2020-01-01T00:00:00.000Z'")
        #expect(try SurveyStore(fixture.study).verify().problems.first?.index == 2)
    }

    @Test func aWithdrawnConsentIsListedWithItsFormAndNothingElse() throws {
        let fixture = try Fixture.lived()
        let store = try SurveyStore(fixture.study)
        let record = try #require(try store.consents().first { $0.state == .withdrawn })
        #expect(record.version == "1" && record.locale == "en" && record.withdrawnAt != nil && !record.pilot)
        #expect(
            record.name == nil && record.affiliation == nil && record.signature == nil && record.email == nil)
        #expect(record.affirmations == nil && record.signedOn == nil && record.build == nil)
        let kept = try store.consentForm(startingWith: String(record.form.prefix(12)))
        #expect(kept.fingerprint == record.form && Fingerprint.of(kept.text) == record.form)
        #expect(kept.form == (try store.study().definition.forms[0]))
        #expect(failure { try store.consentForm(startingWith: String(record.form.prefix(7))) } == .badData)
    }
}
