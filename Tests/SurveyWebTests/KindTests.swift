// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import SurveyWeb
import Surveys
import Testing

/// Every kind of question from its page to the saved answer and back.
struct KindTests {
    @Test func ranksByAPlaceForEachResponse() throws {
        let browser = Browser(try TestStudy(StudyTerms(kind: "ranking")))
        try browser.agree()
        let names = browser.gradeNames
        #expect(names.count == 4)
        try browser.submit("/question/1", zip(names, ["3", "1", "4", "2"]).map { ($0, $1) })
        #expect(browser.path == "/question/2")
        try browser.open("/question/1")
        for (name, place) in zip(names, ["3", "1", "4", "2"]) {
            #expect(browser.text.contains("name=\"\(name)\" value=\"\(place)\" checked"))
        }
        #expect(browser.text.ranges(of: " checked").count == 4)
    }

    @Test func saysWhichPlacesOfARankingMeetOrLack() throws {
        let study = try TestStudy(StudyTerms(kind: "ranking"))
        let browser = Browser(study)
        try browser.agree()
        let names = browser.gradeNames
        try browser.submit("/question/1", [(names[0], "1"), (names[1], "1"), (names[3], "4")])
        #expect(browser.page.status == .unprocessableContent)
        #expect(browser.text.contains("Give response 3 a place"))
        #expect(browser.text.contains("Response 2 has a place that another response has too"))
        #expect(browser.text.contains("name=\"\(names[3])\" value=\"4\" checked"))
        #expect(try study.store.counts().unsubmitted == 0)
    }

    @Test func ratesEachResponseOnTheScale() throws {
        let browser = Browser(try TestStudy(StudyTerms(kind: "rating", severalCriteria: true)))
        try browser.agree()
        let names = browser.gradeNames
        #expect(names.count == 8)
        #expect(browser.text.contains("1 = not helpful") && browser.text.contains("5 = very helpful"))
        try browser.submit("/question/1", names.dropLast().map { ($0, "5") })
        #expect(browser.page.status == .unprocessableContent && browser.text.contains("Rate response 4"))
        try browser.submit("/question/1", names.map { ($0, "2") })
        #expect(browser.path == "/question/2")
        try browser.open("/question/1")
        #expect(browser.text.ranges(of: "value=\"2\" checked").count == 8)
    }

    @Test func asksForEachOfSeveralCriteria() throws {
        let study = try TestStudy(StudyTerms(extras: true, severalCriteria: true))
        let browser = Browser(study)
        try browser.agree()
        let values = browser.text.matches(of: /name="choice\.help" value="([^"]*)"/).map { String($0.1) }
        #expect(values.count == 6 && values.suffix(2) == ["tie", "none"])
        try browser.submit("/question/1", [("choice.help", values[1])])
        #expect(browser.page.status == .unprocessableContent)
        #expect(browser.text.contains("Not answered yet: Which is the kindest?"))
        #expect(browser.text.contains("name=\"choice.help\" value=\"\(values[1])\" checked"))
        try browser.submit("/question/1", [("choice.help", values[1]), ("choice.tone", "tie")])
        #expect(browser.path == "/question/2")
        #expect(try study.store.counts().unsubmitted == 1)
    }

    @Test func comparesTwo() throws {
        let browser = Browser(try TestStudy(StudyTerms(kind: "pairwise")))
        try browser.agree()
        #expect(browser.choices.count == 2)
        try browser.submit("/question/1", [("choice", browser.choices[1])])
        #expect(browser.path == "/question/2")
    }

    @Test(arguments: ["0", "6", "-1", "1.5", "99999999999999999999", "x"])
    func takesNoNumberThatIsNotOffered(number: String) throws {
        let browser = Browser(try TestStudy(StudyTerms(kind: "rating")))
        try browser.agree()
        try browser.submit("/question/1", browser.gradeNames.map { ($0, number) })
        #expect(browser.page.status == .badRequest)
    }

    @Test(arguments: ["best-of", "ranking", "rating"])
    func leadsThroughReviewToTheReceipt(kind: String) throws {
        let study = try TestStudy(StudyTerms(kind: kind, reasons: true, comments: true))
        let browser = Browser(study)
        try browser.agree()
        for place in 1...3 {
            let marks =
                kind == "best-of"
                ? [("choice", browser.choices[0])]
                : browser.gradeNames.enumerated().map { ($0.element, String($0.offset + 1)) }
            try browser.submit("/question/\(place)", marks + [("reason", place == 2 ? "ein Grund" : "")])
        }
        #expect(browser.path == "/review")
        #expect(browser.text.contains("Your reason: ein Grund"))
        try browser.submit("/submit", [("comment", "All clear.")])
        #expect(browser.path == "/receipt")
        #expect(try study.store.counts().votes == 3)
    }

    @Test func keepsAReasonThatIsTooLong() throws {
        let browser = Browser(try TestStudy(StudyTerms(reasons: true)))
        try browser.agree()
        let choice = browser.choices[0]
        let long = String(repeating: "لماذا ", count: 400)
        try browser.submit("/question/1", [("choice", choice), ("reason", long)])
        #expect(browser.page.status == .unprocessableContent)
        #expect(browser.text.contains(long) && browser.text.contains("value=\"\(choice)\" checked"))
    }

    @Test func keepsACommentThatIsTooLong() throws {
        let study = try TestStudy(StudyTerms(comments: true))
        let browser = Browser(study)
        try browser.answerAll()
        try browser.submit("/submit", [("comment", String(repeating: "c", count: 4_001))])
        #expect(browser.page.status == .unprocessableContent && browser.text.contains("cccc"))
        #expect(try study.store.counts().submitted == 0)
        try browser.submit("/submit", [("comment", "Short.")])
        #expect(browser.path == "/receipt")
    }
}
