// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

/// Outcomes over orders, from records changed by hand.
struct JudgedComparisonTests {
    /// A comparison of `count` responses in so many orders, with these places in terms of the first order; nil is unreadable,
    /// 0 a tie.
    private func comparison(_ count: Int, _ verdicts: [Int?]) throws -> JudgedComparison {
        let judge = try ScriptedJudge { _, _ in .say("[[tie]]") }
        defer { judge.stop() }
        var settings = try Fixture.settings(count == 2 ? .pairs : .choice)
        settings.orders = count == 2 ? nil : verdicts.count
        let plan = try JudgePlan(
            try Fixture.questions(1, methods: Array(Fixture.methods.prefix(count))), settings: settings)
        let scratch = try Scratch()
        let file = try JudgementFile(scratch("j.jsonl"), for: plan)
        var judgements = try JudgeRun(plan, client: try judge.client(), now: { "" }).judgements(in: file)
        let first = judgements[0].shown
        for (index, verdict) in verdicts.enumerated() {
            judgements[index].isTie = verdict == 0
            judgements[index].unreadable = verdict == nil ? .noVerdict : nil
            judgements[index].place = nil
            if let verdict, verdict > 0 {
                judgements[index].place =
                    judgements[index].shown.firstIndex { $0.methods == first[verdict - 1].methods }.map {
                        $0 + 1
                    }
            }
        }
        return try #require(JudgedComparison.all(judgements).first)
    }

    @Test func aVerdictNeedsMoreThanHalfOfTheOrders() throws {
        let two = try comparison(2, [1, 1])
        #expect(two.outcome == .chosen(two.shown[0].methods) && two.isUnanimous)
        #expect(try comparison(2, [1, 2]).outcome == .inconsistent)
        #expect(try comparison(2, [0, 0]).outcome == .tie)
        #expect(try comparison(2, [0, 1]).outcome == .inconsistent)
        let four = try comparison(4, [3, 3, 3, 1])
        #expect(four.outcome == .chosen(four.shown[2].methods) && !four.isUnanimous)
        #expect(try comparison(4, [3, 3, 1, 1]).outcome == .inconsistent)
        #expect(try comparison(4, [0, 0, 0, 2]).outcome == .tie)
    }

    @Test func whatAnUnreadableReplyLeavesOpenIsNotDecided() throws {
        #expect(try comparison(2, [1, nil]).outcome == .unreadable)
        #expect(try comparison(2, [nil, nil]).outcome == .unreadable)
        let four = try comparison(4, [3, 3, 3, nil])
        #expect(four.outcome == .chosen(four.shown[2].methods))
        #expect(try comparison(4, [3, 3, nil, 1]).outcome == .unreadable)
        // No verdict can reach three of four any more.
        #expect(try comparison(4, [3, 2, nil, 1]).outcome == .inconsistent)
    }

    @Test func anOrderThatIsMissingIsAsOneThatCannotBeRead() throws {
        var comparison = try comparison(2, [1, 1])
        comparison.judgements.removeLast()
        #expect(comparison.outcome == .unreadable && !comparison.isUnanimous)
    }
}
