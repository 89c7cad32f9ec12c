// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import SurveyStore
import SurveyWeb
import Surveys
import Testing

/// Ways in, ways on and ways out.
struct FlowTests {
    @Test func keepsIdentifiersOutOfAddressesFromTheFirstRedirectOn() throws {
        let browser = Browser(try TestStudy(StudyTerms(recruitment: StudyTerms.prolific)))
        let response = try browser.send(.get, "/?PROLIFIC_PID=abc123&STUDY_ID=s&SESSION_ID=t")
        #expect(response.status == .seeOther && response.headers["Location"] == "/")
        try browser.open("/")
        #expect(!browser.text.contains("abc123"))
    }

    @Test func letsNobodyInFromElsewhereWhereProlificSends() throws {
        let study = try TestStudy(StudyTerms(recruitment: StudyTerms.prolific))
        let browser = Browser(study)
        try browser.open("/")
        #expect(
            browser.text.contains("from your Prolific page") && !browser.text.contains("action=\"/begin\""))
        #expect(try study.store.counts().arrived == 0)
    }

    @Test func takesAnInvitationOnce() throws {
        let study = try TestStudy(StudyTerms(recruitment: "mode: invitation"))
        let secret = try #require(try study.store.invite(1).first)
        for _ in 0..<2 {
            let browser = Browser(study)
            try browser.open("/i/\(secret)")
            #expect(browser.path == "/" && !browser.text.contains(secret))
            try browser.submit("/begin")
            #expect(browser.path == "/consent")
        }
        #expect(try study.store.counts().arrived == 1)
        let stranger = Browser(study)
        for link in ["/i/0123456789abcdef0123456789abcdef", "/i/%3Cscript%3E"] {
            try stranger.open(link)
            #expect(
                stranger.page.status == .notFound && stranger.text.contains("Check that the link is complete")
            )
        }
    }

    @Test func givesTheDeclinedCodeAndStoresNothing() throws {
        let study = try TestStudy(StudyTerms(recruitment: StudyTerms.prolific))
        let browser = Browser(study)
        try browser.open("/?PROLIFIC_PID=abc123")
        try browser.submit("/begin")
        try browser.submit("/decline")
        #expect(browser.text.contains("DECL1234") && !browser.text.contains("DONE1234"))
        #expect(try study.store.counts().arrived == 0)
    }

    @Test func screensOutWithItsCodeAndErasesWhatWasSaid() throws {
        let study = try TestStudy(StudyTerms(background: true, recruitment: StudyTerms.prolific))
        let browser = Browser(study)
        try browser.open("/?PROLIFIC_PID=abc123")
        try browser.submit("/begin")
        try browser.submit("/consent", Browser.statement)
        try browser.open("/continue")
        #expect(browser.path == "/background")
        try browser.submit("/background", [("about.age", "17"), ("about.fluency", "well")])
        #expect(browser.path == "/screened-out" && browser.text.contains("SCRE1234"))
        #expect(try study.store.counts().screened == 1)
        try browser.open("/question/1")
        #expect(browser.path == "/screened-out")
        // Beginning anew in the same browser leads back here.
        try browser.open("/")
        #expect(!browser.text.contains("action=\"/begin\""))
        // And so does the same identifier in another one.
        let again = Browser(study)
        try again.open("/?PROLIFIC_PID=abc123")
        try again.submit("/begin")
        #expect(again.path == "/screened-out" && again.text.contains("SCRE1234"))
        #expect(try study.store.counts().screened == 1 && study.store.counts().arrived == 0)
    }

    @Test func asksAboutTheVolunteerAndKeepsWhatWasSaid() throws {
        let browser = Browser(try TestStudy(StudyTerms(background: true)))
        try browser.agree()
        #expect(browser.path == "/background")
        try browser.submit(
            "/background",
            [
                ("about.age", "old"), ("about.fields", "hotels"), ("about.fields", "models"),
                ("about.town", "\"Kiel\""),
            ])
        #expect(browser.page.status == .unprocessableContent)
        #expect(browser.text.contains("How old are you? – Enter a whole number, such as 42"))
        #expect(browser.text.contains("How well do you read English? – Answer this question"))
        #expect(
            browser.text.contains("value=\"hotels\" checked")
                && browser.text.contains("value=\"&quot;Kiel&quot;\""))
        // Digits of an Arabic keyboard.
        try browser.submit("/background", [("about.age", "٤٢"), ("about.fluency", "native")])
        #expect(browser.path == "/question/1")
    }

    @Test func offersAPauseWhereThePlanSays() throws {
        let browser = Browser(try TestStudy(StudyTerms(pauseAfter: 2)))
        try browser.agree()
        try browser.submit("/question/1", [("choice", browser.choices[0])])
        #expect(browser.path == "/question/2")
        try browser.submit("/question/2", [("choice", browser.choices[0])])
        #expect(browser.path == "/pause/2" && browser.text.contains("past question 2 of 3"))
        #expect(browser.text.contains("href=\"/question/3\""))
        // A change of an earlier answer does not pause again.
        try browser.open("/question/2")
        try browser.submit("/question/2", [("choice", browser.choices[1])])
        #expect(browser.path == "/question/3")
        try browser.open("/pause/1")
        #expect(browser.path == "/question/3")
    }

    @Test func showsTheResumeCodeOnTheStartPageAndTheCopyUntilSubmission() throws {
        let browser = Browser(try TestStudy())
        try browser.consent()
        #expect(browser.path == "/start")
        let code = try browser.resumeCode
        try browser.open("/consent/copy")
        #expect(browser.text.contains(code))
        try browser.open("/continue")
        for place in 1...3 { try browser.submit("/question/\(place)", [("choice", browser.choices[0])]) }
        try browser.submit("/submit")
        try browser.open("/consent/copy")
        #expect(browser.page.status == .ok && !browser.text.contains("Resume code"))
    }

    @Test func marksPilotsOnEveryPageAndNeverCountsThem() throws {
        let study = try TestStudy(open: false) { options, _ in options.isPilot = true }
        let browser = Browser(study)
        try browser.submitAll()
        #expect(browser.path == "/receipt")
        let pages = browser.responses.filter { $0.headers["Content-Type"]?.hasPrefix("text/html") == true }
        #expect(pages.count > 6)
        for page in pages { #expect(String(decoding: page.body, as: UTF8.self).contains("class=\"pilot\"")) }
        let counts = try study.store.counts()
        #expect(counts.submitted == 0 && counts.pilots == 1)
    }

    @Test func checksAReceiptByItsCode() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.submitAll()
        let code = try browser.receiptCode
        let size = try study.store.head().size
        let stranger = Browser(study)
        try stranger.open("/check")
        try stranger.submit("/check", [("code", code.lowercased())])
        #expect(stranger.text.contains("of \(size), submitted 2026-03-04 05:06 UTC"))
        let proof = try #require(
            stranger.text.firstMatch(of: /(?s)<textarea id="proof"[^>]*>\n(.*?)<\/textarea>/)?.1)
        let parsed = try ReceiptProof(parsing: Browser.unescaped(String(proof)))
        #expect(parsed.check().fault == nil && parsed.code == code)
        try stranger.submit("/check", [("code", "0000-0000-0000-0000")])
        #expect(stranger.page.status == .unprocessableContent)
        #expect(stranger.text.contains("No submission of this study has this code"))
    }

    @Test func handsOutTheProofToItsVolunteerAlone() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.submitAll()
        let file = try browser.send(.get, "/receipt/proof")
        #expect(file.headers["Content-Disposition"] == "attachment; filename=\"receipt.json\"")
        let proof = try ReceiptProof(parsing: String(decoding: file.body, as: UTF8.self))
        #expect(proof.check().fault == nil)
        #expect(try Browser(study).send(.get, "/receipt/proof").status == .forbidden)
    }

    @Test func showsPlaceRootAndCheckpointOnTheReceipt() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.submitAll()
        let head = try study.store.head()
        let checkpoint = try study.store.checkpoint()
        #expect(browser.text.contains("\(head.size) of \(head.size)"))
        #expect(browser.text.contains(checkpoint.root.base64.replacing("+", with: "+")))
        #expect(browser.text.contains("showdown/desk-study/"))
    }

    @Test func keepsTheConsentOfASecondClickWithTheOldCookie() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.begin()
        let old = browser.cookies
        let form = FormFields(
            try browser.hiddenFields("/consent")
                + Browser.statement.map { FormFields.Field(name: $0.0, value: $0.1) })
        try browser.submit("/consent", Browser.statement)
        browser.cookies = old
        let again = try browser.send(.post, "/consent", form: form)
        #expect(again.status == .seeOther && again.headers["Location"] == "/start")
        #expect(try study.store.counts().answering == 1)
    }

    @Test func letsNobodyAgreeToATextThatTheyDidNotRead() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.begin()
        let changed = StudyTerms().template.replacing("We compare replies.", with: "We compare two hotels.")
            .replacing("version: \"2\"", with: "version: \"3\"")
        _ = try study.store.amend(
            to: StudyTemplate.parse(changed, path: "study.yaml"), reason: "The purpose was told too briefly.")
        try browser.submit("/consent", Browser.statement)
        #expect(browser.path == "/consent" && browser.text.contains("We compare two hotels."))
        #expect(try study.store.consents().isEmpty)
        try browser.submit("/consent", Browser.statement)
        #expect(browser.path == "/start")
        #expect(try study.store.consents().first?.version == "3")
        #expect(browser.text.contains(try study.store.study().seal))
    }
}
