// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// What leaves a study that asks everything there is to ask.
@Suite struct ExportKindTests {
    /// Two who submitted, one who did not read, a pilot, somebody unfinished and somebody who withdrew.
    private func study(names: String = "disclosed") throws -> RichStudy {
        let study = try RichStudy(names: names)
        _ = try study.store.submit(study.walk(reason: "It is long."), comment: "=1+1 nice study")
        _ = try study.store.submit(study.walk(english: "some", note: "-left-handed"), comment: "Zebra")
        _ = try study.store.submit(study.walk(attentive: false, reason: "-"), comment: "Aardvark")
        _ = try study.store.submit(
            study.walk(source: .pilot, note: "a pilot's note", reason: "a pilot's reason"),
            comment: "a pilot's comment")
        _ = try study.walk(note: "unfinished note", reason: "unfinished reason")
        try study.store.withdraw(study.walk(note: "withdrawn note"))
        try study.unblind()
        return study
    }

    @Test func everyFileHasTheSameThreeVolunteersAndNoOther() throws {
        let study = try study()
        let export = try study.store.export(preferences: true)
        #expect(
            Set(export.files.keys) == [
                "votes.csv", "options.csv", "rankings.csv", "ratings.csv", "reasons.csv", "attention.csv",
                "background.csv", "comments.csv", "participants.csv", "acknowledgments.md",
                "preferences.jsonl",
                "codebook.md",
            ])
        let people = Set(export.votes.votes.map(\.participant))
        #expect(people.count == 3)
        for name in ["rankings.csv", "ratings.csv", "attention.csv", "background.csv"] {
            #expect(
                Set(try RichStudy.rows(name, of: export).compactMap { $0["participant"] }) == people,
                "\(name)")
        }
        for text in export.files.values {
            for foreign in ["pilot's", "unfinished note", "unfinished reason", "withdrawn note"] {
                #expect(!text.contains(foreign))
            }
        }
        #expect(try VoteTable.parse(#require(export.files["votes.csv"]), path: "v") == export.votes.votes)
        #expect(try study.store.verify().problems == [])
    }

    @Test func everyColumnStandsInTheCodebook() throws {
        let study = try study()
        let export = try study.store.export(preferences: true)
        let codebook = try #require(export.files["codebook.md"])
        for (name, text) in export.files where name.hasSuffix(".csv") {
            #expect(codebook.contains("## \(name)"), "\(name)")
            let start = try #require(codebook.range(of: "## \(name)"))
            let rest = codebook[start.upperBound...]
            let part = rest.range(of: "\n## ").map { rest[..<$0.lowerBound] } ?? rest
            for column in text.prefix(while: { $0 != "\n" }).split(separator: ",") {
                let names = part.split(separator: "\n").filter { $0.hasPrefix("| ") }.compactMap {
                    $0.split(separator: "|").first
                }.flatMap { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
                #expect(names.contains(String(column)), "\(name): \(column)")
            }
        }
        #expect(codebook.contains(try study.store.study().seal))
    }

    /// Lessons 8 and 23 of the people half's complaints: rows in canonical order, the order shown in a column.
    @Test func rowsStandInCanonicalOrderAndTheOrderShownIsAColumn() throws {
        let study = try RichStudy()
        let token = try study.walk()
        var shown: [String: [String]] = [:]
        var places: [String: Int] = [:]
        for ballot in try study.store.ballots(token) {
            shown[ballot.options.map(\.text).sorted().joined()] = ballot.options.map(\.text)
            places[ballot.options.map(\.text).sorted().joined()] = ballot.place
        }
        _ = try study.store.submit(token)
        _ = try study.store.submit(study.walk())
        try study.unblind()
        let export = try study.store.export()
        let votes = export.votes.votes
        let keys = votes.map {
            [
                $0.participant, "\(["best", "pair", "rank", "rate"].firstIndex(of: $0.section) ?? 9)",
                $0.question, $0.criterion ?? "",
            ]
        }
        #expect(keys == keys.sorted { $0.lexicographicallyPrecedes($1) })
        let options = try RichStudy.rows("options.csv", of: export)
        let mine = try #require(study.store.consents().first).participant
        for vote in votes where vote.participant == mine {
            let texts = vote.options.map { method in
                options.first { $0["question"] == vote.question && $0["method"] == method }?["text"] ?? ""
            }
            #expect(shown[texts.sorted().joined()] == texts)
            #expect(places[texts.sorted().joined()] == vote.place)
        }
    }

    /// Lessons 1 and 22: nobody has to ask for it, each volunteer has an order of their own.
    @Test func optionsAreShuffledForEachVolunteerUnlessToldOtherwise() throws {
        let study = try RichStudy()
        for _ in 0..<6 { _ = try study.store.submit(study.walk()) }
        try study.unblind()
        let votes = try study.store.votes().votes.filter { $0.section == "rank" }
        for (_, votes) in Dictionary(grouping: votes, by: \.question) {
            #expect(Set(votes.map(\.options)).count == 6)
        }
    }

    @Test func rankingsAndRatingsAreWholeAndImplyTheFirstChoice() throws {
        let study = try RichStudy()
        _ = try study.store.submit(study.walk())
        // All equal: ratings tie, since the taste's order cannot.
        let token = try study.walk()
        for ballot in try study.store.ballots(token) where ballot.section.kind == .rating {
            let numbers = Dictionary(uniqueKeysWithValues: ballot.options.map { ($0.token, 2) })
            _ = try study.store.answer(
                token, place: ballot.place, answer: Answer(marks: ["main": .ratings(numbers)]), duration: nil)
        }
        _ = try study.store.submit(token)
        try study.unblind()
        let export = try study.store.export()
        let rankings = try RichStudy.rows("rankings.csv", of: export)
        #expect(rankings.count == 2 * 2 * 3)
        for (_, rows) in Dictionary(grouping: rankings, by: { [$0["participant"], $0["question"]] }) {
            // The longest text is the last method's.
            let ranks = rows.sorted { ($0["method"] ?? "") < ($1["method"] ?? "") }.compactMap { $0["rank"] }
            #expect(ranks == ["3", "2", "1"])
            #expect(Set(rows.compactMap { $0["position"] }) == ["1", "2", "3"])
        }
        let ratings = try RichStudy.rows("ratings.csv", of: export)
        #expect(Set(ratings.compactMap { $0["rating"] }) == ["1", "-1", "-2", "2"])
        for vote in export.votes.votes {
            switch vote.section {
            case "rank":
                #expect(vote.choice == .method("ORPO") && vote.options[(vote.position ?? 0) - 1] == "ORPO")
            case "rate": #expect([Vote.Choice.method("ORPO"), .tie].contains(vote.choice))
            default: break
            }
        }
        #expect(export.votes.votes.count { $0.choice == .tie } == 2)
    }

    /// Lesson 30: text is guarded against spreadsheets, numbers stay numbers.
    @Test func textIsGuardedAndNumbersAreNot() throws {
        let export = try study().store.export()
        #expect(export.files["comments.csv"]?.contains("'=1+1 nice study") == true)
        #expect(export.files["background.csv"]?.contains("'-left-handed") == true)
        #expect(export.files["participants.csv"]?.contains("'=Tests") == true)
        #expect(export.files["reasons.csv"]?.contains(",'-\n") == true)
        #expect(try RichStudy.rows("ratings.csv", of: export).contains { $0["rating"] == "-2" })
    }

    @Test func attentionIsJudgedOverAllChecksOfAVolunteer() throws {
        let export = try study().store.export()
        let checks = try RichStudy.rows("attention.csv", of: export)
        #expect(checks.count == 3 * 2)
        #expect(checks.count { $0["result"] == "failed" } == 2)
        #expect(
            Set(checks.compactMap { $0["chosen"] }) == ["2", "3"]
                && checks.allSatisfy { $0["expected"] == "2" })
        let failed = Set(checks.filter { $0["result"] == "failed" }.compactMap { $0["participant"] })
        for vote in export.votes.votes {
            #expect(vote.attention == (failed.contains(vote.participant) ? .failed : .passed))
            #expect(vote.question != "check" && vote.kind == .human)
            #expect(vote.groups["device"] == "phone" && vote.groups["recruitment"] == "open")
        }
        #expect(Set(export.votes.votes.compactMap { $0.groups["english"] }) == ["some", "fluent"])
    }

    /// Lesson 19: no preference and "none of these" are two answers, offered where a study says so.
    @Test func aTieIsNotNone() throws {
        let study = try RichStudy()
        let token = try study.walk()
        for ballot in try study.store.ballots(token) where ballot.section.kind == .pairwise {
            let selection: Selection = ballot.place % 2 == 0 ? .tie : .none
            _ = try study.store.answer(token, place: ballot.place, answer: Answer(selection), duration: nil)
        }
        _ = try study.store.submit(token)
        try study.unblind()
        let votes = try study.store.votes().votes.filter { $0.section == "pair" }
        #expect(Set(votes.map(\.choice)) == [.tie, Vote.Choice.none])
        #expect(votes.allSatisfy { $0.position == nil })
    }

    @Test func anonymousTermsLetOnlyGroupsOut() throws {
        let export = try study(names: "anonymous").store.export()
        #expect(export.files["participants.csv"] == nil && export.files["acknowledgments.md"] == nil)
        let rows = try RichStudy.rows("background.csv", of: export)
        #expect(Set(rows.flatMap(\.keys)) == ["participant", "english"])
        #expect(!export.files.values.contains { $0.contains("left-handed") || $0.contains("Grace") })
        let open = try RichStudy.rows("background.csv", of: study().store.export())
        #expect(open.contains { $0["note"]?.contains("left-handed") == true })
    }

    @Test func commentsTellNothingOfWhoWroteThem() throws {
        let study = try study()
        let export = try study.store.export()
        let comments = try RichStudy.rows("comments.csv", of: export)
        #expect(Set(comments.compactMap { $0["comment"] }) == ["'=1+1 nice study", "Zebra", "Aardvark"])
        #expect(comments.allSatisfy { $0.keys.count == 1 })
        #expect(try study.store.export().files == export.files)
    }

    @Test func preferencesAreWhatWasChosenOverWhat() throws {
        let study = try RichStudy()
        _ = try study.store.submit(study.walk())
        try study.unblind()
        let export = try study.store.export(preferences: true)
        try FileContents.write(#require(export.files["preferences.jsonl"]), to: study.fixture.file("p.jsonl"))
        let pairs = try PreferencePair.read(from: study.fixture.file("p.jsonl"))
        // best: 2 questions, 2 criteria, 2 others; pair: 3; rank: 2 of 3 pairs; rate: 2 of 3.
        #expect(pairs.count == 8 + 3 + 6 + 6)
        for pair in pairs {
            #expect(pair.chosen.count > pair.rejected.count && pair.prompt.hasPrefix("Question"))
        }
        #expect(Set(pairs.compactMap(\.source)) == ["rich-study", "rich-study/helpful", "rich-study/human"])
        #expect(pairs.count { $0.chosenScore != nil } == 6)
        #expect(Set(pairs.compactMap(\.id)).count == pairs.count)
    }

    @Test func optionsSayHowLongAndMarkedATextIs() throws {
        let text =
            "# Title\n\n- one\n* two\n12. three\nplain `code` and `more`\n```swift\n- x\n```\n2.5 is no item\n-5"
        let study = try RichStudy { response in
            var own = response
            if response.method == "DPO" { own.text = text + " \(response.id.dropFirst(3))" }
            return own
        }
        try study.unblind()
        let rows = try RichStudy.rows("options.csv", of: study.store.export())
        for row in rows where row["method"] == "DPO" {
            #expect(row["list_items"] == "3" && row["headers"] == "1" && row["code_marks"] == "3")
            #expect(row["characters"] == "\(row["text"]?.count ?? 0)")
        }
        for row in rows where row["method"] == "COALA" { #expect(row["list_items"] == "0") }
        #expect(rows.contains { $0["words"] == "5" })
    }
}
