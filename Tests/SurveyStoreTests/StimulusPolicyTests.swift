// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// What a template says of its stimuli, from the draw to the exported vote.
@Suite struct StimulusPolicyTests {
    @Test func crossedTemperaturesStayWithTheirOptions() throws {
        let study = try RichStudy(temperature: "{crossed: [0.301, 0.601]}")
        let bytes = try study.fixture.bytes()
        for secret in ["0.301", "0.601", "crossed", "COALA"] {
            #expect(bytes.range(of: Data(secret.utf8)) == nil)
        }
        _ = try study.store.submit(study.walk())
        try study.unblind()
        let table = try study.store.blindingTable()
        #expect(table.questions.allSatisfy { $0.temperature.isEmpty && $0.degrees == nil })
        #expect(Set(table.options.compactMap(\.temperature)) == ["0.301", "0.601"])
        let export = try study.store.export()
        let options = try RichStudy.rows("options.csv", of: export)
        for vote in export.votes.votes {
            #expect(vote.temperature == nil)
            let expected = vote.options.map { method in
                options.first { $0["question"] == vote.question && $0["method"] == method }
                    .flatMap { Double($0["temperature"] ?? "") }
            }
            #expect(vote.shown.temperatures?.map { Optional($0) } == expected)
            #expect(vote.shown.responses?.allSatisfy { $0.contains("/\(vote.section)/") } == true)
        }
        #expect(try study.store.verify().problems == [])
    }

    @Test func oneTextOfSeveralMethodsSplitsItsVote() throws {
        let study = try RichStudy(stimuli: "\n  identical: split") { response in
            var own = response
            if response.method != "COALA", response.section != "pair" {
                own.text = "\(response.promptID) the same long text of both methods"
            }
            return own
        }
        _ = try study.store.submit(study.walk())
        try study.unblind()
        let export = try study.store.export(preferences: true)
        let votes = export.votes.votes.filter { $0.section == "best" }
        #expect(votes.count == 2 * 2 * 2)
        for (_, parts) in Dictionary(grouping: votes, by: { [$0.question, $0.criterion ?? ""] }) {
            #expect(parts.map(\.choice) == [.method("DPO"), .method("ORPO")])
            #expect(parts.map(\.weight) == [0.5, 0.5])
            #expect(parts[0].position == parts[1].position && parts[0].placeCount == 2)
            let places = try #require(parts[0].shown.places)
            #expect(places.sorted() == (parts[0].position == 1 ? [1, 1, 2] : [1, 2, 2]))
        }
        let ranks = try RichStudy.rows("rankings.csv", of: export)
        #expect(ranks.filter { $0["method"] == "DPO" }.allSatisfy { $0["rank"] == "1" })
        #expect(ranks.filter { $0["method"] == "ORPO" }.allSatisfy { $0["rank"] == "1" })
        #expect(try VoteTable.parse(#require(export.files["votes.csv"]), path: "v") == export.votes.votes)
        // best: 2 questions by 2 criteria; pair: 3; rank and rate: 2 of two texts each.
        #expect(export.files["preferences.jsonl"]?.split(separator: "\n").count == 11)
        #expect(try study.store.verify().problems == [])
    }

    /// Lesson 12: a volunteer sees one sample of each cell.
    @Test func eachVolunteerSeesOneVariantOfACell() throws {
        let study = try RichStudy(stimuli: "\n  samples: 2\n  variants: 2")
        for _ in 0..<4 { _ = try study.store.submit(study.walk()) }
        try study.unblind()
        let votes = try study.store.votes().votes.filter { $0.criterion != "human" }
        for (_, mine) in Dictionary(grouping: votes, by: \.participant) {
            #expect(mine.count == 9)
            #expect(Set(mine.map { $0.question.dropLast() }).count == 9)
        }
        for (_, votes) in Dictionary(grouping: votes, by: { $0.question.dropLast() }) {
            let counts = Dictionary(grouping: votes, by: \.question).values.map(\.count)
            #expect(counts == [2, 2])
        }
        #expect(try study.store.verify().problems == [])
    }

