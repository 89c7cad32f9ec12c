// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import StudyFiles
import SurveyStore
import SurveyWeb
import Surveys
import Testing

struct WalkTests {
    @Test func leadsFromLandingToReceipt() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.answerAll()
        #expect(browser.path == "/review")
        try browser.submit("/submit")
        #expect(browser.path == "/receipt")
        #expect(try study.store.counts().submitted == 1)
        #expect(try study.store.counts().votes == 3)
        let code = try #require(browser.text.firstMatch(of: /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/))
        #expect(try study.store.receipt(code: String(code.0)) != nil)
    }

    @Test func choosesNothingBeforehandAndKeepsTheOrder() throws {
        let browser = Browser(try TestStudy())
        try browser.agree()
        let order = browser.choices
        #expect(order.count == 4)
        #expect(!browser.text.contains(" checked"))
        try browser.open("/question/1")
        #expect(browser.choices == order)
    }

    @Test func savesEachAnswerBeforeTheNextPage() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        let form = FormFields(
            try browser.hiddenFields("/question/1") + [.init(name: "choice", value: browser.choices[2])])
        #expect(try browser.send(.post, "/question/1", form: form).status == .seeOther)
        #expect(try study.store.counts().unsubmitted == 1)
        // The same form again, as a second click sends it, changes nothing.
        let again = try browser.send(.post, "/question/1", form: form)
        #expect(again.headers["Location"] == "/question/2")
        #expect(try study.store.counts().unsubmitted == 1)
    }

    @Test func goesBackToTheReviewAfterAChange() throws {
        let browser = Browser(try TestStudy())
        try browser.answerAll()
        try browser.open("/question/2?from=review")
        #expect(browser.text.contains(" checked"))
        let other = browser.choices[3]
        try browser.submit("/question/2", [("choice", other)])
        #expect(browser.path == "/review")
        #expect(browser.text.contains("Response 4"))
    }

    @Test(arguments: [
        ("/question/1", "/consent"), ("/review", "/consent"), ("/receipt", "/consent"),
        ("/withdraw", "/consent"),
        ("/consent/copy", "/consent"), ("/continue", "/consent"), ("/start", "/consent"),
        ("/background", "/consent"), ("/pause/1", "/consent"), ("/receipt/proof", "/consent"),
        ("/screened-out", "/consent"),
    ])
    func showsNothingBeforeConsent(target: String, lands: String) throws {
        let browser = Browser(try TestStudy())
        try browser.begin()
        try browser.open(target)
        #expect(browser.path == lands)
    }

    @Test(arguments: ["/question/2", "/question/3", "/review", "/receipt", "/consent"])
    func skipsNoQuestion(target: String) throws {
        let browser = Browser(try TestStudy())
        try browser.agree()
        try browser.open(target)
        #expect(browser.path == "/question/1")
    }

    @Test(arguments: ["/", "/question/1", "/review", "/consent", "/withdraw", "/continue"])
    func leadsBackToTheReceiptOnceSubmitted(target: String) throws {
        let browser = Browser(try TestStudy())
        try browser.answerAll()
        try browser.submit("/submit")
        try browser.open(target == "/" ? "/continue" : target)
        #expect(browser.path == "/receipt")
    }

    @Test(arguments: [
        "/question/0", "/question/4", "/question/-1", "/question/01", "/question/x",
        "/question/99999999999999999999",
    ])
    func knowsNoOtherQuestions(target: String) throws {
        let browser = Browser(try TestStudy())
        try browser.agree()
        try browser.open(target)
        #expect(browser.page.status == .notFound)
    }

    @Test func savesNoAnswerWithoutConsent() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.begin()
        let token = try browser.hiddenFields("/consent")
        let form = FormFields(token + [.init(name: "choice", value: "tie")])
        #expect(try browser.send(.post, "/question/1", form: form).status == .seeOther)
        #expect(try study.store.counts().unsubmitted == 0)
    }

    @Test func refusesAnotherVolunteersOption() throws {
        let study = try TestStudy()
        let one = Browser(study)
        try one.agree()
        let other = Browser(study)
        try other.agree()
        try other.submit("/question/1", [("choice", one.choices[0])])
        #expect(other.page.status == .unprocessableContent)
        #expect(try study.store.counts().unsubmitted == 0)
        for value in ["tie", "none", "", "x"] {
            try other.submit("/question/1", [("choice", value)])
            #expect(other.page.status == .unprocessableContent)
        }
    }

    @Test func declinesInOneClickAndKeepsACountAlone() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.begin()
        try browser.submit("/decline")
        #expect(browser.path == "/declined")
        #expect(browser.cookies.isEmpty)
        let counts = try study.store.counts()
        #expect(counts.declined == 1 && counts.arrived == 0)
    }

    @Test func withdrawsAndErases() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        try browser.submit("/question/1", [("choice", browser.choices[0])])
        try browser.open("/withdraw")
        try browser.submit("/withdraw")
        #expect(browser.path == "/withdrawn")
        #expect(browser.cookies.isEmpty)
        let counts = try study.store.counts()
        #expect(counts.withdrawn == 1 && counts.unsubmitted == 0)
        // A withdrawal empties the log too, so that both files are free of the name.
        for path in [study.databasePath, study.databasePath + "-wal"] where FileContents.exists(path) {
            #expect(try FileContents.read(path).range(of: Data("Lovelace".utf8)) == nil)
        }
    }

    @Test func withdrawsAfterSubmissionOnlyWhereTheTermsSayso() throws {
        for (terms, lands) in [("before-submission", "/receipt"), ("any-time", "/withdraw")] {
            let browser = Browser(try TestStudy(StudyTerms(withdrawal: terms)))
            try browser.answerAll()
            try browser.submit("/submit")
            try browser.open("/withdraw")
            #expect(browser.path == lands)
        }
    }

    @Test func freesASharedComputer() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.answerAll()
        try browser.submit("/submit")
        try browser.submit("/finish")
        #expect(browser.path == "/" && browser.cookies["session"] == nil)
        #expect(try study.store.counts().submitted == 1)
    }

    @Test func saysThatTheStudyHasClosedAndKeepsAnswers() throws {
        let study = try TestStudy()
        let browser = Browser(study)
        try browser.agree()
        try study.store.closeStudy()
        try browser.submit("/question/1", [("choice", browser.choices[0])])
        #expect(browser.page.status == .conflict)
        #expect(browser.text.contains("no more answers"))
    }
}
