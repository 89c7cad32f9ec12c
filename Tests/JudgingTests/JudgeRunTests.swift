// SPDX-License-Identifier: Apache-2.0

import CompletionsClient
import Foundation
import Judging
import StudyFiles
import Synchronization
import Testing

/// A judge over loopback: fair, biased, garbled, failing, ended half-way.
struct JudgeRunTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private struct Stopped: Error {}

    /// Runs a plan against a judge into `judgements.jsonl`.
    ///
    /// - Parameter limit: replies after which the run is ended from outside.
    private func run(
        _ judge: ScriptedJudge, _ mode: JudgeMode, questions: Int = 2, limit: Int? = nil, atOnce: Int = 4,
        change: (inout JudgeSettings) -> Void = { _ in }
    ) throws -> [Judgement] {
        var settings = try Fixture.settings(mode)
        change(&settings)
        let plan = try JudgePlan(try Fixture.questions(questions), settings: settings)
        let file = try JudgementFile(scratch("judgements.jsonl"), for: plan)
        var run = JudgeRun(plan, client: try judge.client(), now: { "2026-01-31T09:30:00Z" })
        run.atOnce = atOnce
        return try run.judgements(
            in: file,
            onProgress: { done, _ in
                if let limit, done >= limit { throw Stopped() }
            })
    }

    private func lines() throws -> Int {
        try FileContents.readText(scratch("judgements.jsonl")).split(separator: "\n").count
    }

    // MARK: - Good days

    @Test func aFairJudgeDecidesEveryPair() throws {
        let judge = try ScriptedJudge { prompt, _ in .say("Better.\n\(Fixture.bestLetter(prompt))") }
        defer { judge.stop() }
        let judgements = try run(judge, .pairs)
        #expect(judgements.count == 24 && judge.prompts.count == 24)
        let comparisons = JudgedComparison.all(judgements)
        let votes = JudgeVotes.votes(comparisons, inconsistent: .tie)
        #expect(votes.count == 12 && votes.allSatisfy { $0.kind == .judge && $0.participant == "scripted" })
        for vote in votes {
            let best = vote.options.max { a, b in
                (Fixture.methods.firstIndex(of: a) ?? 0) < (Fixture.methods.firstIndex(of: b) ?? 0)
            }
            #expect(vote.choice == .method(best ?? "") && vote.prompt.hasPrefix("p"))
        }
        #expect(Set(votes.map(\.question)).count == 12 && votes.contains { $0.question == "p1#6" })
        // votes.csv takes its own rows back, one for each participant and question.
        #expect(try VoteTable.parse(VoteTable.text(votes), path: "votes.csv") == votes)
        let summary = JudgeSummary(judgements)
        #expect(summary.chosen == 12 && summary.inconsistent == 0 && summary.unanimous == 12)
        #expect(summary.promptTokens == 2_400 && summary.completionTokens == 168)
        #expect(summary.models == ["scripted-1"] && summary.remarks.isEmpty)
        #expect(judgements.allSatisfy { $0.reason == "Better." && $0.fingerprint == "fp" })
    }

    @Test func theRequestIsDeterministicAndNamesNoMethod() throws {
        let judge = try ScriptedJudge { prompt, _ in .say(Fixture.bestLetter(prompt)) }
        defer { judge.stop() }
        _ = try run(judge, .choice, questions: 1)
        for body in judge.bodies {
            #expect(body.contains("\"temperature\":0,") || body.contains("\"temperature\":0}"))
            #expect(body.contains("\"seed\":7") && body.contains("\"model\":\"scripted\""))
            for method in Fixture.methods { #expect(!body.contains(method)) }
        }
    }

    @Test func aModelThatThinksIsAskedInItsFields() throws {
        let judge = try ScriptedJudge { prompt, _ in .say(Fixture.bestLetter(prompt)) }
        defer { judge.stop() }
        _ = try run(judge, .choice, questions: 1) { $0.isForReasoner = true }
        for body in judge.bodies {
            #expect(body.contains("\"max_completion_tokens\":1024") && !body.contains("\"max_tokens\""))
            #expect(!body.contains("\"temperature\""))
        }
    }

    @Test func aChoiceAmongManyIsWhatMostOrdersSay() throws {
        let judge = try ScriptedJudge { prompt, _ in .say(Fixture.bestLetter(prompt)) }
        defer { judge.stop() }
        let votes = JudgeVotes.votes(
            JudgedComparison.all(try run(judge, .choice, questions: 3)), inconsistent: .tie)
        #expect(votes.count == 3 && votes.allSatisfy { $0.choice == .method("zq-sft") })
        #expect(Set(votes.map(\.question)) == ["p1", "p2", "p3"])
    }

    @Test func gradesBecomeATable() throws {
        let judge = try ScriptedJudge { prompt, _ in
            .say("So so.\nRating: [[\(Fixture.qualities(prompt).first ?? 0)]]")
        }
        defer { judge.stop() }
        let judgements = try run(judge, .grade) { $0.scale = GradeScale("1-5") ?? .ten }
        let grades = JudgeGrades.grades(judgements)
        #expect(grades.count == 8 && grades.allSatisfy { $0.reason == "So so." && $0.highest == 5 })
        #expect(grades.filter { $0.method == "zq-sft" }.map(\.grade) == [4, 4])
        #expect(try GradeTable.parse(GradeTable.text(grades), path: "grades.csv") == grades)
    }

    @Test func countsOfTokensWithoutASumAreUnknown() throws {
        let judge = try ScriptedJudge { prompt, _ in .say(Fixture.bestLetter(prompt)) }
        defer { judge.stop() }
        var judgements = try run(judge, .choice)
        for place in judgements.indices {
            judgements[place].promptTokens = .max
            judgements[place].completionTokens = place == 0 ? -1 : 7
        }
        let summary = JudgeSummary(judgements)
        #expect(summary.promptTokens == nil && summary.completionTokens == nil && summary.chosen == 2)
    }

    // MARK: - Judges that are no good

    @Test func aJudgeThatGoesByThePlaceIsFoundAndReported() throws {
        let judge = try ScriptedJudge { _, _ in .say("The first. [[A]]") }
        defer { judge.stop() }
        let judgements = try run(judge, .pairs, questions: 3)
        let comparisons = JudgedComparison.all(judgements)
        #expect(comparisons.allSatisfy { $0.outcome == .inconsistent && !$0.isUnanimous })
        #expect(JudgeVotes.votes(comparisons, inconsistent: .tie).allSatisfy { $0.choice == .tie })
        #expect(JudgeVotes.votes(comparisons, inconsistent: .leaveOut).isEmpty)
        let summary = JudgeSummary(judgements)
        #expect(summary.inconsistent == 18 && summary.firstInBothOrders == 18)
        #expect(summary.places.map(\.chosen) == [[36, 0]])
        #expect(summary.remarks.contains { $0.contains("leans to place 1 of 2: it chose it in 100.0 %") })
    }

    @Test func aChoiceByThePlaceIsInconsistentToo() throws {
        let judge = try ScriptedJudge { _, _ in .say("[[B]]") }
        defer { judge.stop() }
        let judgements = try run(judge, .choice)
        #expect(JudgeSummary(judgements).inconsistent == 2)
        #expect(JudgeSummary(judgements).places.map(\.chosen) == [[0, 8, 0, 0]])
    }

    @Test func whatCannotBeReadIsKeptAndCountsForNothing() throws {
        let judge = try ScriptedJudge { prompt, index in
            index == 0 ? .say("I would not say.") : .say(Fixture.bestLetter(prompt))
        }
        defer { judge.stop() }
        let judgements = try run(judge, .pairs, atOnce: 1)
        let summary = JudgeSummary(judgements)
        #expect(summary.unreadable == ["no verdict": 1] && summary.undecided == 1 && summary.chosen == 11)
        #expect(JudgeVotes.votes(JudgedComparison.all(judgements), inconsistent: .tie).count == 11)
        #expect(judgements.contains { $0.text == "I would not say." })
        #expect(summary.remarks.contains { $0.contains("1 of 24 replies have no verdict (1 no verdict)") })
    }

    @Test func aReplyCutBeforeItsVerdictIsSaidToBeCut() throws {
        let judge = try ScriptedJudge { _, _ in .say("Let me think", finish: "length") }
        defer { judge.stop() }
        #expect(JudgeSummary(try run(judge, .choice)).unreadable == ["cut before a verdict": 8])
    }

    @Test(arguments: [JudgeMode.pairs, .choice, .grade])
    func aRunWithoutAReadableReplyIsAFailureThatQuotesTheFirst(mode: JudgeMode) throws {
        let judge = try ScriptedJudge { _, _ in .say("The second one.\n") }
        defer { judge.stop() }
        let failure = try #require(JudgingFailure(withoutVerdict: try run(judge, mode)))
        #expect(failure.kind == .badData && "\(failure)".contains("the first is \"The second one.\""))
        #expect("\(failure)".contains(mode == .grade ? "8 of 8 replies" : "replies cannot be read"))
        #expect("\(failure)".contains("another --output"))
        try FileManager.default.removeItem(atPath: scratch("judgements.jsonl"))
        let cut = try ScriptedJudge { _, _ in .say("", finish: "length") }
        defer { cut.stop() }
        let short = try #require(
            JudgingFailure(withoutVerdict: try run(cut, mode)))
        #expect("\(short)".contains("the first is empty. Allow longer replies by --tokens"))
    }

    @Test func aRunWithOneVerdictIsNoFailure() throws {
        let judge = try ScriptedJudge { prompt, index in
            index > 1 ? .say("No.") : .say(Fixture.bestLetter(prompt))
        }
        defer { judge.stop() }
        #expect(JudgingFailure(withoutVerdict: try run(judge, .pairs, atOnce: 1)) == nil)
        #expect(JudgingFailure(withoutVerdict: []) == nil)
    }

    // MARK: - Services that fail

    @Test func aServiceThatStumblesIsAskedAgain() throws {
        let judge = try ScriptedJudge { prompt, index in
            switch index % 4 {
            case 0: .status(503)
            case 1: .hangUp
            case 2: .say(Fixture.bestLetter(prompt))
            default: .say(Fixture.bestLetter(prompt))
            }
        }
        defer { judge.stop() }
        let judgements = try run(judge, .choice, atOnce: 1)
        #expect(judgements.count == 8 && JudgeSummary(judgements).chosen == 2)
    }

    @Test func oneRefusedRequestIsKeptAndTheOthersGoOn() throws {
        let judge = try ScriptedJudge { prompt, index in
            index == 2
                ? .status(400, "{\"error\":{\"message\":\"too long\"}}") : .say(Fixture.bestLetter(prompt))
        }
        defer { judge.stop() }
        let judgements = try run(judge, .pairs, atOnce: 1)
        #expect(judgements.count == 24)
        let refused = judgements.filter { $0.unreadable == .refused }
        #expect(refused.count == 1 && refused[0].text.contains("too long"))
        #expect(JudgeSummary(judgements).undecided == 1)
        // Kept: nothing is asked again.
        #expect(try run(judge, .pairs).count == 24 && judge.prompts.count == 24)
    }

    @Test func aServiceThatRefusesEverythingEndsTheRun() throws {
        let judge = try ScriptedJudge { _, _ in .status(422, "{\"error\":\"no such field\"}") }
        defer { judge.stop() }
        #expect {
            try run(judge, .pairs, questions: 5)
        } throws: { "\($0)".contains("no such field") }
        #expect(judge.prompts.count < 20)
        #expect(try lines() == 0)
    }

    @Test func aServiceThatIsGoneEndsTheRunAndKeepsWhatItHas() throws {
        let judge = try ScriptedJudge { prompt, index in
            index < 5 ? .say(Fixture.bestLetter(prompt)) : .status(500)
        }
        defer { judge.stop() }
        #expect(throws: CompletionsFailure.self) { try run(judge, .pairs, atOnce: 1) }
        #expect(try lines() == 5)
    }

    // MARK: - Interruptions

    @Test func aRunGoesOnWhereItEndedAndAsksNothingTwice() throws {
        let judge = try ScriptedJudge { prompt, _ in .say(Fixture.bestLetter(prompt)) }
        defer { judge.stop() }
        #expect(throws: Stopped.self) { try run(judge, .pairs, limit: 7, atOnce: 1) }
        let before = try lines()
        // The service answers meanwhile: how many more come in before the run has ended is chance.
        #expect(before >= 7)
        // As if the power went while a line was written.
        let path = scratch("judgements.jsonl")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"key\":\"half".utf8))
        try handle.close()
        let judgements = try run(judge, .pairs)
        #expect(judgements.count == 24 && judge.prompts.count == 24 && Set(judge.prompts).count == 24)
        #expect(try lines() == 24)
        let whole = try JudgementFile.read(path)
        #expect(Set(whole.map(\.key)).count == 24)
        // And what came of it does not depend on how often it was interrupted.
        let fresh = try ScriptedJudge { prompt, _ in .say(Fixture.bestLetter(prompt)) }
        defer { fresh.stop() }
        let other = try JudgeRunTests().run(fresh, .pairs)
        #expect(other == judgements)
    }

    @Test func otherSettingsDoNotMixWithWhatIsThere() throws {
        let judge = try ScriptedJudge { prompt, _ in .say(Fixture.bestLetter(prompt)) }
        defer { judge.stop() }
        _ = try run(judge, .pairs)
        for change: (inout JudgeSettings) -> Void in [
            { $0.seed = 8 }, { $0.temperature = 0.5 }, { $0.judge = "other" }, { $0.maximumTokens = 9 },
        ] {
            #expect {
                try run(judge, .pairs, change: change)
            } throws: { ($0 as? JudgingFailure)?.kind == .changedRun }
        }
        // More questions of the same kind are no other settings.
        #expect(try run(judge, .pairs, questions: 3).count == 36 && judge.prompts.count == 36)
    }

    @Test func twoRunsDoNotWriteToOneFile() throws {
        let plan = try JudgePlan(try Fixture.questions(1), settings: try Fixture.settings(.pairs))
        let first = try JudgementFile(scratch("judgements.jsonl"), for: plan)
        #expect {
            try JudgementFile(first.path, for: plan)
        } throws: { ($0 as? FileFailure)?.kind == .busy }
    }

    @Test func aDamagedRecordIsNamed() throws {
        let judge = try ScriptedJudge { prompt, _ in .say(Fixture.bestLetter(prompt)) }
        defer { judge.stop() }
        _ = try run(judge, .pairs)
        let path = scratch("judgements.jsonl")
        let text = try FileContents.readText(path)
        for (old, new, words) in [
            ("\"place\":1", "\"place\":3", "has the place 3"),
            ("\"tie\":false", "\"tie\":true", "has 2 of place"),
            ("\"order\":1", "\"order\":5", "is order 5 of 2"),
        ] {
            let damaged = text.replacing(old, with: new, maxReplacements: 1)
            try FileContents.write(damaged, to: path)
            #expect {
                try JudgementFile.read(path)
            } throws: { "\($0)".contains("line ") && "\($0)".contains(words) }
        }
    }
}
