// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

struct JudgeReplyTests {
    private func pair(_ text: String, isCut: Bool = false) -> JudgeReply {
        JudgeReply(text, mode: .pairs, count: 2, scale: .ten, isCut: isCut)
    }

    private func grade(_ text: String, _ scale: GradeScale = .ten) -> JudgeReply.Verdict {
        JudgeReply(text, mode: .grade, count: 1, scale: scale, isCut: false).verdict
    }

    @Test func aVerdictStandsBetweenDoubleBrackets() {
        #expect(pair("A is shorter.\n[[A]]") == JudgeReplyTests.reply(.place(0), "A is shorter."))
        #expect(pair("[[B]]").verdict == .place(1))
        #expect(pair("Both fail. [[C]]").verdict == .tie)
        #expect(pair("[[tie]]").verdict == .tie)
        #expect(pair("My verdict: [[ A ]]").verdict == .place(0))
        #expect(pair("Good.\n\nFinal verdict: [[B]]").reason == "Good.")
    }

    private static func reply(_ verdict: JudgeReply.Verdict, _ reason: String) -> JudgeReply {
        var reply = JudgeReply("[[A]]", mode: .pairs, count: 2, scale: .ten, isCut: false)
        (reply.verdict, reply.reason) = (verdict, reason)
        return reply
    }

    @Test func amongManyCIsAResponse() {
        let reply = JudgeReply("[[C]]", mode: .choice, count: 4, scale: .ten, isCut: false)
        #expect(reply.verdict == .place(2))
        let beyond = JudgeReply("[[E]]", mode: .choice, count: 4, scale: .ten, isCut: false)
        #expect(beyond.verdict == .unreadable(.noVerdict))
    }

    @Test func theSameVerdictTwiceIsOne() { #expect(pair("[[A]] it is. [[A]]").verdict == .place(0)) }

    @Test func whatIsNoVerdictIsNotGuessedAt() {
        #expect(pair("Answer A is better.").verdict == .unreadable(.noVerdict))
        #expect(pair("[A]").verdict == .unreadable(.noVerdict))
        #expect(pair("[[a]]").verdict == .unreadable(.noVerdict))
        #expect(pair("").verdict == .unreadable(.noVerdict))
        #expect(pair("[[A]] or rather [[B]]").verdict == .unreadable(.severalVerdicts))
        #expect(pair("Answer A is", isCut: true).verdict == .unreadable(.cut))
        #expect(pair("[[A", isCut: true).verdict == .unreadable(.cut))
    }

    @Test func bracketsAroundOtherWordsAreWords() {
        let reply = pair("As [[wiki]] says, so. [[B]]")
        #expect(reply.verdict == .place(1) && reply.reason == "As [[wiki]] says, so.")
    }

    @Test func thoughtsAreNotRead() {
        #expect(pair("<think>[[A]]? No.</think>It is B. [[B]]").verdict == .place(1))
        #expect(pair("<think>[[A]]? No, maybe", isCut: true).verdict == .unreadable(.cut))
        #expect(pair("<think>[[A]]</think>Good. [[B]]").reason == "Good.")
    }

    @Test func aGradeIsANumberOfTheScale() {
        #expect(grade("Fine.\nRating: [[7]]") == .grade(7))
        #expect(grade("Rating: [[7.5]]") == .grade(7.5))
        #expect(grade("[[11]]") == .unreadable(.outsideScale))
        #expect(grade("[[0]]") == .unreadable(.outsideScale))
        #expect(grade("[[nan]]") == .unreadable(.noVerdict))
        #expect(grade("[[0x7]]") == .unreadable(.noVerdict))
        #expect(grade("[[7/10]]") == .unreadable(.noVerdict))
        #expect(grade("[[A]]") == .unreadable(.noVerdict))
        #expect(grade("[[5]]", GradeScale("1-5") ?? .ten) == .grade(5))
        #expect(grade("[[6]]", GradeScale("1-5") ?? .ten) == .unreadable(.outsideScale))
    }

    @Test func aScaleHasTwoEnds() {
        #expect(GradeScale("1-5")?.highest == 5 && GradeScale("0:100")?.lowest == 0)
        for text in ["5", "5-1", "1-1", "a-b", "", "1-2-3", "1-99999"] { #expect(GradeScale(text) == nil) }
    }
}
