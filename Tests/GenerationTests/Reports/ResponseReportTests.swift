// SPDX-License-Identifier: Apache-2.0

import Foundation
import Generation
import StudyFiles
import Testing

@Suite struct ResponseReportTests {
    /// Two methods, two temperatures; DPO says twice as much, and once what SFT says.
    static let responses: [GeneratedResponse] = [
        .report("The pool is on the roof.", temperature: 0.1, finish: .stop),
        .report("The pool is on", temperature: 1, tokens: 4),
        .report("The pool  is on the roof.\n", method: "DPO", temperature: 0.1, finish: .stop),
        .report(
            "Our pool is on the roof, and it is open from six until ten. Ask DPO about temperature 1.",
            method: "DPO",
            temperature: 1, tokens: 20, finish: .stop),
        .report("", method: "DPO", prompt: "q", temperature: 1, tokens: 0, finish: .stop),
    ]

    @Test func figuresAreThoseOfTheResponses() throws {
        let report = ResponseReport(try ReportFixture().grid(Self.responses))
        #expect(report.methods.map(\.method) == ["SFT", "DPO"])
        let (sft, dpo) = (report.methods[0], report.methods[1])
        #expect(sft.responses == 2 && sft.finished == 0.5 && sft.midSentence == 0.5 && sft.empty == 0)
        #expect(sft.words == Spread([6, 4]) && sft.words?.mean == 5 && sft.words?.median == 5)
        #expect(abs((sft.words?.p10 ?? 0) - 4.2) < 1e-12 && abs((sft.words?.p90 ?? 0) - 5.8) < 1e-12)
        #expect(
            dpo.words?.mean == 25.0 / 3 && dpo.empty == 1 && dpo.tokens?.median == 5 && dpo.tokens?.p10 == 1)
        #expect(report.temperatures.map(\.temperature) == [0.1, 1, 0.1, 1])
        #expect(sft.distinct1 == 5.0 / 10 && sft.distinct2 == 5.0 / 8 && sft.distinct1Equal == nil)
        #expect(report.sections.isEmpty && report.incomplete == (1, 3))
        let again = ResponseReport(report.grid)
        #expect(again.markdown == report.markdown)
        #expect(try again.json() == report.json())
    }

    @Test func equalOptionsAreThoseThatReadAlike() throws {
        let identical = ResponseReport(try ReportFixture().grid(Self.responses)).identical
        #expect(identical.questions == 2 && identical.questionsWithEqual == 1)
        #expect(identical.pairs.map(\.equal) == [1] && identical.pairs.map(\.methods) == [["SFT", "DPO"]])
        #expect(identical.byTemperature.map(\.equal) == [1, 0])
        #expect(identical.groups.map(\.kind) == [.acrossMethods])
        #expect(identical.groups.map(\.ids) == [["SFT/hotel/p/0.1/0", "DPO/hotel/p/0.1/0"]])
    }

    @Test func repeatsWithinAMethodAreCounted() throws {
        let identical = ResponseReport(
            try ReportFixture().grid([
                .report("Yes.", temperature: 0.1), .report("Yes.", temperature: 1),
                .report("Yes. ", temperature: 1, sample: 1),
                .report("Yes.", prompt: "q", temperature: 1), .report(" ", prompt: "q", temperature: 0.1),
                .report("", prompt: "q", temperature: 0.1, sample: 1),
            ])
        ).identical
        #expect(identical.methods[0].repeated == 2 && identical.methods[0].toOtherPrompts == 4)
        #expect(identical.questions == 0)
        #expect(identical.groups.map(\.kind) == [.withinMethod, .acrossPrompts])
    }

    @Test func warnsOfWhatWouldHurtAStudyWithItsNumber() throws {
        let report = ResponseReport(try ReportFixture().grid(Self.responses))
        let kinds = report.warnings.map(\.kind)
        #expect(kinds == [.incomplete, .length, .finished, .midSentence, .empty, .identical, .identity])
        let length = try #require(report.warnings.first { $0.kind == .length })
        #expect(
            abs(length.value - 5.0 / 3) < 1e-12 && length.text.contains("DPO is 1.67 times as long as SFT"))
        #expect(try #require(report.warnings.first { $0.kind == .identical }).value == 0.5)
        #expect(report.identity.findings.map(\.name) == ["DPO", "temperature 1"])
        #expect(report.identity.findings.allSatisfy { $0.field == .text && $0.id == "DPO/hotel/p/1.0/0" })
    }

    @Test func aGridInOrderWarnsOfNothing() throws {
        let report = ResponseReport(
            try ReportFixture().grid(
                ["SFT", "DPO"].flatMap { method in
                    (0..<3).map {
                        .report(
                            "Room \($0) of the \(method == "SFT" ? "old" : "new") house is free.",
                            method: method, prompt: "p\($0)")
                    }
                }))
        #expect(report.warnings == [])
        #expect(report.markdown.contains("Nothing that is looked for was found."))
    }

    @Test func promptsThatDifferUnderOneIdAreFound() throws {
        let report = ResponseReport(
            try ReportFixture().grid([
                .report("Yes, it is.", words: "Is it?"),
                .report("No, it is not.", method: "DPO", words: "Is it so?"),
            ]))
        #expect(report.warnings.contains { $0.kind == .prompts && $0.value == 1 })
    }

    @Test func sectionsHaveRowsOfTheirOwn() throws {
        let report = ResponseReport(
            try ReportFixture().grid([
                .report("Yes, it is.", section: "hotel"),
                .report("\u{41d}\u{435}\u{442}.", section: "imdb", words: "\u{411}\u{43e}?"),
                .report("\u{41d}\u{435}\u{442}.", section: "hotel", prompt: "q"),
            ]))
        #expect(
            report.sections.map(\.section) == ["hotel", "imdb"] && report.sections.map(\.responses) == [2, 1])
        #expect(report.methods[0].responses == 3)
        // A script is foreign to the section whose prompts lack it.
        #expect(report.faults.findings.map(\.id) == ["SFT/hotel/q/0.7/0"])
    }

    @Test func distinctIsComparedAtTheSizeOfTheSmallestRow() throws {
        let small = (0..<6).map { "small \($0) a b c d e f g h" }
        let large = (0..<60).map { "large \($0) a b c d e f g h" }
        let report = ResponseReport(
            try ReportFixture().grid(
                small.enumerated().map { .report($0.element, prompt: "p\($0.offset)") }
                    + large.enumerated().map { .report($0.element, method: "DPO", prompt: "p\($0.offset)") }))
        #expect(report.methods.map(\.equalSize) == [54, 54])
        #expect(report.methods[0].distinct2Equal == report.methods[0].distinct2)
        let dpo = report.methods[1]
        #expect((dpo.distinct2Equal ?? 0) > (dpo.distinct2 ?? 1))
    }

    @Test(
        arguments: [
            [""], ["one"], [String(repeating: "a", count: 1_000_000)],
            [String(repeating: "word other ", count: 90_000)],
            [
                "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}", "\u{645}\u{631}\u{62d}\u{628}\u{627} \u{202e}",
                "a\u{0}b|c`d`<e>\u{fffd}\n# f",
            ],
        ])
    func hostileTextsAreDescribedLikeOthers(texts: [String]) throws {
        let fixture = try ReportFixture()
        let report = ResponseReport(try fixture.grid(texts: texts))
        #expect(report.methods[0].responses == texts.count)
        #expect(!report.markdown.contains("nan") && !report.markdown.contains("\u{202e}"))
        #expect(report.markdown.utf8.count < 20_000)
        try report.write(to: "\(fixture.folder)/out")
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(fixture.folder)/out") {
            #expect(!(try FileContents.readText("\(fixture.folder)/out/\(name)")).contains("nan"), "\(name)")
        }
    }

    @Test func filesAreCompleteAndAlwaysTheSame() throws {
        let fixture = try ReportFixture()
        let report = ResponseReport(try fixture.grid(Self.responses))
        func contents() throws -> [String: Data] {
            try report.write(to: "\(fixture.folder)/out")
            var contents: [String: Data] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: "\(fixture.folder)/out") {
                contents[name] = try FileContents.read("\(fixture.folder)/out/\(name)")
            }
            return contents
        }
        let first = try contents()
        #expect(
            first.keys.sorted() == [
                "endings.svg", "faults.csv", "identical.csv", "identity.csv", "measures.csv",
                "repetition.svg", "report.json",
                "report.md", "words.svg",
            ])
        #expect(try contents() == first)
        let rows = try CommaSeparatedValues.parse(
            String(decoding: first["measures.csv"] ?? Data(), as: UTF8.self), path: "m")
        #expect(rows.count == 1 + 2 + 4 && Set(rows.map(\.fields.count)).count == 1)
        #expect(rows[1].fields.prefix(4) == ["", "SFT", "", "2"])
        let json = try #require(
            try JSONSerialization.jsonObject(with: first["report.json"] ?? Data()) as? [String: Any])
        #expect(
            json.keys.sorted() == [
                "faults", "identical", "identity", "incomplete_questions", "measures", "methods", "prompts",
                "responses",
                "sections", "temperatures", "warnings",
            ])
        // A folder with something else in it is not replaced.
        try FileContents.write("mine", to: "\(fixture.folder)/out/notes.txt")
        #expect(throws: FileFailure.self) { try report.write(to: "\(fixture.folder)/out") }
    }

    @Test func aRepeatedIdAndAnEmptyFileAreErrors() throws {
        let fixture = try ReportFixture()
        let twice = [GeneratedResponse.report("a"), .report("b")]
        let failure = #expect(throws: FileFailure.self) { try fixture.grid(twice) }
        #expect(failure?.line == 2)
        #expect(throws: FileFailure.self) { try fixture.grid([]) }
    }
}