    @Test func aTableOfTheFirstReleaseIsStillRead() throws {
        let text =
            #"{"options":[{"checkpoint":"c","finish":"stop","id":"1","method":"m","question":"q","response":"r","sample":0,"seed":"1","tokens":3}],"policy":{},"questions":[{"id":"q","promptID":"p","temperature":"0.301"}],"seed":"1"}"#
        let table = try JSONDecoder().decode(BlindingTable.self, from: Data(text.utf8))
        #expect(table.options[0].temperature == nil && table.questions[0].degrees == 0.301)
    }

    /// Lesson 17: blindness is lost where a response says who wrote it, so it is looked for before, in every language.
    @Test(arguments: [
        ("Which is human?", "Which is ORPO?", "sections.best.criteria.human.text says \"ORPO\""),
        ("text: some}", "text: COALA}", "background.english.options.some.text says \"COALA\""),
        ("[First, Second, Third]", "[First, Second, DPO]", "attention.check.options.3 says \"DPO\""),
        ("plan: Count the votes.", "plan: COALA wins.", "plan says \"COALA\""),
        ("low: bad", "low: as DPO", "sections.rate.scale.lowestLabel says \"DPO\""),
    ])
    func everyTextIsSearchedForNames(old: String, new: String, finding: String) throws {
        let fixture = try Fixture()
        let template = RichStudy.template().replacingOccurrences(of: old, with: new)
        #expect {
            try fixture.create(template, responses: RichStudy.responses)
        } throws: {
            ($0 as? SurveyFailure)?.kind == .identity && "\($0)".contains(finding)
        }
    }

    @Test func aCheckpointsAncestorsAreSearchedForToo() throws {
        let fixture = try Fixture()
        let folder = fixture.file("runs/tuned-9")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: fixture.file("runs/middle-7"), withIntermediateDirectories: true)
        try FileContents.write(
            #"{"parent": "\#(fixture.file("runs/middle-7"))"}"#, to: folder + "/showdown.json")
        try FileContents.write(
            #"{"base_model_name_or_path": "acme/Grand-8B"}"#,
            to: fixture.file("runs/middle-7/adapter_config.json"))
        var responses = Fixture.responses()
        for index in responses.indices where responses[index].method == "DPO" {
            responses[index].checkpoint = folder
            if responses[index].promptID == "p2" { responses[index].text += " I am grand-8b." }
        }
        #expect {
            try fixture.create(Fixture.template(questions: 6), responses: responses)
        } throws: {
            ($0 as? SurveyFailure)?.kind == .identity && "\($0)".contains("says \"Grand-8B\"")
        }
    }

    @Test func theOutcomeSaysHowEvenTheDrawIsAndWhatToMind() throws {
        let fixture = try Fixture()
        let template = RichStudy.template().replacingOccurrences(of: "Second, Third]", with: "Second]")
        let outcome = try fixture.create(template, responses: RichStudy.responses)
        #expect(outcome.questions == ["best": 2, "pair": 3, "rank": 2, "rate": 2])
        #expect(outcome.counts.pairs.values.sorted() == [1, 1, 1])
        #expect(outcome.warnings.contains { $0.contains("attention.check: has 2 options") })
        #expect(outcome.warnings.contains { $0.contains("consent.en") })
    }

    @Test func theKeyOfTheLedgerIsMadeWithTheStudyAndNamedInItsFirstEntry() throws {
        let fixture = try Fixture()
        try FileContents.write(
            RichStudy.template() + "\nledger: {holder: The ethics office}", to: fixture.file("template.yaml"))
        try JSONLines.write(RichStudy.responses, to: fixture.file("responses.jsonl"))
        var creation = fixture.creation()
        creation.ledgerKey = fixture.file("study.ledger-key")
        creation.output = fixture.file("nowhere/study.db")
        #expect(failure { try creation.run() } == .cannotCreate)
        #expect(!FileContents.exists(fixture.file("study.ledger-key")))
        creation.output = fixture.study
        try creation.run()
        let key = try LedgerKey.read(from: fixture.file("study.ledger-key"))
        let sealed = try #require(try SurveyStore(fixture.study).entries().first)
        #expect(sealed.body.contains("\"ledger_holder\":\"The ethics office\""))
        #expect(sealed.body.contains("\"ledger_key\":\"\(key.public)\""))
    }
}
