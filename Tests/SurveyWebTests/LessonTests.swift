// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import SurveyStore
import SurveyWeb
import Surveys
import Testing

/// What users of other survey systems complained of; each test is one complaint that must not come up here.
struct LessonTests {
    @Test func lesson2TheLastChoiceAloneCounts() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.answerAll()
        for choice in [1, 3] {
            try browser.open("/question/2?from=review")
            try browser.submit("/question/2", [("choice", browser.choices[choice])])
        }
        try browser.submit("/submit")
        #expect(try study.store.counts().votes == 3)
    }

    @Test func lesson3ADoubleClickSavesOneAnswer() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        let form = FormFields(
            try browser.hiddenFields("/question/1") + [.init(name: "choice", value: browser.choices[0])])
        for _ in 0..<2 { #expect(try browser.send(.post, "/question/1", form: form).status == .seeOther) }
        #expect(try study.store.counts().unsubmitted == 1)
        #expect(try study.store.entries().count { $0.kind == "vote" || $0.kind == "revision" } == 1)
    }

    @Test func lesson4AnotherScoreIsARevisionThatThePageShows() throws {
        let browser = Browser(try TestStudy())
        try browser.agree()
        let choices = browser.choices
        try browser.submit("/question/1", [("choice", choices[0])])
        try browser.open("/question/1")
        try browser.submit("/question/1", [("choice", choices[2])])
        try browser.open("/question/1")
        #expect(browser.choices == choices)
        #expect(browser.text.contains("value=\"\(choices[2])\" checked"))
        #expect(browser.text.ranges(of: " checked").count == 1)
    }

    @Test func lesson5APageThatIdledForDaysStillSaves() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        study.clock.advance(by: 9 * 24 * 3600)
        try browser.submit("/question/1", [("choice", browser.choices[1])])
        #expect(browser.path == "/question/2")
        #expect(try study.store.counts().unsubmitted == 1)
    }

    @Test func lesson6ASecondSubmissionShowsTheSameReceipt() throws {
        let browser = Browser(try TestStudy())
        try browser.answerAll()
        let form = FormFields(try browser.hiddenFields("/submit"))
        try browser.submit("/submit")
        let code = try browser.receiptCode
        let again = try browser.send(.post, "/submit", form: form)
        #expect(again.status == .seeOther && again.headers["Location"] == "/receipt")
        try browser.open("/receipt")
        #expect(try browser.receiptCode == code)
    }

    @Test(arguments: ["/question/1", "/review", "/consent", "/start", "/background", "/pause/2", "/continue"])
    func lesson7AFinishedLinkLeadsToTheReceipt(target: String) throws {
        let browser = Browser(try TestStudy())
        try browser.submitAll()
        try browser.open(target)
        #expect(browser.path == "/receipt")
    }

    @Test func lesson9NoCompletionCodeBeforeTheSubmissionIsSaved() throws {
        let study = try TestStudy(StudyTerms(recruitment: StudyTerms.prolific))
        let browser = Browser(study)
        try browser.open("/?PROLIFIC_PID=5f1e2d3c4b5a69788796a5b4&STUDY_ID=s&SESSION_ID=t")
        #expect(browser.path == "/")
        try browser.answerAll()
        #expect(try study.store.counts().submitted == 0)
        for response in browser.responses {
            #expect(!String(decoding: response.body, as: UTF8.self).contains("DONE1234"))
        }
        try browser.submit("/submit")
        #expect(try study.store.counts().submitted == 1)
        #expect(browser.text.contains("https://app.prolific.com/submissions/complete?cc=DONE1234"))
    }

    @Test func lesson10AReloadKeepsThePlaceAndALostCookieFindsItAgain() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.consent()
        let code = try browser.resumeCode
        try browser.open("/continue")
        try browser.submit("/question/1", [("choice", browser.choices[0])])
        try browser.open("/question/2")
        let order = browser.choices
        let other = Browser(study)
        try other.open("/")
        try other.submit("/resume", [("code", code.lowercased().replacing("-", with: " "))])
        #expect(other.path == "/question/2" && other.choices == order)
    }

    @Test func lesson11EachAnswerIsSavedBeforeTheNextPage() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        for place in 1...3 {
            let form = FormFields(
                try browser.hiddenFields("/question/\(place)")
                    + [.init(name: "choice", value: browser.choices[2])])
            #expect(try browser.send(.post, "/question/\(place)", form: form).status == .seeOther)
            #expect(try study.store.counts().unsubmitted == place)
            try browser.open("/continue")
            if place < 3 { #expect(browser.text.contains("Answers saved: \(place) of 3")) }
        }
    }

    @Test func lesson14TheSameAnswerAgainIsASuccess() throws {
        let browser = Browser(try TestStudy())
        try browser.agree()
        let choice = browser.choices[1]
        try browser.submit("/question/1", [("choice", choice)])
        try browser.open("/question/1")
        try browser.submit("/question/1", [("choice", choice)])
        #expect(browser.path == "/question/2" && browser.page.status == .ok)
    }

    @Test func lesson15FormsSentManyTimesAtOnceSaveOnce() async throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        let fields =
            try browser.hiddenFields("/question/1") + [.init(name: "choice", value: browser.choices[0])]
        let request = try HTTPRequest(
            method: .post, target: "/question/1",
            headers: [
                "Host": "study.test", "Cookie": "session=\(browser.cookies["session"] ?? "")",
                "Content-Type": "application/x-www-form-urlencoded",
            ], body: Array(FormFields(fields).encoded.utf8))
        let site = study.site
        let statuses = await withTaskGroup(of: HTTPStatus.self) { group in
            for _ in 0..<8 { group.addTask { site.response(to: request).status } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.allSatisfy { $0 == .seeOther })
        #expect(try study.store.entries().count { $0.kind == "vote" || $0.kind == "revision" } == 1)
    }

    @Test func lesson16NobodySeesAnothersAnswers() throws {
        let study = try TestStudy()
        let one = Browser(study)
        try one.answerAll()
        let other = Browser(study)
        try other.agree()
        #expect(!other.text.contains(" checked"))
        #expect(Set(one.responses.flatMap { Self.tokens($0) }).isDisjoint(with: other.choices))
    }

    @Test func lesson22OptionsAreShuffledWithoutBeingAskedTo() throws {
        let study = try TestStudy()
        var orders: Set<[String]> = []
        for _ in 0..<6 {
            let browser = Browser(study)
            try browser.agree()
            for place in 1...3 {
                try browser.open("/question/\(place)")
                orders.insert(browser.text.matches(of: /Reply ([a-d]) to/).map { String($0.1) })
                try browser.submit("/question/\(place)", [("choice", browser.choices[0])])
            }
        }
        #expect(orders.count > 6)
    }

    @Test(arguments: [true, false])
    func lesson24AnExpiredPageEatsNoAnswer(knowsTheCode: Bool) throws {
        let study = try TestStudy(StudyTerms(reasons: true))
        let browser = Browser(study)
        try browser.consent()
        let code = try browser.resumeCode
        try browser.open("/continue")
        let choice = browser.choices[3]
        // The browser forgets its cookie while the page is open.
        browser.cookies = [:]
        try browser.submit("/question/1", [("choice", choice), ("reason", "\"kind\" & <short>")])
        #expect(browser.page.status == .forbidden)
        #expect(browser.text.contains("What you have just sent is kept in this page"))
        if !knowsTheCode {
            try browser.submit("/resume", [("code", "AAAAA-AAAAA")])
            #expect(browser.page.status == .unprocessableContent)
        }
        try browser.submit("/resume", [("code", code)])
        #expect(browser.text.contains("We found your place again"))
        #expect(try study.store.counts().unsubmitted == 0)
        try browser.submit("/question/1")
        #expect(browser.path == "/question/2")
        try browser.open("/question/1")
        #expect(browser.text.contains("value=\"\(choice)\" checked"))
        #expect(browser.text.contains("&quot;kind&quot; &amp; &lt;short&gt;</textarea>"))
    }

    @Test func lesson26TheSameIdentifierTwiceIsOneVolunteer() throws {
        let study = try TestStudy(StudyTerms(recruitment: StudyTerms.prolific))
        for _ in 0..<3 {
            let browser = Browser(study)
            try browser.open("/?PROLIFIC_PID=abc123&STUDY_ID=s&SESSION_ID=t")
            try browser.submit("/begin")
            #expect(browser.path == "/consent")
        }
        #expect(try study.store.counts().arrived == 1)
    }

    @Test(arguments: ["best-of", "pairwise", "ranking", "rating"])
    func lesson27OptionsAreRadioButtonsWithLabels(kind: String) throws {
        let browser = Browser(try TestStudy(StudyTerms(kind: kind)))
        try browser.agree()
        let radios = browser.text.matches(of: /<input type="radio" id="([^"]+)"/).map { String($0.1) }
        #expect(radios.count >= 2 && Set(radios).count == radios.count)
        for id in radios { #expect(browser.text.contains("for=\"\(id)\"")) }
        #expect(!browser.text.contains("role=\"radio") && !browser.text.contains(" checked"))
        #expect(browser.text.ranges(of: "<fieldset").count == browser.text.ranges(of: "<legend>").count)
    }

    @Test func lesson28ChoosingNeverSends() throws {
        let script = try String(contentsOfFile: TestStudy.packageRoot + "/public/script.js", encoding: .utf8)
        #expect(!script.contains(".submit(") && !script.contains("requestSubmit"))
        let browser = Browser(try TestStudy())
        try browser.agree()
        #expect(browser.text.contains("<button class=\"button\" type=\"submit\">Continue</button>"))
        #expect(browser.text.firstMatch(of: /\ on[a-z]+=/) == nil)
    }

    @Test func lesson29NumberKeysAreAChoiceOfTheVolunteer() throws {
        let browser = Browser(try TestStudy())
        try browser.agree()
        // The page names the setting; the script makes it, off until somebody turns it on.
        #expect(browser.text.contains("data-digits=\"Choose with the number keys\""))
        let script = try String(contentsOfFile: TestStudy.packageRoot + "/public/script.js", encoding: .utf8)
        #expect(script.contains("box.checked = localStorage.digits === \"on\""))
    }

    @Test func lesson31TheCopySaysWhoWasToldWhatAndWhen() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        try browser.open("/consent/copy")
        let record = try #require(try study.store.consents().first)
        for fact in [record.form, "2026-03-04 05:06 UTC", "We compare replies.", "<dd>2</dd>"] {
            #expect(browser.text.contains(fact))
        }
    }

    @Test func lesson32ConsentIsNotMixedWithTheTask() throws {
        let browser = Browser(try TestStudy())
        try browser.agree()
        #expect(
            !browser.text.contains("name=\"affirmation\"") && !browser.text.contains("name=\"signature\""))
        let stranger = Browser(try TestStudy())
        try stranger.begin()
        #expect(!stranger.text.contains("name=\"choice\""))
    }

    @Test func lesson33AFailedSaveKeepsTheChoice() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        let choice = browser.choices[2]
        browser.corruptToken = true
        try browser.submit("/question/1", [("choice", choice)])
        #expect(browser.page.status == .forbidden && browser.text.contains(choice))
        try browser.submit("/question/1")
        try browser.open("/question/1")
        #expect(browser.text.contains("value=\"\(choice)\" checked"))
    }

    @Test func lesson34CodeAndMarksAreShownAsTheModelWroteThem() throws {
        let text = "**bold** <br> &lt;b&gt; `x < y && y > z`\n\t{{prompt}} {{{t.begin}}} \\u003c 😀 مرحبا"
        let study = try TestStudy(reply: { method, prompt in
            method == "bittern" ? text : "Reply \(method.first ?? "?") to prompt \(prompt)"
        })
        let browser = Browser(study)
        try browser.agree()
        let shown = browser.text.matches(of: /dir="auto">([^<]*)<\/span>/).map {
            Browser.unescaped(String($0.1))
        }
        #expect(shown.contains(text))
    }

    private static func tokens(_ response: HTTPResponse) -> [String] {
        String(decoding: response.body, as: UTF8.self).matches(of: /name="choice" value="([^"]*)"/)
            .map { String($0.1) }
    }
}
