// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import StudyFiles
import Testing
import Tokenizers
import Training

@Suite struct ScoringTests {
    @Test func aBudgetCutsByTokensAndLosesNothing() {
        #expect(TokenBudget.ranges([], atOnce: 10) == [])
        #expect(TokenBudget.ranges([3, 3, 3], atOnce: 6) == [0..<2, 2..<3])
        #expect(TokenBudget.ranges([30, 1, 1, 30, 2], atOnce: 6) == [0..<1, 1..<3, 3..<4, 4..<5])
        #expect(TokenBudget.ranges([1, 1], atOnce: 1) == [0..<1, 1..<2])
    }

    @Test func scoresDoNotDependOnHowTheyAreCut() throws {
        let run = try SmallRun()
        let model = run.model()
        let expected = try PairScoring.score(run.pairs, model, tokensAtOnce: 1 << 20)
        for budget in [1, 40, 200] {
            var counts: [Int] = []
            let parts = try PairScoring.score(run.pairs, model, tokensAtOnce: budget) { done, operations in
                counts.append(done)
                #expect(operations > 0)
            }
            #expect(counts.last == run.pairs.count && counts == counts.sorted())
            #expect(zip(parts, expected).allSatisfy { abs($0.chosen - $1.chosen) < 1e-4 })
        }
        let loss = try PairScoring.loss(run.conversations, model, tokensAtOnce: 1)
        let whole = try PairScoring.loss(run.conversations, model, tokensAtOnce: 1 << 20)
        #expect(abs(loss - whole) < 1e-5)
    }

    @Test func equalResponsesAreScoredAndEmptyOnesNamed() throws {
        let run = try SmallRun()
        let records = [
            ScoreRecord(prompt: "", responses: ["pool"]), ScoreRecord(prompt: "p", responses: ["a", "a"]),
            ScoreRecord(prompt: "p", responses: ["a", ""]),
            ScoreRecord(prompt: String(repeating: "pool ", count: 200), responses: ["a"]),
        ]
        let examples = TokenizedExamples<TokenizedResponses>(records, run.tokenizer, run.configuration)
        #expect(examples.places == [0, 1])
        #expect(examples.dropped.map(\.reason) == [.noTokens, .tooLong])
        #expect(examples.examples[0].prompt == [run.configuration.beginToken])
        let scores = try ResponseScoring.tokens(examples.examples, run.model())
        #expect(scores[0].count == 1 && scores[1].count == 2)
        for (record, scores) in zip(examples.examples, scores) {
            #expect(
                zip(record.responses, scores).allSatisfy {
                    $0.count == $1.count && $0.last == run.configuration.endTokens[0]
                })
        }
        #expect(scores[1][0] == scores[1][1])
    }

    @Test func bothFormsOfLinesAreRead() throws {
        let scratch = try ScratchFolder()
        try FileContents.write(
            "{\"prompt\":\"a\",\"completion\":\"b\"}\n\n{\"prompt\":\"\",\"chosen\":\"c\",\"rejected\":\"d\"}\n",
            to: scratch("lines"))
        let records = try ScoreRecord.read(from: scratch("lines"))
        #expect(records.map(\.line) == [1, 3])
        #expect(records.map(\.record.responses) == [["b"], ["c", "d"]])
        for line in [
            "{\"prompt\":\"a\"}", "{\"prompt\":\"a\",\"chosen\":\"b\"}", "{\"completion\":\"a\"}",
            "{\"prompt\":\"a\",\"completion\":\"b\",\"chosen\":\"c\",\"rejected\":\"d\"}",
        ] {
            try FileContents.write("{\"prompt\":\"a\",\"completion\":\"b\"}\n\(line)\n", to: scratch("bad"))
            let error = #expect(throws: FileFailure.self) { _ = try ScoreRecord.read(from: scratch("bad")) }
            #expect(error?.line == 2)
        }
    }
}
