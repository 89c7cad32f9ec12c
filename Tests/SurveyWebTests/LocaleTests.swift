// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import StudyFiles
import SurveyWeb
import Testing

struct LocaleTests {
    private static let folder = TestStudy.packageRoot + "/survey-templates/locales"

    private static func object(_ locale: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(locale).json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Reads a catalogue after a change, from a file of its own.
    private func read(_ change: (inout [String: Any]) -> Void) throws {
        var object = try Self.object("en")
        change(&object)
        let folder = NSTemporaryDirectory() + "locales-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try JSONSerialization.data(withJSONObject: object).write(
            to: URL(fileURLWithPath: folder + "/en.json"))
        _ = try Catalogues(reading: folder)
    }

    private func change(_ key: String, to value: Any?) -> (inout [String: Any]) -> Void {
        { object in
            var texts = object["texts"] as? [String: Any] ?? [:]
            texts[key] = value
            object["texts"] = texts
        }
    }

    @Test func readsEveryShippedLanguage() throws {
        let all = try TestStudy.catalogues().all
        #expect(all.keys.sorted() == ["ar", "de", "en"])
        #expect(all["ar"]?.direction == .rightToLeft && all["de"]?.direction == .leftToRight)
        #expect(all["en"]?.reviewer != nil && all["de"]?.reviewer == nil && all["ar"]?.reviewer == nil)
    }

    @Test func namesWhatACatalogueLacksOrHasTooMuch() throws {
        try read { _ in }
        let cases: [((inout [String: Any]) -> Void, String)] = [
            (change("begin", to: nil), "lacks the text \"begin\""),
            (change("beginn", to: "x"), "unknown text \"beginn\""),
            (change("question_of", to: "Question {number}"), "other names in braces in \"question_of\""),
            (change("question_of", to: "Question {place"), "cannot be read: \"question_of\""),
            (change("about_minutes", to: ["other": "x", "few": "y"]), "forms of \"about_minutes\""),
            (change("begin", to: ["one": "x", "other": "y"]), "forms of \"begin\""),
            ({ $0["plurals"] = ["one": "n is 1"] }, "plural rule"),
            ({ $0["locale"] = "fr" }, "names the locale \"fr\""), ({ $0["direction"] = "up" }, "direction"),
            ({ $0["name"] = nil }, "name"),
        ]
        for (change, words) in cases {
            let failure = try #require(throws: ServingFailure.self) { try read(change) }
            #expect("\(failure)".contains(words), "\(failure) does not say \(words)")
        }
    }

