// SPDX-License-Identifier: Apache-2.0

import Surveys
import Testing

@Suite struct AnswerTests {
    private let options = ["a", "b", "c"]

    private func section(_ kind: SurveySection.Kind, criteria: [String] = ["main"]) -> SurveySection {
        SurveySection(
            id: "s", title: "S", scenario: "S", kind: kind,
            criteria: criteria.map { SurveySection.Criterion(id: $0, text: $0) },
            scale: kind == .rating
                ? SurveySection.Scale(lowest: 1, highest: 7, lowestLabel: "bad", highestLabel: "good") : nil)
    }

    private func faults(
        _ answer: Answer, _ kind: SurveySection.Kind, criteria: [String] = ["main"], extras: Bool = false,
        reasons: Bool = false
    ) -> [AnswerFault] {
        answer.faults(
            section: section(kind, criteria: criteria), options: options,
            choices: .init(tie: extras, none: extras), asksReasons: reasons)
    }

    @Test func aChoiceMustBeOneOfTheQuestions() {
        #expect(faults(Answer(.option("a")), .bestOf) == [])
        #expect(faults(Answer(.option("x")), .bestOf) == [.foreign])
        #expect(faults(Answer(.tie), .bestOf) == [.foreign])
        #expect(faults(Answer(.tie), .bestOf, extras: true) == [])
        #expect(faults(Answer(.none), .pairwise, extras: true) == [])
        #expect(faults(Answer(marks: ["main": .ranking(options)]), .bestOf) == [.foreign])
    }

    @Test func aRankingHoldsEveryOptionOnce() {
        #expect(faults(Answer(marks: ["main": .ranking(["c", "a", "b"])]), .ranking) == [])
        #expect(
            faults(Answer(marks: ["main": .ranking(["c", "a"])]), .ranking) == [
                .incomplete(criterion: "main")
            ])
        #expect(
            faults(Answer(marks: ["main": .ranking(["c", "a", "a"])]), .ranking)
                == [.sameRank(criterion: "main")])
        #expect(faults(Answer(marks: ["main": .ranking(["c", "a", "x"])]), .ranking) == [.foreign])
    }

    @Test func aRatingIsOnTheScaleForEveryOption() {
        #expect(faults(Answer(marks: ["main": .ratings(["a": 1, "b": 7, "c": 4])]), .rating) == [])
        #expect(
            faults(Answer(marks: ["main": .ratings(["a": 1, "b": 7])]), .rating)
                == [.incomplete(criterion: "main")])
        #expect(
            faults(Answer(marks: ["main": .ratings(["a": 0, "b": 7, "c": 4])]), .rating)
                == [.outsideScale(criterion: "main")])
        #expect(faults(Answer(marks: ["main": .ratings(["a": 1, "b": 7, "x": 4])]), .rating) == [.foreign])
    }

    @Test func everyCriterionNeedsAMarkAndNoOtherHasOne() {
        let both = ["helpful", "human"]
        #expect(
            faults(Answer(marks: ["helpful": .selection(.option("a"))]), .bestOf, criteria: both)
                == [.incomplete(criterion: "human")])
        #expect(faults(Answer(.option("a")), .bestOf, criteria: both).contains(.foreign))
        let whole = Answer(marks: ["helpful": .selection(.option("a")), "human": .selection(.option("b"))])
        #expect(faults(whole, .bestOf, criteria: both) == [])
    }

    @Test func aReasonIsTakenWhereItIsAskedForAndNotTooLong() {
        var answer = Answer(.option("a"))
        answer.reason = "Because it is kind."
        #expect(faults(answer, .bestOf) == [.reason])
        #expect(faults(answer, .bestOf, reasons: true) == [])
        answer.reason = String(repeating: "x", count: Answer.longestReason + 1)
        #expect(faults(answer, .bestOf, reasons: true) == [.reason])
    }

    @Test func canonicalBytesComeBackAsTheSameAnswer() {
        let answers = [
            Answer(.option("a")), Answer(.tie), Answer(.none), Answer(marks: ["main": .ranking(["b", "a"])]),
            Answer(
                marks: ["x": .ratings(["a": 1, "b": 2]), "y": .selection(.option("b"))],
                reason: "A \"reason\"\n"),
        ]
        for answer in answers { #expect(Answer(answer.canonical) == answer) }
        #expect(Answer(.object(["marks": .object(["main": .object(["choice": .text("best")])])])) == nil)
        #expect(Answer(.text("nothing")) == nil)
    }

    @Test func renamingKnowsEveryOptionOrFails() {
        let answer = Answer(marks: ["main": .ratings(["a": 1, "b": 2])])
        #expect(answer.renamed { $0 + "'" } == Answer(marks: ["main": .ratings(["a'": 1, "b'": 2])]))
        #expect(answer.renamed { $0 == "a" ? "z" : nil } == nil)
        #expect(Answer(.tie).renamed { _ in nil } == Answer(.tie))
    }
}

@Suite struct BackgroundTests {
    private let questions = [
        BackgroundQuestion(
            id: "age", text: "Age", kind: .number, accepts: .init(from: 18, to: 99)),
        BackgroundQuestion(
            id: "english", text: "English", kind: .choice,
            options: [.init(id: "native", text: "Native"), .init(id: "none", text: "None")],
            accepts: .init(options: ["native"])),
        BackgroundQuestion(
            id: "fields", text: "Fields", kind: .choices,
            options: [.init(id: "law", text: "Law"), .init(id: "art", text: "Art")], isRequired: false),
        BackgroundQuestion(id: "note", text: "Note", kind: .text, isRequired: false),
    ]

    @Test func whatIsMissingOrMalformedIsNamedInOrder() {
        let answers = BackgroundAnswers([
            "age": ["many"], "fields": ["law", "law"], "note": ["a\u{7}b"], "other": ["x"],
        ])
        #expect(
            answers.faults(for: questions) == [
                .init("age", .notANumber), .init("english", .missing), .init("fields", .malformed),
                .init("note", .malformed), .init("other", .malformed),
            ])
        #expect(BackgroundAnswers(["age": ["40"], "english": ["native"]]).faults(for: questions) == [])
    }

    @Test(arguments: [
        ("17", "native", true), ("18", "native", false), ("99", "native", false), ("100", "native", true),
        ("40", "none", true),
    ])
    func onlyAcceptedAnswersGoOn(age: String, english: String, out: Bool) {
        #expect(BackgroundAnswers(["age": [age], "english": [english]]).isScreenedOut(by: questions) == out)
    }
}
