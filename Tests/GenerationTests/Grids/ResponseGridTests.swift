// SPDX-License-Identifier: Apache-2.0

import Generation
import StudyFiles
import Testing

@Suite struct ResponseGridTests {
    struct Stop: Error {}

    @Test func aResumedGridEndsWithTheSameBytes() throws {
        let fixture = try GridFixture()
        let (grid, methods, output) = (fixture.grid, fixture.methods, fixture.output)
        let summary = try grid.run(methods, output: output)
        #expect(summary.sampled == 8 && summary.existing == 0 && summary.tokens == 56)
        #expect(summary.methods.map(\.name) == ["SFT", "COALA"])
        #expect(summary.methods.allSatisfy { $0.responses == 4 && $0.tokens == 28 && $0.finished == 0 })
        let whole = try FileContents.readText(output)
        let lines = whole.split(separator: "\n")
        #expect(lines.count == 8)
        // Killed after three responses and in the middle of a line.
        try FileContents.write(lines[4..<7].joined(separator: "\n") + "\n" + lines[0].prefix(40), to: output)
        let resumed = try grid.run(methods, output: output)
        #expect(resumed.existing == 3 && resumed.droppedBytes == 40 && resumed.methods == summary.methods)
        #expect(try FileContents.readText(output) == whole)
        let records = try fixture.records()
        #expect(records.allSatisfy { $0.tokens == 7 && $0.finish == .length && !$0.text.isEmpty })
        #expect(records.allSatisfy { $0.weights?.count == 64 })
    }