    @Test func refusesAConsentFormWithoutPageTexts() throws {
        let failure = try #require(throws: ServingFailure.self) {
            try TestStudy(StudyTerms(locales: ["fr"]))
        }
        #expect("\(failure)".contains("\"fr\"") && "\(failure)".contains("fr.json"))
    }

    @Test func usesEveryTextAndNoOther() throws {
        let texts = try #require(try Self.object("en")["texts"] as? [String: Any])
        let pages = TestStudy.packageRoot + "/survey-templates/pages"
        var used: Set<String> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: pages) {
            let template = try String(contentsOfFile: pages + "/" + name, encoding: .utf8)
            used.formUnion(template.matches(of: /\{\{t\.([a-z_]+)\}\}/).map { String($0.1) })
        }
        #expect(used.isSubset(of: texts.keys))
        let sources = TestStudy.packageRoot + "/Sources/SurveyWeb"
        let files = FileManager.default.enumerator(atPath: sources)
        while let path = files?.nextObject() as? String {
            guard path.hasSuffix(".swift"), !path.hasSuffix("Phrase.swift") else { continue }
            let code = try String(contentsOfFile: sources + "/" + path, encoding: .utf8)
            used.formUnion(code.matches(of: /\.([a-z][A-Za-z]*)/).map { Self.snakeCase(String($0.1)) })
        }
        #expect(Set(texts.keys).subtracting(used).isEmpty)
    }

    private static func snakeCase(_ name: String) -> String {
        name.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
    }

    @Test(arguments: [
        (0, "zero"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"),
        (100, "other"),
        (102, "other"), (103, "few"), (111, "many"),
    ])
    func countsAsArabicDoes(number: Int, category: String) throws {
        let rules = try #require(try Self.object("ar")["plurals"] as? [String: String])
        #expect(PluralRules(rules)?.category(of: number) == category)
    }

    /// The rules of Polish in the CLDR, whose operands `v` are left out because numbers here are whole.
    @Test(arguments: [
        (1, "one"), (2, "few"), (5, "many"), (12, "many"), (22, "few"), (112, "many"), (0, "many"),
    ])
    func countsByRulesOfOtherLanguages(number: Int, category: String) throws {
        let rules = PluralRules([
            "one": "i = 1", "few": "i % 10 = 2..4 and i % 100 != 12..14",
            "many": "i != 1 and i % 10 = 0..1 or i % 10 = 5..9 or i % 100 = 12..14",
        ])
        #expect(rules?.category(of: number) == category)
    }

    @Test(arguments: ["", "n", "n =", "x = 1", "n = 1.5", "n = 3..1", "n % 0 = 1", "n = 1 and", "n = 1,,2"])
    func readsNoRuleThatIsNone(text: String) { #expect(PluralRules(["one": text]) == nil) }

    @Test(arguments: [
        ("de", "de"), ("de-AT,en;q=0.5", "de"), ("fr,ar;q=0.3,en;q=0.8", "en"), ("fr", nil), ("*", "en"),
        ("ar;q=0", nil), (";;,,q=", nil), ("en;q=0.1,de;q=0.1", "en"), ("de;q=x,ar;q=0.2", "ar"),
    ])
    func prefersWhatTheBrowserPrefers(header: String, best: String?) {
        #expect(LanguagePreference.best(of: ["en", "de", "ar"], for: header) == best)
    }

    @Test func speaksTheBrowsersLanguageUntilAnotherIsChosen() throws {
        let browser = Browser(try TestStudy(StudyTerms(locales: ["de", "ar"])))
        let german = try browser.send(.get, "/", headers: ["Accept-Language": "de-CH,de;q=0.9"])
        #expect(String(decoding: german.body, as: UTF8.self).contains("<html lang=\"de\" dir=\"ltr\">"))
        try browser.open("/")
        try browser.submit("/language", [("locale", "ar")])
        #expect(browser.path == "/" && browser.text.contains("<html lang=\"ar\" dir=\"rtl\">"))
        try browser.submit("/begin")
        #expect(browser.text.contains("نموذج الموافقة") && browser.text.contains("Gelesen ar."))
        try browser.submit("/consent", Browser.statement)
        try browser.open("/continue")
        #expect(
            browser.text.contains("<html lang=\"ar\" dir=\"rtl\">") && browser.text.contains("Welche ar?"))
        // Responses are nobody's translation: they say their own language.
        #expect(browser.text.contains("lang=\"en\" dir=\"auto\">Reply"))
        for phrase in [">Continue<", ">Back<", "Response 1", "Question 1"] {
            #expect(!browser.text.contains(phrase))
        }
    }

    @Test func takesNoLanguageThatTheStudyDoesNotHave() throws {
        let browser = Browser(try TestStudy(StudyTerms(locales: ["de"])))
        let form = FormFields([.init(name: "locale", value: "ar")])
        #expect(try browser.send(.post, "/language", form: form).status == .badRequest)
    }

    @Test func saysErrorsInTheVolunteersLanguage() throws {
        let browser = Browser(try TestStudy(StudyTerms(locales: ["de"])))
        try browser.open("/")
        try browser.submit("/language", [("locale", "de")])
        try browser.open("/nowhere")
        #expect(browser.page.status == .notFound && browser.text.contains("Seite nicht gefunden"))
        try browser.begin()
        try browser.submit("/consent", [])
        #expect(browser.text.contains("Geben Sie Ihren vollständigen Namen ein"))
    }

    @Test(arguments: ["/decline", "/withdraw"])
    func saysFarewellInTheVolunteersLanguage(way: String) throws {
        let browser = Browser(try TestStudy(StudyTerms(locales: ["de"])))
        try browser.open("/")
        try browser.submit("/language", [("locale", "de")])
        try browser.submit("/begin")
        if way == "/withdraw" {
            try browser.submit("/consent", Browser.statement)
            try browser.open("/withdraw")
        }
        try browser.submit(way)
        #expect(browser.text.contains("<html lang=\"de\"") && browser.cookies["session"] == nil)
    }

    @Test func warnsOfWordsThatNobodyStandsFor() throws {
        let site = try TestStudy(StudyTerms(locales: ["de"])).site
        #expect(site.warnings.contains { $0.contains("page texts in: Deutsch") })
        #expect(site.warnings.contains { $0.contains("consent form in: English, Deutsch") })
        #expect(try TestStudy(StudyTerms(reviewer: "Dr. No")).site.warnings.isEmpty)
    }
}
