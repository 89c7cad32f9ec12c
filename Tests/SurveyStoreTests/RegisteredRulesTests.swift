// SPDX-License-Identifier: Apache-2.0

import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// Rules of exclusion that a study was registered with.
@Suite struct RegisteredRulesTests {
    private static let rules = """

        analysis:
          exclude: {straight-lining: {share: 0.9}, faster-than: {seconds: 1.5}}
        """

    @Test func theyAreSealedWithTheStudyAndStandInItsCodebook() throws {
        let fixture = try Fixture()
        try fixture.create(Fixture.template() + Self.rules)
        let store = try SurveyStore(fixture.study)
        let terms = try #require(try store.study().definition.analysis)
        #expect(
            terms.exclude
                == ExclusionTerms(
                    straightLining: .init(share: 0.9, choices: 8),
                    fasterThan: .init(milliseconds: 1_500)))
        #expect(try store.verify().problems == [])
        try store.openStudy()
        try store.finish(try store.volunteer("Ada Example"))
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: fixture.key))
        let book = try #require(try store.export().files["codebook.md"])
        #expect(book.contains("as registered\n\nLeft out: who made more than 90% of 8 or more choices"))
        #expect(book.hasSuffix("was below 1.5 s.\n"))
    }

    /// Whoever changes a rule in the database changes the seal.
    @Test func aRuleThatWasChangedLaterIsFound() throws {
        let fixture = try Fixture()
        try fixture.create(Fixture.template() + Self.rules)
        try fixture.tamper("UPDATE study SET definition = replace(definition, '1500', '9500')")
        #expect(!(try SurveyStore(fixture.study).verify().problems.isEmpty))
    }

    @Test func aStudyWithoutThemIsStoredAsBefore() throws {
        let fixture = try Fixture()
        try fixture.create(Fixture.template())
        let store = try SurveyStore(fixture.study)
        #expect(try store.study().definition.analysis == nil)
        try store.close()
        let stored = try DatabaseQueue(path: fixture.study).read {
            try #require(try String.fetchOne($0, sql: "SELECT definition FROM study"))
        }
        #expect(!stored.contains("\"analysis\"") && stored.contains("\"plan\""))
    }
}
