// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

@Suite struct ExclusionTests {
    /// Ten answers of a participant, the choices at the places given, with the times given.
    private static func votes(
        _ name: String, places: [Int] = [1, 2, 3, 4, 1, 2, 3, 4, 1, 2], milliseconds: [Int?] = [9_000],
        attention: Vote.Attention? = .passed, groups: [String: String] = [:]
    ) -> [Vote] {
        places.enumerated().map { index, place in
            var vote = sampleVote(
                participant: name, question: "q\(index)", choice: ["a", "b", "c", "d"][place - 1],
                section: index < 5 ? "hotel" : "imdb")
            vote.durationMilliseconds = milliseconds[index % milliseconds.count]
            vote.attention = attention
            vote.groups = groups
            return vote
        }
    }

    @Test func nobodyIsExcludedUnlessARuleSaysSo() {
        let ballots = Ballots(
            Self.votes("p", places: Array(repeating: 1, count: 10), milliseconds: [1], attention: .failed))
        let outcome = Exclusions().applied(to: ballots)
        #expect(outcome.excluded.isEmpty && outcome.kept.ballots == ballots.ballots)
    }

    @Test func eachRuleNamesWhomItLeavesOutAndWhatItFound() {
        let straight = Array(repeating: 2, count: 9) + [1]
        let ballots = Ballots(
            Self.votes("careful") + Self.votes("failed", attention: .failed)
                + Self.votes("fast", milliseconds: [900, 1_100])
                + Self.votes("straight", places: straight)
                + Self.votes("worst", places: straight, milliseconds: [10], attention: .failed))
        let outcome = Exclusions(failedAttention: 1, straightLining: 0.85, tooFast: 1_500).applied(
            to: ballots)
        #expect(outcome.kept.participants.map(\.name) == ["careful"])
        #expect(outcome.kept.ballots.count == 10 && outcome.kept.ballots.allSatisfy { $0.participant == 0 })
        #expect(outcome.excluded.map(\.participant) == ["failed", "fast", "straight", "worst"])
        #expect(outcome.excluded.allSatisfy { $0.answers == 10 })
        #expect(
            outcome.excluded.map(\.broken) == [
                [.init(.attention, found: 1)], [.init(.tooFast, found: 1_000)],
                [.init(.straightLining, found: 0.9)],
                [
                    .init(.attention, found: 1), .init(.straightLining, found: 0.9),
                    .init(.tooFast, found: 10),
                ],
            ])
        #expect(Exclusions.Rule.allCases.map(outcome.count) == [2, 2, 2])
    }

    @Test func theBoundItselfIsAllowed() {
        let ballots = Ballots(
            Self.votes("p", places: Array(repeating: 2, count: 9) + [1], milliseconds: [1_500]))
        #expect(Exclusions(straightLining: 0.9, tooFast: 1_500).applied(to: ballots).excluded.isEmpty)
        #expect(Exclusions(straightLining: 0.89).applied(to: ballots).excluded.count == 1)
        #expect(Exclusions(tooFast: 1_501).applied(to: ballots).excluded.count == 1)
    }

    @Test func whatIsUnknownExcludesNobody() {
        let few = Ballots(Self.votes("few", places: [1, 1, 1], milliseconds: [nil], attention: nil))
        #expect(
            Exclusions(failedAttention: 1, straightLining: 0.5, tooFast: 1e9).applied(to: few).excluded
                .isEmpty)
        #expect(
            Exclusions(straightLining: 0.5, straightLiningChoices: 3).applied(to: few).excluded.count == 1)
        #expect(Exclusions(failedAttention: 1).applied(to: Ballots([])).excluded.isEmpty)
    }

    @Test func theMedianIsOverTheAnswersWithATime() throws {
        let ballots = Ballots(Self.votes("p", milliseconds: [nil, 400, 100, 700, 200]))
        let found = try #require(Exclusions(tooFast: 5_000).applied(to: ballots).excluded.first)
        #expect(found.broken == [.init(.tooFast, found: 300)])
    }

    @Test func aShareOfFastAnswersIsCountedOverThoseWithATime() {
        // Four times each: 3 of 9 answers are fast, or 5 of 10.
        let some = Ballots(Self.votes("p", milliseconds: [100, 9_000, 9_000, nil]))
        let half = Ballots(Self.votes("p", milliseconds: [100, 9_000]))
        let rule = Exclusions(tooFast: 1_000, tooFastShare: 0.5)
        #expect(rule.applied(to: some).excluded.isEmpty)
        #expect(rule.applied(to: half).excluded.map(\.broken) == [[.init(.tooFast, found: 0.5)]])
        let none = Ballots(Self.votes("p", milliseconds: [nil]))
        #expect(rule.applied(to: none).excluded.isEmpty)
    }

    @Test func checksAreCountedWhereTheyAreKnown() throws {
        let ballots = Ballots(
            ["once", "twice"].flatMap { Self.votes($0, attention: .failed) } + Self.votes("never"))
        let file = """
            participant,section,check,criterion,chosen,expected,result
            once,hotel,a,helpful,1,2,failed
            once,hotel,a,human,1,2,failed
            once,hotel,b,main,2,2,passed
            twice,hotel,a,helpful,1,2,failed
            twice,hotel,b,main,1,2,failed
            never,hotel,a,helpful,2,2,passed

            """
        let checks = try FailedChecks(attentionCSV: file, path: "attention.csv")
        #expect(checks.counts == ["once": 1, "twice": 2, "never": 0])
        let two = Exclusions(failedAttention: 2)
        let found = two.applied(to: ballots, checks: checks).excluded
        #expect(
            found.map(\.participant) == ["twice"] && found.map(\.broken) == [[.init(.attention, found: 2)]])
        // Votes alone know that some check failed, and that is one.
        #expect(two.applied(to: ballots).excluded.isEmpty)
        #expect(Exclusions(failedAttention: 1).applied(to: ballots).excluded.count == 2)
        for (old, new, reason) in [
            ("result\n", "outcome\n", "the column \"result\" is missing"),
            (",failed\n", ",lost\n", "not passed or failed"),
            ("b,main,2,2,passed", "b,main,2,passed", "has 6 fields"),
        ] {
            #expect {
                try FailedChecks(
                    attentionCSV: file.replacingOccurrences(of: old, with: new), path: "attention.csv")
            } throws: {
                "\($0)".contains(reason) && "\($0)".contains("attention.csv")
            }
        }
    }

    @Test func aRuleThatWasNotRegisteredIsSaidToBeNone() throws {
        let ballots = Ballots(
            Self.votes("careful") + Self.votes("failed", attention: .failed)
                + Self.votes("fast", milliseconds: [900]))
        let registered = Exclusions(failedAttention: 1, tooFast: 500)
        let asked = registered.replaced(by: Exclusions(tooFast: 1_000))
        #expect(asked == Exclusions(failedAttention: 1, tooFast: 1_000))
        let (kept, left) = LeftOut.applying(asked, registered: registered, to: ballots)
        #expect(left.rules.map(\.registered) == [true, false] && left.rules.map(\.participants) == [1, 1])
        #expect(left.setAside == ["median time of an answer below 500 ms"])
        let table = Table.exclusions(
            StudyTables(ballots: kept, settings: StudyTablesTests.settings),
            whole: StudyTables(ballots: ballots, settings: StudyTablesTests.settings), left: left)
        #expect(table.note.contains("failed an attention check (pre-registered): 1 participant"))
        #expect(
            table.note.contains("median time of an answer below 1000 ms (not pre-registered): 1 participant"))
        #expect(table.remarks.contains { $0.contains("below 500 ms") })
        // The registered bound given again is the registered rule.
        let same = registered.replaced(by: Exclusions(tooFast: 500))
        #expect(
            LeftOut.applying(same, registered: registered, to: ballots).left.rules.map(\.registered)
                == [true, true])
        // Of votes alone nobody knows what was registered.
        #expect(LeftOut.applying(asked, to: ballots).left.rules.map(\.registered) == [nil, nil])
    }

    @Test func everybodyExcludedLeavesAStudyWithoutVotes() {
        let outcome = Exclusions(tooFast: 1e9).applied(to: Ballots(Self.votes("p")))
        #expect(
            outcome.kept.ballots.isEmpty && outcome.kept.methods.isEmpty && outcome.kept.participantCount == 0
        )
    }

    @Test func groupsPartTheParticipantsWhoseGroupIsKnown() {
        let ballots = Ballots(
            Self.votes("p1", groups: ["device": "phone", "locale": "de"])
                + Self.votes("p2", groups: ["device": "computer"])
                + Self.votes("p3", groups: ["device": "phone"]) + Self.votes("p4"))
        #expect(ballots.groupings == ["device", "locale"])
        let devices = ballots.byGroup("device")
        #expect(devices.map(\.name) == ["computer", "phone"])
        #expect(devices.map { $0.ballots.participants.map(\.name) } == [["p2"], ["p1", "p3"]])
        #expect(devices.map(\.ballots.answerCount) == [10, 20])
        #expect(ballots.byGroup("locale").map(\.ballots.answerCount) == [10])
        #expect(ballots.byGroup("age").isEmpty)
    }

    /// A part of a study has the figures of the same rows as a study of their own.
    @Test func aPartIsTheStudyOfItsRows() {
        let votes = StudyTablesTests.votes
        for (name, part) in Ballots(votes).bySection() {
            let own = Ballots(votes.filter { $0.section == name })
            #expect(part.methods == own.methods && part.questions == own.questions && part.sets == own.sets)
            #expect(
                part.participants == own.participants && part.pages == own.pages
                    && part.ballots == own.ballots)
        }
    }
}
