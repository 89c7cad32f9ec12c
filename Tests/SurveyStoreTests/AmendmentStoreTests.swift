// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct AmendmentStoreTests {
    private static let reason = "The ethics board asked for another contact."

    private func amended(_ changes: [(old: String, new: String)]) throws -> StudyTemplate {
        var text = RichStudy.template()
        for (old, new) in changes {
            let range = try #require(text.range(of: old), "\(old)")
            text.replaceSubrange(range, with: new)
        }
        return try StudyTemplate.parse(text, path: "new.yaml")
    }

    @Test func anAmendmentChangesTheSealAndStandsInLedgerAndCodebook() throws {
        let study = try RichStudy()
        let before = try study.store.study()
        _ = try study.store.submit(study.walk())
        let changed = try amended([("ada@uni.edu", "board@uni.edu"), ("Count the votes.", "Count twice.")])
        let trial = try study.store.amend(to: changed, reason: Self.reason, dryRun: true)
        #expect(try study.store.study() == before)
        let amendment = try study.store.amend(to: changed, reason: Self.reason)
        #expect(amendment == trial)
        #expect(amendment.changes.map(\.field) == ["contact", "plan"])
        #expect(amendment.changes[0].old == "ada@uni.edu" && amendment.votes == 10)
        let after = try study.store.study()
        #expect(after.seal == amendment.seal && after.seal != before.seal)
        #expect(after.definition.contact == "board@uni.edu")
        let entry = try #require(try study.store.entries().last)
        #expect(entry.kind == "amendment")
        for part in [
            amendment.previousSeal, amendment.seal, "\"votes\":10", Self.reason, "[\"contact\",\"plan\"]",
        ] {
            #expect(entry.body.contains(part))
        }
        _ = try study.store.amend(
            to: amended([("ada@uni.edu", "rector@uni.edu"), ("Count the votes.", "Count twice.")]),
            reason: "Again | again")
        #expect(try study.store.verify().problems == [])
        _ = try study.store.submit(study.walk())
        try study.unblind()
        let codebook = try #require(try study.store.export().files["codebook.md"])
        for part in [
            before.seal, amendment.seal, "contact, plan", Self.reason, "Again \\| again", "Count twice.",
        ] {
            #expect(codebook.contains(part))
        }
        #expect(codebook.contains(try study.store.study().seal))
        #expect(try study.store.verify().problems == [])
    }

    /// Lesson 31: what somebody was told stays on record, whatever the study says later.
    @Test func whoAgreedToAnOlderFormKeepsIt() throws {
        let study = try RichStudy()
        let early = try study.walk()
        let old = try study.store.study().definition.forms[0]
        let changed = try amended([
            ("version: \"1\"", "version: \"2\""), ("title: Part purpose", "title: The purpose"),
        ])
        try _ = study.store.amend(to: changed, reason: "The title was unclear.")
        _ = try study.store.submit(early)
        let late = try study.walk()
        _ = try study.store.submit(late)
        let consents = try study.store.consents()
        #expect(consents.map(\.version) == ["1", "2"])
        #expect(try study.store.consentForm(consents[0].form) == old)
        #expect(try study.store.consentForm(consents[1].form)?.parts[0].title == "The purpose")
        #expect(try study.store.verify().problems == [])
    }

    @Test func whatMayNotChangeIsRefusedAndNothingIsWritten() throws {
        let study = try RichStudy()
        let before = try study.store.entries().count
        let refused: [(StudyTemplate, String, String)] = [
            (try amended([("kind: ranking", "kind: best-of")]), Self.reason, "sections.rank.kind"),
            (try amended([("best: 2,", "best: 3,")]), Self.reason, "stimuli.questions.best"),
            (try amended([("expected: 2", "expected: 1")]), Self.reason, "attention.check.expected"),
            (try amended([]), Self.reason, "says what the study says already"),
            (try amended([("ada@uni.edu", "x@uni.edu")]), " \n ", "needs a reason"),
            (try amended([("ada@uni.edu", "x@uni.edu")]), "a\u{0}b", "needs a reason"),
            (try amended([("title: Part purpose", "title: The purpose")]), Self.reason, "consent.en.version"),
        ]
        for (template, reason, message) in refused {
            #expect {
                try study.store.amend(to: template, reason: reason, path: "new.yaml")
            } throws: {
                ($0 as? SurveyFailure)?.kind == .amendment && "\($0)".contains(message)
            }
        }
        #expect(try study.store.entries().count == before)
        try study.unblind()
        let changed = try amended([("ada@uni.edu", "x@uni.edu")])
        #expect(
            failure { try study.store.amend(to: changed, reason: Self.reason) } == .wrongPhase(.unblinded))
    }

    @Test(arguments: [
        "UPDATE amendments SET reason = 'another'",
        "UPDATE amendments SET definition = replace(definition, 'ada', 'eve')",
        "DELETE FROM amendments", "UPDATE amendments SET seal = '\(String(repeating: "0", count: 64))'",
        "UPDATE study SET definition = replace(definition, 'board@', 'eve@')",
    ])
    func anAmendmentThatWasRewrittenIsFound(sql: String) throws {
        let study = try RichStudy()
        _ = try study.store.amend(to: amended([("ada@uni.edu", "board@uni.edu")]), reason: Self.reason)
        #expect(try study.store.verify().problems == [])
        try study.store.close()
        try study.fixture.tamper(sql)
        #expect(try !SurveyStore(study.fixture.study).verify().problems.isEmpty)
    }
}