    @Test func whereverItStopsItEndsWithTheSameBytes() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        // Responses that end at different steps are appended in another order than the grid's.
        grid.settings.length = .atMost(9)
        grid.settings.trim = .sentence
        grid.samples = 3
        let (methods, output) = (fixture.methods, fixture.output)
        var steps = 0
        _ = try grid.run(methods, output: output) { _ in steps += 1 }
        let whole = try FileContents.readText(output)
        #expect(whole.split(separator: "\n").count == 24 && steps > 10)
        for stop in 0..<steps {
            try FileContents.write("", to: output)
            var step = 0
            #expect(throws: Stop.self) {
                try grid.run(methods, output: output) { _ in
                    if step == stop { throw Stop() }
                    step += 1
                }
            }
            // Every other time what was written last is torn.
            if stop % 2 == 1 {
                try FileContents.write(try FileContents.read(output).dropLast(5), to: output)
            }
            _ = try grid.run(methods, output: output)
            #expect(try FileContents.readText(output) == whole, "stopped at \(stop)")
        }
    }

    @Test func refusesToMixAChangedGridIntoAnOldFile() throws {
        let fixture = try GridFixture()
        let (grid, methods, output) = (fixture.grid, fixture.methods, fixture.output)
        _ = try grid.run(methods, output: output)
        let before = try FileContents.readText(output)
        let changes: [(field: String, change: (inout ResponseGrid) -> Void)] = [
            ("seed", { $0.settings.seed = 4 }), ("prompt", { $0.prompts[0].prompt = "changed" }),
            ("display", { $0.prompts[0].display = "changed" }),
            ("sampling", { $0.settings.sampling.topK = 3 }), ("sampling", { $0.settings.trim = .sentence }),
            ("number of tokens", { $0.settings.length = .exactly(8) }),
            ("number of tokens", { $0.settings.length = .exactly(6) }),
            ("number of tokens", { $0.settings.length = .atMost(9) }),
        ]
        for (field, change) in changes {
            var other = grid
            change(&other)
            let refused = try fixture.refusal(other, methods)
            #expect(refused == field)
        }
        #expect(try FileContents.readText(output) == before)
    }

    /// All methods end at the same strings and not before the same number of tokens; another wish is another grid.
    @Test func stopStringsAndLeastTokensHoldForEveryMethod() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        grid.temperatures = [1.2, 3]
        grid.settings.length = .atMost(20)
        (grid.settings.stops, grid.settings.minimumTokens) = (["e", "o"], 4)
        _ = try grid.run(fixture.methods, output: fixture.output)
        let records = try fixture.records()
        #expect(records.count == 8 && records.allSatisfy { $0.tokens >= 4 })
        #expect(Set(records.filter { $0.finish == .stop && $0.tokens < 20 }.map(\.method)).count == 2)
        #expect(
            records.allSatisfy { $0.sampling == "at most 20 tokens, at least 4 tokens, stop at \"e\" \"o\"" })
        grid.settings.minimumTokens = 5
        #expect(try fixture.refusal(grid, fixture.methods) == "sampling")
    }

    /// Responses of one length could be some of at most that length, and are another grid all the same.
    @Test func responsesThatMayEndAreNotMixedWithThoseOfOneLength() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        _ = try grid.run([fixture.methods[0]], output: fixture.output)
        grid.settings.length = .atMost(grid.settings.length.limit)
        #expect(try fixture.refusal(grid, fixture.methods) == "sampling")
    }

    @Test func aFinishedGridGrowsInEveryDirection() throws {
        let fixture = try GridFixture()
        let (methods, output) = (fixture.methods, fixture.output)
        var whole = fixture.grid
        whole.prompts.append(PromptRecord(section: "hotel", promptID: "p2", prompt: "here"))
        whole.temperatures = [0.001, 0.7, 1.2]
        whole.samples = 2
        _ = try whole.run(methods, output: output)
        let expected = try FileContents.readText(output)
        try FileContents.write("", to: output)
        // First a corner of it, then more of each axis.
        var grid = fixture.grid
        grid.temperatures = [1.2]
        _ = try grid.run([methods[1]], output: output)
        grid.temperatures = [0.001, 1.2]
        _ = try grid.run([methods[1]], output: output)
        grid.samples = 2
        #expect(try grid.run(methods, output: output).existing == 4)
        #expect(try whole.run(methods, output: output).existing == 16)
        #expect(try FileContents.readText(output) == expected)
    }

    @Test func aSubsetOnALargerFileChangesNothing() throws {
        let fixture = try GridFixture()
        let (grid, methods, output) = (fixture.grid, fixture.methods, fixture.output)
        _ = try grid.run(methods, output: output)
        let before = try FileContents.readText(output)
        var subset = grid
        subset.temperatures = [1.2]
        subset.prompts.removeFirst()
        let summary = try subset.run([methods[1]], output: output)
        #expect(summary.existing == 1 && summary.sampled == 0 && summary.outside == 7)
        #expect(summary.methods.map(\.responses) == [1])
        #expect(try FileContents.readText(output) == before)
        // One that goes beyond the file in another direction leaves the rest in its place.
        subset.temperatures = [1.2, 1.5]
        #expect(try subset.run([methods[1]], output: output).sampled == 1)
        let after = try FileContents.readText(output)
        #expect(after.hasPrefix(before) && after.split(separator: "\n").count == 9)
        // What is outside must have come about by the same settings.
        subset.settings.seed = 4
        #expect(try fixture.refusal(subset, [methods[0]]) == "seed")
        subset.settings.seed = 3
        subset.settings.length = .exactly(6)
        #expect(
            try fixture.refusal(subset, [GridMethod(name: "X", source: methods[0].source)])
                == "number of tokens")
    }

    @Test func linesOfOthersAreMovedAsTheyAre() throws {
        let fixture = try GridFixture()
        let (grid, methods, output) = (fixture.grid, fixture.methods, fixture.output)
        _ = try grid.run(methods, output: output)
        var lines = try FileContents.readText(output).split(separator: "\n").map(String.init)
        lines[1] = lines[1].replacing("{\"checkpoint\"", with: "{ \"note\":\"kept\", \"checkpoint\"")
        try FileContents.write(([lines[6]] + lines[..<6]).joined(separator: "\n"), to: output)
        _ = try grid.run(methods, output: output)
        #expect(try FileContents.readText(output) == lines.joined(separator: "\n") + "\n")
    }

    @Test func idsStayUniqueWhereNamesHoldSlashes() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        grid.prompts = [("a/b", "c"), ("a", "b/c"), ("a%2Fb", "c")].map {
            PromptRecord(section: $0, promptID: $1, prompt: "the pool")
        }
        #expect(try grid.run(fixture.methods, output: fixture.output).sampled == 12)
        let records = try fixture.records()
        #expect(Set(records.map(\.id)).count == 12 && Set(records.map(\.seed)).count == 12)
        #expect(records[0].id == "SFT/a%2Fb/c/0.001/0")
        #expect(try grid.run(fixture.methods, output: fixture.output).existing == 12)
    }

    @Test func aRepeatedIdIsNamedWithItsLine() throws {
        let fixture = try GridFixture()
        _ = try fixture.grid.run(fixture.methods, output: fixture.output)
        let text = try FileContents.readText(fixture.output)
        try FileContents.write(text + text, to: fixture.output)
        #expect {
            try fixture.grid.run(fixture.methods, output: fixture.output)
        } throws: {
            ($0 as? FileFailure)?.line == 9
        }
    }

    @Test func aSecondRunOnTheSameFileIsRefused() throws {
        let fixture = try GridFixture()
        let (grid, methods, output) = (fixture.grid, fixture.methods, fixture.output)
        var refusals = 0
        _ = try grid.run(methods, output: output) { _ in
            do {
                _ = try grid.run(methods, output: output)
            } catch let failure as FileFailure where failure.kind == .busy {
                refusals += 1
            }
        }
        #expect(refusals > 2)
        // Whatever put another file in its place, the lock is on the file that stands there.
        do {
            let first = try GridFile(output)
            try FileContents.write("", to: output)
            let second = try GridFile(output)
            #expect { try GridFile(output) } throws: { ($0 as? FileFailure)?.kind == .busy }
            withExtendedLifetime((first, second)) {}
        }
        #expect(try grid.run(methods, output: output).sampled == 8)
    }

    @Test func aPromptThatIsTooLongIsFoundBeforeAnythingIsSampled() throws {
        let fixture = try GridFixture()
        var grid = fixture.grid
        grid.promptsFile = "prompts.jsonl"
        let long = (0..<7).map { number in
            PromptRecord(
                section: "hotel", promptID: "long\(number)", prompt: String(repeating: "x", count: 34))
        }
        grid.prompts.insert(contentsOf: long, at: 1)
        #expect {
            try grid.run([fixture.methods[0]], output: fixture.output)
        } throws: {
            let text = "\($0)"
            return text.hasPrefix(
                "prompts.jsonl: 7 prompts cannot be answered: \"long0\" of section \"hotel\" for SFT: ")
                && text.contains("34 tokens and 7 new ones, where its context is 40; \"long1\"")
                && text.contains("and 2 more. Shorten them")
        }
        #expect(!FileContents.exists(fixture.output))
        grid.skipsLongPrompts = true
        let summary = try grid.run(fixture.methods, output: fixture.output)
        #expect(summary.sampled == 8 && summary.leftOut.count == 14)
        grid.prompts = long
        #expect(throws: GenerationError.noPromptsLeft(path: "prompts.jsonl", count: 7)) {
            try grid.run(fixture.methods, output: fixture.output)
        }
    }

    /// What is too long for one method is left out for all.
    @Test func aLongPromptIsLeftOutForAllMethodsAlike() throws {
        struct Narrow: ResponseSource {
            let checkpoint = "elsewhere"
            func obstacles(_ prompts: [PromptRecord], _ settings: GridSettings) -> [GridObstacle] {
                prompts.filter { $0.promptID == "p1" }.map {
                    GridObstacle(prompt: $0.key, .tooLong(tokens: 9, wanted: 7, context: 10))
                }
            }
            func answer(
                _ cells: [GridCell], _ settings: GridSettings, onTokens: (Int) throws -> Void,
                onAnswer: (Int, GridAnswer) throws -> Void
            ) throws {
                for place in cells.indices {
                    try onAnswer(place, GridAnswer(text: "said", tokens: 7, finish: .length))
                }
            }
        }
        let fixture = try GridFixture()
        var grid = fixture.grid
        let methods = fixture.methods + [GridMethod(name: "FAR", source: Narrow())]
        #expect(throws: GenerationError.self) { try grid.run(methods, output: fixture.output) }
        grid.skipsLongPrompts = true
        let summary = try grid.run(methods, output: fixture.output)
        #expect(summary.leftOut.map(\.method) == ["FAR"])
        let records = try fixture.records()
        #expect(records.count == 6 && records.allSatisfy { $0.promptID == "p0" })
        #expect(records.last?.checkpoint == "elsewhere" && records.last?.weights == nil)
    }
}
