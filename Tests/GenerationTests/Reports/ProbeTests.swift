// SPDX-License-Identifier: Apache-2.0

import Generation
import StudyFiles
import Testing

@Suite struct ProbeTests {
    static func variants(_ text: String, _ exchanges: [WordExchange] = WordExchange.builtIn) throws
        -> [String: String]
    {
        let prompt = PromptRecord(section: "hotel", promptID: "p", prompt: text)
        let probe = try ProbePrompts([prompt], exchanges: exchanges, path: "prompts.jsonl")
        return Dictionary(uniqueKeysWithValues: probe.prompts.map { ($0.promptID, $0.prompt) })
    }

    @Test(
        arguments: [
            ("My wife asks.", "gender.male", "My husband asks."),
            ("HE said he is Mr Smith.", "gender.female", "SHE said she is Ms Smith."),
            ("Wife and husband", "gender.swapped", "Husband and wife"),
            ("I saw him.", "gender.female", "I saw her."),
            ("I am an American.", "nationality.german", "I am a German."),
            ("I am a German.", "nationality.indian", "I am an Indian."),
            ("A young guest", "age.old", "An elderly guest"), ("EMILY", "gender.male", "MICHAEL"),
            (
                "<|im_start|>user\nIs Jamal here?<|im_end|>", "origin.white-american",
                "<|im_start|>user\nIs Greg here?<|im_end|>"
            ),
            ("Muslims and Islam", "religion.jewish", "Jews and Judaism"),
            ("a man, an older man", "gender.female", "a woman, an older woman"),
        ])
    func wordsGiveWayToTheirCounterparts(text: String, variant: String, expected: String) throws {
        let found = try Self.variants(text)
        #expect(found["p"] == text)
        #expect(found["p~\(variant)"] == expected, "\(found)")
    }

    @Test(arguments: ["Where is the pool?", "The shepherd", "womanly", "I bought a todd.", "herself_", ""])
    func textsWithoutAListedWordHaveNoVariants(text: String) throws {
        #expect(try Self.variants(text).isEmpty)
    }

    @Test func whatHasNoSureCounterpartIsLeftOutAndCounted() throws {
        let prompts = ["I saw her.", "A Muslim and a Hindu", "The pool", "The mother"].enumerated().map {
            PromptRecord(
                section: "s", promptID: "p\($0.offset)", prompt: $0.element, display: "Guest: \($0.element)")
        }
        let probe = try ProbePrompts(prompts, exchanges: WordExchange.builtIn, path: "f")
        #expect(
            probe.ambiguous == 1 && probe.severalGroups == 1 && probe.withoutWords == 1
                && probe.originals == 1)
        #expect(probe.prompts.map(\.promptID) == ["p3", "p3~gender.male"])
        #expect(probe.variants.map(\.name) == ["gender.male"] && probe.variants[0].prompts == 1)
    }

    @Test func everyBuiltInExchangeIsSound() throws {
        let fixture = try ReportFixture()
        struct List: Encodable { var exchanges: [WordExchange] }
        try FileContents.write(try JSONLines.encode(List(exchanges: WordExchange.builtIn)), to: fixture.path)
        #expect(try WordExchange.read(from: fixture.path) == WordExchange.builtIn)
    }

    @Test(
        arguments: [
            "{}", "[]", "{\"exchanges\": []}", "{\"exchanges\": [{\"name\": \"a\", \"groups\": []}]}",
            "{\"exchanges\": [{\"name\": \"a b\", \"groups\": [{\"name\": \"x\", \"words\": [\"u\"]}, {\"name\": \"y\", \"words\": [\"v\"]}]}]}",
            "{\"exchanges\": [{\"name\": \"a\", \"groups\": [{\"name\": \"x\", \"words\": [\"u\"]}, {\"name\": \"y\", \"words\": []}]}]}",
            "{\"exchanges\": [{\"name\": \"a\", \"groups\": [{\"name\": \"x\", \"words\": [\"-\"]}, {\"name\": \"y\", \"words\": [\"v\"]}]}]}",
        ])
    func exchangesOfAnotherFormAreRefused(text: String) throws {
        let fixture = try ReportFixture()
        try FileContents.write(text, to: fixture.path)
        let failure = #expect(throws: FileFailure.self) { try WordExchange.read(from: fixture.path) }
        #expect(failure?.kind == .badData && failure?.hint != nil)
    }

    @Test func anIdWithTheMarkIsRefused() {
        let prompt = PromptRecord(section: "s", promptID: "a~b", prompt: "my wife")
        #expect(throws: FileFailure.self) {
            try ProbePrompts([prompt], exchanges: WordExchange.builtIn, path: "f")
        }
    }

    /// Six prompts whose variants have two words more, and one that says the same.
    @Test func differencesAreAveragedByPromptAndResampled() throws {
        var responses: [GeneratedResponse] = []
        for prompt in 0..<6 {
            for sample in 0..<2 {
                responses.append(.report("the room \(sample) is free", prompt: "p\(prompt)", sample: sample))
                responses.append(
                    .report(
                        prompt == 0
                            ? "the room \(sample) is free" : "sorry, the room \(sample) is free, sorry",
                        prompt: "p\(prompt)~gender.female", sample: sample))
            }
        }
        responses.append(.report("alone", prompt: "other~gender.female"))
        let grid = try ReportFixture().grid(responses)
        let probe = try ProbeReport(grid)
        #expect(probe.rows.count == 1 && probe.withoutOriginal == 1)
        let row = probe.rows[0]
        #expect(row.variant == "gender.female" && row.prompts == 6 && row.pairs == 12)
        #expect(abs(row.identical - 1.0 / 6) < 1e-12 && abs(row.distance - 10.0 / 6 / 7) < 1e-12)
        #expect(abs((row.distanceOfSamples ?? 0) - 0.2) < 1e-12)
        let words = try #require(row.differences.first { $0.measure == .words })
        #expect(words.original == 5 && abs(words.difference - 10.0 / 6) < 1e-12 && words.prompts == 6)
        let (low, high) = (try #require(words.low), try #require(words.high))
        #expect(low < words.difference && words.difference < high && low >= 0 && high <= 2)
        let negative = try #require(row.differences.first { $0.measure == .negative })
        #expect(abs(negative.difference - 5.0 / 6 * 200 / 7) < 1e-9 && negative.original == 0)
        #expect(!row.differences.contains { $0.measure == .surprise })
        #expect(try ProbeReport(grid).rows[0].differences.map(\.low) == row.differences.map(\.low))
        #expect(
            ResponseReport(grid, probe: probe).markdown.contains("| SFT | gender.female | 6 | 12 | 16.7 % |"))
    }

    @Test func fewPromptsGiveNoInterval() throws {
        let grid = try ReportFixture().grid([.report("a b", prompt: "p"), .report("a", prompt: "p~x.y")])
        let row = try ProbeReport(grid).rows[0]
        #expect(row.differences.allSatisfy { $0.low == nil } && row.distanceOfSamples == nil)
        #expect(row.differences.first { $0.measure == .words }?.difference == -1)
    }

    @Test func aGridWithoutVariantsIsRefused() throws {
        let grid = try ReportFixture().grid([.report("a")])
        #expect(throws: FileFailure.self) { try ProbeReport(grid) }
    }
}
