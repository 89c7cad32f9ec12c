// SPDX-License-Identifier: Apache-2.0

import Foundation
import Surveys
import Testing

@Suite struct TemplateTests {
    private static let shipped = ["hotel-concierge", "edu-feedback", "imdb"]
    private static let folder =
        String(#filePath.prefix(upTo: #filePath.range(of: "/Tests/")?.lowerBound ?? #filePath.endIndex))
        + "/survey-templates"

    static func hotel() throws -> String {
        try String(contentsOfFile: folder + "/hotel-concierge.yaml", encoding: .utf8)
    }

    @Test(arguments: shipped)
    func aShippedTemplateIsWholeAndNamesNoMethod(name: String) throws {
        let template = try StudyTemplate.read(from: "\(Self.folder)/\(name).yaml")
        #expect(template.definition.sections.count == 1)
        #expect(template.definition.forms[0].parts.map(\.id) == ConsentForm.requiredParts)
        let text = try String(contentsOfFile: "\(Self.folder)/\(name).yaml", encoding: .utf8)
        for method in ["SFT", "DPO", "ORPO", "COALA"] { #expect(!text.contains(method)) }
        #expect(text.contains("Several fine-tuning methods"))
    }

    @Test func theHotelTemplateAsksThirteenQuestionsOverTheGrid() throws {
        let template = try StudyTemplate.parse(Self.hotel(), path: "hotel.yaml")
        #expect(template.stimuli.questions == ["hotel": 13])
        let grid: [Double] = (0..<8).map { Double(1 + 300 * $0) / 1000 }
        #expect(template.stimuli.temperature == .perQuestion(grid))
        let section = try #require(template.definition.section("hotel"))
        #expect(section.scenario.contains("you are checking into a hotel and conversing with the concierge"))
        #expect(section.criteria[0].text.contains("HELPFUL and HUMAN"))
        #expect(template.definition.forms[0].parts[1].paragraphs.count == 2)
        #expect(template.definition.forms[0].parts[1].paragraphs.allSatisfy { !$0.contains("\n") })
    }

    /// A change to the hotel template, and what the message must say of it.
    @Test(arguments: [
        ("minutes: 10", "minutes: many", "field minutes: needs a whole number"),
        ("minutes: 10", "minuets: 10", "the field \"minuets\" is not known"),
        ("minutes: 10\n", "", "the field \"minutes\" is missing"),
        ("id: hotel-concierge", "id: ../etc/passwd", "field id"),
        ("  names: disclosed", "  names: some", "needs one of: disclosed, anonymous"),
        ("  tie: false", "  tie: maybe", "field choices.tie: needs true or false"),
        ("    hotel: 13", "    motel: 13", "there is no section \"motel\""),
        ("    hotel: 13", "    hotel: 0", "field stimuli.questions.hotel: needs a whole number from 1"),
        ("    per-question: [0.001,", "    per-question: [nan,", "field stimuli.temperature.per-question[0]"),
        ("    per-question: [0.001,", "    per-question: [0.301,", "an element stands twice"),
        ("    per-question: [", "    sometimes: [", "the field \"sometimes\" is not known"),
        ("    - id: purpose", "    - id: porpoise", "the part \"purpose\" is missing"),
        ("title: Human", "title: \"\\0Human", "is not valid YAML"),
        ("version: \"1\"", "version: \"1", "is not valid YAML"),
        ("title: Human", "minutes: 3\ntitle: Human", "minutes"),
        ("sections:\n", "sections: []\nplane:\n", "not valid YAML|not known"),
    ])
    func aFaultIsNamedWithItsField(old: String, new: String, message: String) throws {
        let text = try Self.hotel()
        let range = try #require(text.range(of: old))
        #expect {
            try StudyTemplate.parse(text.replacingCharacters(in: range, with: new), path: "t.yaml")
        } throws: { error in
            let text = "\(error)"
            return error is SurveyFailure && text.hasPrefix("t.yaml")
                && message.split(separator: "|").contains { text.contains($0) }
        }
    }

    @Test func aFaultIsNamedWithItsLine() throws {
        let text = try Self.hotel().replacingOccurrences(of: "minutes: 10", with: "minutes: many")
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
            $0.hasPrefix("minutes")
        }
        #expect {
            try StudyTemplate.parse(text, path: "t.yaml")
        } throws: {
            ($0 as? SurveyFailure)?.line == (line ?? 0) + 1
        }
    }

    @Test(arguments: [
        "", "# nothing", "just words", "[1, 2]", "a: b: c", "\t- x", "{", "--- a\n--- b",
        String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 50_000),
        String(repeating: "- ", count: 50_000), "a: *nowhere", "&a [*a]",
        "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]", "? [complex]\n: key", "!!binary x",
        String(repeating: "x", count: 2 << 20), "id: \u{0}", "%YAML 9.9\n---\nid: a",
    ])
    func hostileTextIsRefusedWithoutHarm(text: String) {
        #expect(throws: SurveyFailure.self) { try StudyTemplate.parse(text, path: "t.yaml") }
    }
}
