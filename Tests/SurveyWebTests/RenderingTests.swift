// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import SurveyStore
import SurveyWeb
import Surveys
import Testing

struct RenderingTests {
    /// A page that is filled into its skeleton has the bytes that the template library writes.
    @Test(arguments: ["best-of", "pairwise", "ranking", "rating"], ["en", "ar"])
    func skeletonsHaveTheLibrarysBytes(kind: String, locale: String) throws {
        for several in [false, true] {
            let terms = StudyTerms(
                extras: kind == "best-of" || kind == "pairwise", kind: kind, severalCriteria: several,
                reasons: several, locales: ["ar"])
            let study = try TestStudy(terms)
            let record = try study.store.study()
            let catalogues = try TestStudy.catalogues()
            let renderer = QuestionRenderer(templates: try TestStudy.templates())
            let definition = record.definition.localized(locale)
            for text in ["plain", "", "\"\u{301} <b>&'", "مرحبا\n\tزائر", " \u{7F}\u{85} x\r\ny "] {
                for (place, marked) in [(1, false), (2, true)] {
                    let ballot = Self.ballot(definition.sections[0], place: place, text: text)
                    let answer = marked ? Self.answer(to: ballot) : nil
                    func page(byLibrary: Bool) throws -> String {
                        String(
                            decoding: try renderer.page(
                                ballot, of: record, catalogues: catalogues, locale: locale,
                                answered: place - 1, answer: answer, isPilot: marked,
                                fromReview: marked, byLibrary: byLibrary), as: UTF8.self)
                    }
                    let library = try page(byLibrary: true)
                    #expect(try page(byLibrary: false) == library)
                    // The second time the skeleton is known.
                    #expect(try page(byLibrary: false) == library)
                    #expect(library.contains("<html lang=\"\(locale)\""))
                }
            }
        }
    }

    /// A text that looks like a mark of the skeleton is a text.
    @Test func marksCannotBeWritten() throws {
        let study = try TestStudy()
        let record = try study.store.study()
        let catalogues = try TestStudy.catalogues()
        let renderer = QuestionRenderer(templates: try TestStudy.templates())
        let ballot = Self.ballot(
            record.definition.sections[0], place: 1, text: "{1:2:3} {{prompt}} {0:0:0}")
        let pages = try [true, false, false].map {
            try renderer.page(
                ballot, of: record, catalogues: catalogues, locale: "en", answered: 0, answer: nil,
                byLibrary: $0)
        }
        #expect(pages[0] == pages[1] && pages[1] == pages[2])
    }

    @Test func pagesWeighUnderThirtyKilobytesBesideTheResponses() throws {
        for kind in ["best-of", "ranking", "rating"] {
            let browser = Browser(
                try TestStudy(
                    StudyTerms(extras: kind == "best-of", kind: kind, reasons: true, locales: ["ar", "de"])))
            try browser.open("/")
            try browser.submit("/language", [("locale", "ar")])
            try browser.submit("/begin")
            try browser.submit("/consent", Browser.statement)
            try browser.open("/continue")
            let assets = browser.text.matches(of: /(?:href|src)="\/assets\/([^"]+)"/).map { String($0.1) }
            #expect(assets.sorted() == ["favicon.svg", "script.js", "style.css"])
            let weight = try assets.reduce(browser.page.body.count) { sum, name in
                try sum + browser.send(.get, "/assets/\(name)").body.count
            }
            #expect(weight < 30_000, "\(kind): \(weight) bytes")
        }
    }

    @Test func allScriptsTogetherAreUnderFiveKilobytes() throws {
        let folder = TestStudy.packageRoot + "/public"
        let scripts = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".js")
        }
        let sizes = try scripts.map { try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)).count }
        #expect(!sizes.isEmpty && sizes.reduce(0, +) < 5_000)
    }

    @Test func pagesAskNothingOfOtherSites() throws {
        let browser = Browser(try TestStudy())
        try browser.submitAll()
        try browser.open("/check")
        for response in browser.responses {
            let text = String(decoding: response.body, as: UTF8.self)
            for match in text.matches(of: /(?:src|href|action)="([^"]*)"/) {
                #expect(match.1.hasPrefix("/") && !match.1.hasPrefix("//") || match.1.hasPrefix("#"))
            }
        }
        let style = try String(contentsOfFile: TestStudy.packageRoot + "/public/style.css", encoding: .utf8)
        #expect(!style.contains("url(") && !style.contains("@import"))
    }

    private static func ballot(_ section: SurveySection, place: Int, text: String) -> Ballot {
        let count = section.kind == .pairwise ? 2 : 4
        return Ballot(
            place: place, count: 13, section: section, prompt: "Guest: \"\(text)\"",
            options: (0..<count).map {
                Ballot.Option(
                    token: String(repeating: String($0), count: 32),
                    text: $0 == 1 ? text : "Reply \($0) \(text)")
            }, answer: nil)
    }

    private static func answer(to ballot: Ballot) -> Answer {
        let tokens = ballot.options.map(\.token)
        let mark: Answer.Mark =
            switch ballot.section.kind {
            case .bestOf, .pairwise: .selection(.option(tokens[1]))
            case .ranking: .ranking(tokens.reversed())
            case .rating: .ratings(Dictionary(uniqueKeysWithValues: tokens.map { ($0, 3) }))
            }
        return Answer(
            marks: Dictionary(uniqueKeysWithValues: ballot.section.criteria.map { ($0.id, mark) }),
            reason: "a <reason>")
    }
}
