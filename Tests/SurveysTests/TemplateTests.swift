// SPDX-License-Identifier: Apache-2.0

import Foundation
import Surveys
import Testing

@Suite struct TemplateTests {
    private static let shipped = ["hotel-concierge", "edu-feedback", "imdb"]
    static let folder =
        String(#filePath.prefix(upTo: #filePath.range(of: "/Tests/")?.lowerBound ?? #filePath.endIndex))
        + "/survey-templates"

    static func hotel() throws -> String {
        try String(contentsOfFile: folder + "/hotel-concierge.yaml", encoding: .utf8)
    }

    @Test(arguments: shipped)
    func aShippedTemplateIsWholeInThreeLanguagesAndNamesNoMethod(name: String) throws {
        let template = try StudyTemplate.read(from: "\(Self.folder)/\(name).yaml")
        let definition = template.definition
        #expect(definition.sections.count == 1)
        #expect(definition.title == "Human Evaluation of Preference-Aligned Language Model Show Down")
        #expect(definition.locales == ["en", "ar", "de"])
        for form in definition.forms { #expect(form.parts.map(\.id) == ConsentForm.requiredParts) }
        #expect(Set(definition.forms.map(\.requests.email)) == [.optional])
        #expect(definition.forms[0].parts[0].paragraphs[0].contains("Several fine-tuning methods"))
        #expect(
            definition.forms[0].parts[1].paragraphs[0].contains(
                "based on perceived correctness, helpfulness, and humanness"))
        for field in try definition.texts() {
            for method in ["SFT", "DPO", "ORPO", "COALA"] { #expect(!field.text.contains(method)) }
        }
        for locale in ["ar", "de"] {
            let own = definition.localized(locale)
            #expect(own.title != definition.title && own.introduction != definition.introduction)
            #expect(own.sections[0].criteria[0].text != definition.sections[0].criteria[0].text)
        }
    }

    @Test(arguments: shipped)
    func aShippedTemplateWarnsOfWhatStandsForSomethingElse(name: String) throws {
        let warnings = try StudyTemplate.read(from: "\(Self.folder)/\(name).yaml").warnings
        let fields = [
            "investigator.name", "investigator.affiliation", "contact", "consent.en", "consent.ar",
            "consent.de",
        ]
        #expect(warnings.map(\.field) == fields)
        #expect(warnings[0].description.contains("The study's principal investigator"))
        #expect(warnings[5].reason.contains("nobody who reviewed"))
    }

    @Test(arguments: [
        (
            "hotel-concierge", "checking into a hotel and conversing with the concierge",
            "the most HELPFUL and HUMAN"
        ),
        ("edu-feedback", "educational question", "the most HELPFUL"),
        ("imdb", "browsing for a new movie to watch", "the most POSITIVE"),
    ])
    func aShippedTaskHasThePapersWords(name: String, scenario: String, criterion: String) throws {
        let section = try StudyTemplate.read(from: "\(Self.folder)/\(name).yaml").definition.sections[0]
        #expect(section.scenario.contains(scenario) && section.criteria[0].text.contains(criterion))
    }

    @Test func theHotelTemplateAsksThirteenQuestionsOverTheGrid() throws {
        let template = try StudyTemplate.parse(Self.hotel(), path: "hotel.yaml")
        #expect(template.stimuli.questions == ["hotel": 13])
        let grid: [Double] = (0..<8).map { Double(1 + 300 * $0) / 1000 }
        #expect(template.stimuli.temperature == .perQuestion(grid))
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
}
