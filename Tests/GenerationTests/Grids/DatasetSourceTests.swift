// SPDX-License-Identifier: Apache-2.0

import Generation
import StudyFiles
import Testing
import Tokenizers

/// The corpus's own answers as a method.
@Suite struct DatasetSourceTests {
    @Test func entersTheSameTextInEveryCell() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        grid.settings.length = .atMost(30)
        grid.settings.sampling.topK = 3
        let tokenizer = fixture.tokenized.tokenizer
        let method = GridMethod(name: "reference", source: DatasetSource(tokenizer: tokenizer))
        let summary = try grid.run([method], output: fixture.output)
        let reference = "The pool is here. It is there."
        let count = tokenizer.encode(reference).count
        #expect(summary.sampled == 4 && summary.tokens == 0 && summary.methods[0].finished == 4)
        let records = try fixture.records()
        #expect(Set(records.map(\.text)) == [reference] && Set(records.map(\.tokens)) == [count])
        #expect(records.allSatisfy { $0.checkpoint == "dataset" && $0.seed == 0 && $0.finish == .stop })
        // Nothing is drawn, so that no sampling is recorded.
        #expect(records.allSatisfy { $0.sampling == nil && $0.weights == nil && $0.guidance == nil })
        #expect(Set(records.map(\.temperature)) == [0.001, 1.2])
        #expect(try grid.run([method], output: fixture.output).existing == 4)
        grid.prompts[0].reference = "Another answer."
        #expect(try fixture.refusal(grid, [method]) == "reference")
    }

    @Test func keepsToTheLimitAndToTheTrim() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        let tokenizer = fixture.tokenized.tokenizer
        let method = GridMethod(name: "reference", source: DatasetSource(tokenizer: tokenizer))
        let tokens = tokenizer.encode("The pool is here. It is there.")
        let cut = tokens.count - 3
        grid.settings.length = .exactly(cut)
        grid.prompts[1].reference = "Yes."
        let summary = try grid.run([method], output: fixture.output)
        #expect(summary.methods[0].short == 2 && summary.methods[0].finished == 2)
        let records = try fixture.records()
        #expect(records[0].text == tokenizer.decode(Array(tokens.prefix(cut))))
        #expect(records[0].tokens == cut && records[0].finish == .length)
        #expect(records[2].text == "Yes." && records[2].tokens < cut && records[2].finish == .stop)
        try FileContents.write("", to: fixture.output)
        grid.settings.trim = .sentence
        #expect(try grid.run([method], output: fixture.output).methods[0].trimmed == 2)
        let trimmed = try fixture.records()
        #expect(trimmed[0].text == "The pool is here." && trimmed[0].sampling == "trim sentence")
        #expect(trimmed[0].untrimmed == records[0].text && trimmed[0].tokens == cut)
        #expect(trimmed[2].untrimmed == nil)
        #expect(try grid.run([method], output: fixture.output).existing == 4)
    }

    @Test func endsAtAStopString() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        grid.settings.length = .atMost(30)
        grid.settings.stops = ["never", " It"]
        let method = GridMethod(name: "reference", source: DatasetSource(tokenizer: nil))
        _ = try grid.run([method], output: fixture.output)
        let records = try fixture.records()
        #expect(records.allSatisfy { $0.text == "The pool is here." && $0.tokens == 4 && $0.finish == .stop })
        #expect(records.allSatisfy { $0.sampling == "stop at \"never\" \" It\"" })
        #expect(try grid.run([method], output: fixture.output).existing == 4)
        grid.settings.stops = []
        #expect(try fixture.refusal(grid, [method]) == "reference")
    }

    @Test func countsWordsWhereThereIsNoTokenizer() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        grid.settings.length = .atMost(5)
        let method = GridMethod(name: "reference", source: DatasetSource(tokenizer: nil))
        _ = try grid.run([method], output: fixture.output)
        let record = try #require(try fixture.records().first)
        #expect(record.text == "The pool is here. It" && record.tokens == 5 && record.finish == .length)
    }

    @Test func aPromptWithoutReferenceIsNamed() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        grid.prompts[1].reference = nil
        grid.skipsLongPrompts = true
        let methods = fixture.methods + [GridMethod(name: "gold", source: DatasetSource(tokenizer: nil))]
        #expect {
            try grid.run(methods, output: fixture.output)
        } throws: {
            "\($0)".hasPrefix(
                "the prompts: 1 prompt cannot be answered: \"p1\" of section \"hotel\" for gold: the field \"reference\" is missing"
            )
        }
        #expect(!FileContents.exists(fixture.output))
        // Without that method no reference is needed.
        #expect(try grid.run(fixture.methods, output: fixture.output).sampled == 8)
        // And with it the file goes on where every prompt has one.
        grid.prompts.removeLast()
        #expect(try grid.run(methods, output: fixture.output).sampled == 2)
    }
}
