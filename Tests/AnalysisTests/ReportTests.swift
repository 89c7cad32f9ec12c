// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

@Suite struct ReportTests {
    static let settings = AnalysisSettings(rearrangements: 99)

    static func report(_ run: AnalysisRun) throws -> String {
        let file = try #require(try run.files().first { $0.name == "report.html" })
        return String(decoding: file.contents, as: UTF8.self)
    }

    static var description: StudyDescription {
        var study = StudyDescription(id: "s", title: "Title <b>")
        study.introduction = ["Intro & more"]
        study.sections = [
            .init(id: "hotel", title: "Hotel", scenario: "You call.", task: "Choose.", criteria: ["Best?"])
        ]
        study.consent = .init(
            forms: [("1.0", "en")], parts: ["Purpose"], affirmations: ["I am an adult."],
            namesAreDisclosed: false, withdrawal: "Until submission.", retention: "")
        study.flow = ParticipantFlow(
            declined: 3, undecided: 2, screenedOut: 1, withdrew: 4, unfinished: 5, submitted: 10)
        study.record = .init(
            seal: String(repeating: "ab", count: 32), createdAt: "2026-01-01T00:00:00Z",
            amendments: [.init(at: "2026-01-02T00:00:00Z", reason: "a <typo>")], ledgerSize: 77,
            ledgerHead: String(repeating: "cd", count: 32))
        study.plan = "Count <everything>."
        study.attentionChecks = 0
        return study
    }

    @Test func aHostileTextIsNeverMarkup() throws {
        let hostile = "</td><script>alert(1)</script><img src=x onerror=\"y\">'\u{0}"
        var vote = sampleVote(participant: "p", question: "q", choice: "a", section: "<h1>")
        vote.prompt = hostile
        var texts = ResponseTexts()
        texts.setPrompt(hostile, of: "q")
        let page = try Self.report(
            AnalysisRun(
                ballots: Ballots([vote]), study: Self.description, texts: texts, settings: Self.settings))
        #expect(
            !page.contains("<script") && !page.contains("<img") && !page.contains("<h1></th>")
                && !page.contains("<td><h1>")
                && !page.contains("<b>"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    /// The policy allows the style sheet by its hash; a style attribute or a script would be refused by every browser.
    @Test func thePageLoadsAndRunsNothing() throws {
        let page = try Self.report(AnalysisRun(votes: StudyTablesTests.votes, settings: Self.settings))
        let start = try #require(page.range(of: "<style>"))
        let end = try #require(page.range(of: "</style>"))
        let style = String(page[start.upperBound..<end.lowerBound])
        #expect(page.contains("default-src 'none'; style-src '\(Fingerprint.policyHash(of: style))'"))
        for forbidden in ["<script", " style=", "http://", "https://", "url(", "@import", "<iframe", "<link"]
        {
            let pageWithoutNames = page.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
            #expect(!pageWithoutNames.contains(forbidden), "\(forbidden)")
        }
    }

    @Test func theStudysRecordAndFlowStandInThePage() throws {
        let page = try Self.report(
            AnalysisRun(
                ballots: Ballots(StudyTablesTests.votes), study: Self.description, settings: Self.settings))
        for part in [
            String(repeating: "ab", count: 32), String(repeating: "cd", count: 32), "77 entries",
            "a &lt;typo&gt;",
            "Count &lt;everything&gt;.", "n = 25", "n = 20", "declined: 3", "withdrew: 4", "unfinished: 5",
            "20 agreed, 3 declined, 4 withdrew", "I am an adult.", "There were no attention checks",
        ] { #expect(page.contains(part), "\(part)") }
    }

    @Test func votesAloneSayWhatIsUnknown() throws {
        let page = try Self.report(AnalysisRun(votes: StudyTablesTests.votes, settings: Self.settings))
        for part in [
            "What participants agreed to is not in votes.csv",
            "How participants were found, how many declined and how many stopped is not known here",
            "there is no ledger and no registration", "is not in votes.csv; this report knows sections",
        ] { #expect(page.contains(part), "\(part)") }
    }

    @Test func limitsAreThoseOfTheStudy() {
        func limits(_ votes: [Vote]) -> String {
            let ballots = Ballots(votes)
            return StudyLimits.texts(
                StudyTables(ballots: ballots, settings: Self.settings), StudyDescription(of: ballots),
                left: LeftOut(judgeVotes: 2)
            ).joined(separator: "\n")
        }
        let small = limits(StudyTablesTests.votes.filter { $0.section == "hotel" })
        #expect(small.contains("There is one section") && small.contains("10 participants took part: few"))
        #expect(small.contains("6 questions are few") && small.contains("Automated judges gave 2 answers"))
        #expect(!limits(StudyTablesTests.votes).contains("There is one section"))
        // a before b, b before c, c before a.
        let pairs = [("a", "b"), ("b", "c"), ("c", "a")].enumerated().flatMap { question, pair in
            (0..<4).map {
                sampleVote(
                    participant: "p\($0)", question: "q\(question)", choice: pair.0,
                    options: [pair.0, pair.1])
            }
        }
        #expect(limits(pairs).contains("the answers go in a circle (a before b before c before a)"))
    }

    @Test func theSummaryClaimsADifferenceOnlyWhereATestFindsOne() {
        func summary(_ choices: (Int, Int) -> String) -> String {
            let votes = (0..<12).flatMap { person in
                (0..<12).map {
                    sampleVote(
                        participant: "p\(person)", question: "q\($0)", choice: choices(person, $0),
                        options: ["a", "b"])
                }
            }
            return PlainSummary.paragraphs(StudyTables(votes: votes, settings: Self.settings))[0]
        }
        let clear = summary { person, question in (person * 5 + question * 7) % 11 == 0 ? "b" : "a" }
        #expect(clear.contains("Beside b the difference is larger than chance"))
        let open = summary { person, question in (person + question / 11) % 12 < 7 ? "a" : "b" }
        #expect(open.contains("do not tell a from b; that is not evidence that they are equal"))
    }
}
