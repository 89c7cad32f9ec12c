// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

/// Each page's whole output against a file: Mustache renders an unknown name as nothing, and only the whole shows it.
///
/// After a deliberate change run the tests once with `SHOWDOWN_UPDATE_GOLDEN=1` and read the difference.
struct GoldenPageTests {
    @Test func landing() throws {
        let browser = Browser(try TestStudy())
        try browser.open("/")
        try compare(browser, "landing")
        try browser.submit("/begin")
        try browser.open("/")
        try compare(browser, "landing-begun")
    }

    @Test func landingOfAStudyThatIsNotOpen() throws {
        let browser = Browser(try TestStudy(open: false))
        try browser.open("/")
        try compare(browser, "landing-closed")
    }

    @Test func consent() throws {
        let browser = Browser(try TestStudy())
        try browser.begin()
        try compare(browser, "consent")
        try browser.submit(
            "/consent", [("name", "\"Ada\" <A>"), ("email", "no address"), ("affirmation", "consent")])
        try compare(browser, "consent-faults")
        try browser.submit("/consent", Browser.statement)
        try browser.open("/consent/copy")
        try compare(browser, "consent-copy")
    }

    @Test func startAndBackground() throws {
        let browser = Browser(try TestStudy(StudyTerms(background: true)))
        try browser.consent()
        try compare(browser, "start")
        try browser.open("/continue")
        try compare(browser, "background")
        try browser.submit("/background", [("about.age", "x"), ("about.fields", "hotels")])
        try compare(browser, "background-faults")
    }

    @Test func question() throws {
        let browser = Browser(try TestStudy(StudyTerms(extras: true, reasons: true)))
        try browser.agree()
        try compare(browser, "question")
        try browser.submit("/question/1")
        try compare(browser, "question-fault")
        try browser.submit("/question/1", [("choice", "tie"), ("reason", "\"both\"")])
        try compare(browser, "question-second")
        try browser.open("/question/1?from=review")
        try compare(browser, "question-answered")
    }

    @Test(arguments: ["ranking", "rating"])
    func gradedQuestion(kind: String) throws {
        let browser = Browser(try TestStudy(StudyTerms(kind: kind, severalCriteria: kind == "rating")))
        try browser.agree()
        try compare(browser, "question-\(kind)")
        try browser.submit("/question/1", [(browser.gradeNames[0], "1"), (browser.gradeNames[1], "1")])
        try compare(browser, "question-\(kind)-fault")
    }

    @Test func severalCriteria() throws {
        let browser = Browser(try TestStudy(StudyTerms(extras: true, severalCriteria: true)))
        try browser.agree()
        try compare(browser, "question-criteria")
    }

    @Test(arguments: ["de", "ar"])
    func otherLanguages(locale: String) throws {
        let browser = Browser(try TestStudy(StudyTerms(locales: ["de", "ar"])))
        try browser.open("/")
        try browser.submit("/language", [("locale", locale)])
        try compare(browser, "landing-\(locale)")
        try browser.submit("/begin")
        try browser.submit("/consent", Browser.statement)
        try browser.open("/continue")
        try compare(browser, "question-\(locale)")
    }

    @Test func reviewAndReceipt() throws {
        let browser = Browser(try TestStudy())
        try browser.answerAll()
        try compare(browser, "review")
        try browser.open("/withdraw")
        try compare(browser, "withdraw")
        try browser.open("/review")
        try browser.submit("/submit")
        try compare(browser, "receipt")
        try browser.open("/check")
        try compare(browser, "check")
    }

    @Test func notices() throws {
        let browser = Browser(try TestStudy())
        try browser.open("/declined")
        try compare(browser, "declined")
        try browser.open("/withdrawn")
        try compare(browser, "withdrawn")
        try browser.open("/nowhere")
        try compare(browser, "missing")
        try browser.open("/question/1")
        try compare(browser, "unknown-session")
    }

    @Test func retry() throws {
        let browser = Browser(try TestStudy())
        try browser.begin()
        browser.corruptToken = true
        try browser.submit("/consent", Browser.statement)
        try compare(browser, "retry")
    }

    private func compare(_ browser: Browser, _ name: String, location: SourceLocation = #_sourceLocation)
        throws
    {
        let output = Self.withoutChance(browser.text)
        let path = TestStudy.packageRoot + "/Tests/SurveyWebTests/Golden/\(name).html"
        if ProcessInfo.processInfo.environment["SHOWDOWN_UPDATE_GOLDEN"] != nil {
            try FileContents.write(output, to: path)
        }
        let expected = try FileContents.readText(path)
        let difference = zip(output.split(separator: "\n"), expected.split(separator: "\n")).first {
            $0 != $1
        }
        #expect(
            output == expected, "first difference: \(difference.map { "\($0.0) | \($0.1)" } ?? "the length")",
            sourceLocation: location)
    }

    /// Replaces what the system's generator drew: tokens, hashes, codes and orders.
    ///
    /// A boundary of Unicode's words would not stand between the letters of `grade.abcd`.
    private static func withoutChance(_ text: String) -> String {
        text.replacing(/\b[0-9a-f]{64}\b/.wordBoundaryKind(.simple), with: "{hash}").replacing(
            /\b[0-9a-f]{32}\b/.wordBoundaryKind(.simple), with: "{token}"
        )
        .replacing(/<code>[0-9a-f]{12}<\/code>/, with: "<code>{seal}</code>")
        .replacing(/\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b/.wordBoundaryKind(.simple), with: "{code}")
        .replacing(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.wordBoundaryKind(.simple), with: "{resume}")
        .replacing(/\b[0-9a-f]{16}\b/.wordBoundaryKind(.simple), with: "{seal}").replacing(
            /[A-Za-z0-9+\/]{43}=/, with: "{root}"
        )
        .replacing(/Reply [a-d] to prompt [1-3]/, with: "Reply {m} to prompt {n}")
        .replacing(/Prompt [1-3]:/, with: "Prompt {n}:")
    }
}
