// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Surveys
import Testing

@Suite struct TranslationTests {
    /// A folder of its own with a template and, by locale, the files beside it.
    private func read(_ files: [String: String]) throws -> StudyTemplate {
        let folder = NSTemporaryDirectory() + "translations-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files { try FileContents.write(text, to: "\(folder)/\(name)") }
        return try StudyTemplate.read(from: folder + "/hotel.yaml")
    }

    private func german() throws -> String {
        try String(contentsOfFile: TemplateTests.folder + "/hotel-concierge.de.yaml", encoding: .utf8)
    }

    @Test func addingALanguageIsAddingAFile() throws {
        let hotel = try TemplateTests.hotel()
        #expect(try read(["hotel.yaml": hotel]).definition.locales == ["en"])
        let french = try german().replacingOccurrences(of: "locale: de", with: "locale: fr-CA")
        let template = try read(["hotel.yaml": hotel, "hotel.de.yaml": german(), "hotel.fr-CA.yaml": french])
        #expect(template.definition.locales == ["en", "de", "fr-CA"])
        #expect(Set(template.definition.translations.keys) == ["de", "fr-CA"])
        let other = try read([
            "hotel.yaml": hotel, "motel.de.yaml": "", "hotel.notes.txt": "",
            "hotel.backup-of-monday.yaml": "",
        ])
        #expect(other.definition.locales == ["en"])
    }

    @Test func aMissingTextIsNamedWithFileLineAndField() throws {
        let cases = [
            (
                "title: Hotel-Concierge", "titel: Hotel-Concierge",
                "field sections.hotel: the field \"titel\"|not known"
            ),
            ("  hotel:\n", "  motel:\n", "there is no section \"motel\""),
            ("    criterion: Wählen", "    scenery: Wählen", "\"scenery\" is not known"),
            (
                "    Die Antworten", "    Ein weiterer.\n  - >-\n    Die Antworten",
                "the study's own has 2"
            ),
            ("    - id: understood", "    - id: misunderstood", "the affirmations of the form in \"de\""),
            ("    - id: data-use", "    - id: extra", "the part \"data-use\" is missing"),
            ("locale: de", "locale: fr", "the file's name says another language"),
            (
                "locale: de", "locale: de\nbackground: {age: {text: Alter}}",
                "there is no background question \"age\""
            ),
        ]
        for (old, new, message) in cases {
            let text = try german()
            let range = try #require(text.range(of: old))
            #expect {
                try read([
                    "hotel.yaml": TemplateTests.hotel(),
                    "hotel.de.yaml": text.replacingCharacters(in: range, with: new),
                ])
            } throws: { error in
                guard let failure = error as? SurveyFailure else { return false }
                return failure.path?.hasSuffix("hotel.de.yaml") == true && failure.line != nil
                    && message.split(separator: "|").allSatisfy { "\(failure)".contains($0) }
            }
        }
    }

    /// A change to the rich template, and what the message must say of it.
    @Test(arguments: [
        ("  de:\n    title", "  fr-:\n    title", "is not a language tag"),
        ("  de:\n    title", "  en:\n    title", "is the study's own language"),
        ("          age: {text: \"Wie alt sind Sie?\"}\n", "", "the background question \"age\" is missing"),
        (
            "options: {some: etwas, fluent: fließend}", "options: {some: etwas}",
            "the option \"fluent\" is missing"
        ),
        ("options: [Ja, Nein, Vielleicht]", "options: [Ja, Nein]", "has 2 options, the check has 3"),
        ("        scale: {low: gar nicht, high: sehr}\n", "", "the field \"scale\" is missing"),
        (
            "criteria: {helpful: \"Welche hilft mehr?\", human: \"Welche ist menschlicher?\"}",
            "criteria: {helpful: A}", "\"human\""
        ),
    ])
    func aTranslationIsWholeOrRefused(old: String, new: String, message: String) throws {
        // The literal's indentation is not in the text.
        let old = old.replacingOccurrences(of: "          ", with: "      ", options: .anchored)
        let new = new.replacingOccurrences(of: "          ", with: "      ", options: .anchored)
        let range = try #require(RichTemplate.text.range(of: old))
        #expect {
            try StudyTemplate.parse(
                RichTemplate.text.replacingCharacters(in: range, with: new), path: "t.yaml")
        } throws: { error in
            guard let failure = error as? SurveyFailure else { return false }
            return failure.line != nil && "\(failure)".contains(message)
        }
    }

    @Test func aFormWithoutATranslationAndATranslationWithoutAFormAreErrors() throws {
        var lines = RichTemplate.text.split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        let consent = try #require(lines.lastIndex { $0 == "    consent:" })
        let end = try #require(lines.lastIndex { $0.hasPrefix("background:") })
        lines.removeSubrange(consent..<end)
        #expect {
            try StudyTemplate.parse(lines.joined(separator: "\n"), path: "t.yaml")
        } throws: {
            "\($0)".contains("translations.de: there is no consent form in \"de\"")
        }
        let parts = ConsentForm.requiredParts.map { "{id: \($0), title: T, text: X}" }.joined(separator: ", ")
        let forms = ["en", "de"].map {
            "  - {version: '1', locale: \($0), parts: [\(parts)], affirmations: [{id: a, text: A}], "
                + "requests: {name: required}}"
        }
        let hotel = try TemplateTests.hotel()
        let start = try #require(hotel.range(of: "consent:\n"))
        let stop = try #require(hotel.range(of: "stimuli:\n"))
        let text = hotel.replacingCharacters(
            in: start.lowerBound..<stop.lowerBound, with: "consent:\n" + forms.joined(separator: "\n") + "\n")
        #expect {
            try StudyTemplate.parse(text, path: "t.yaml")
        } throws: {
            "\($0)".contains("the form in \"de\" has no translation of the study's other texts")
        }
    }

    @Test func eachLanguagesFormHasAFingerprintOfItsOwn() throws {
        let forms = try StudyTemplate.read(from: TemplateTests.folder + "/hotel-concierge.yaml").definition
            .forms
        #expect(Set(forms.map(\.fingerprint)).count == 3)
        var reviewed = forms[1]
        reviewed.reviewer = "Somebody"
        #expect(reviewed.fingerprint == forms[1].fingerprint)
    }
}
