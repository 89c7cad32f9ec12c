// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct ExportTests {
    private func exported(_ template: String) throws -> (Fixture, SurveyStore, StudyExport) {
        let fixture = try Fixture()
        let store = try fixture.store(template)
        for name in ["Ada One", "=Ben Two", "Cleo *Three*"] { try store.finish(try store.volunteer(name)) }
        _ = try store.volunteer("Dora Unfinished")
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: fixture.key))
        return (fixture, store, try store.export())
    }

    @Test func theTablesFitTogether() throws {
        let (_, _, export) = try exported(Fixture.template())
        let votes = try VoteTable.parse(#require(export.files["votes.csv"]), path: "votes.csv")
        #expect(votes == export.votes.votes && votes.count == 9)
        let options = try CommaSeparatedValues.parse(
            #require(export.files["options.csv"]), path: "options.csv")
        #expect(options.count == 1 + 3 * 4)
        for vote in votes {
            let methods = options.filter { $0.fields[0] == vote.question }.map { $0.fields[3] }
            #expect(methods == vote.options.sorted())
        }
    }

    @Test func namesGoOutOnlyUnderTermsThatDiscloseThemAndNeverBesideVotes() throws {
        let (_, store, export) = try exported(Fixture.template())
        let people = try #require(export.files["participants.csv"])
        #expect(people.contains("'=Ben Two") && people.contains("Ada One") && !people.contains("Dora"))
        #expect(export.files["acknowledgments.md"]?.contains("Cleo \\*Three\\*") == true)
        for consent in try store.consents() { #expect(!people.contains(consent.participant)) }
        #expect(export.files["votes.csv"]?.contains("Ada") == false)
        let anonymous = Fixture.template().replacingOccurrences(
            of: "names: disclosed", with: "names: anonymous")
        let (_, _, quiet) = try exported(anonymous)
        #expect(quiet.files.keys.sorted() == ["codebook.md", "options.csv", "votes.csv"])
        #expect(!quiet.files.values.contains { $0.contains("Ada One") })
    }

    @Test func theLedgerKnowsWhatLeft() throws {
        let (fixture, store, export) = try exported(Fixture.template())
        try export.write(to: fixture.file("out/put"), of: store)
        let entry = try #require(try store.entries().last)
        #expect(entry.kind == "export")
        for name in export.files.keys {
            #expect(
                entry.body.contains(
                    "\"\(name)\":\"\(try Fingerprint.ofFile(fixture.file("out/put/\(name)")))\""))
        }
        #expect(try store.verify().problems == [])
        try store.close()
        #expect(!FileContents.exists(fixture.study + "-wal"))
    }
}
