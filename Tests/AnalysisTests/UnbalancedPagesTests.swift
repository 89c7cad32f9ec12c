// SPDX-License-Identifier: Apache-2.0

import Analysis
import StudyFiles
import Testing

/// Pages with some of the methods: what was shown more often must not win by that.
@Suite struct UnbalancedPagesTests {
    /// A is on the pages of two people and chosen by both, B and C on those of all six.
    private static let votes = ["q1", "q2"].flatMap { question in
        (0..<6).map { person in
            sampleVote(
                participant: "p\(person)", question: question,
                choice: person < 2 ? "a" : person < 5 ? "b" : "c",
                options: person < 2 ? ["a", "b", "c"] : ["b", "c", "d"])
        }
    }

    @Test func questionsAreWonByShareAmongThePagesThatHadTheMethod() throws {
        let section = try #require(StudyTables(votes: Self.votes).sections.first)
        #expect(section.won.map(\.won) == [2, 0, 0, 0])
        #expect(section.won[0].averageWinningPreference == 1)
        let tally = try #require(section.tallies.first)
        #expect(tally.counts == [2, 3, 1, 0] && tally.offered == [2, 6, 6, 4])
        #expect(tally.share(of: 1) == 0.5 && tally.winners == [0])
        let table = Table.questions(StudyTables(votes: Self.votes))
        #expect(TableCSV.text(table).contains(",a,2,1.0,"))
    }

    @Test func allAlikeIsOneOverThePagesMethodsNotTheQuestions() throws {
        let section = try #require(StudyTables(votes: Self.votes).sections.first)
        #expect(section.chance == 1.0 / 3 && !section.offersAll)
        let words = PlainSummary.paragraphs(StudyTables(votes: Self.votes)).joined()
        #expect(words.contains("a has the highest win rate, 100.00% (33.33% if all were alike)"))
        #expect(words.contains("against different rivals"))
        #expect(!words.contains("most often"))
    }

    @Test func aPartOfAnAnswerThatIsATieIsAPartOfATie() throws {
        var chosen = sampleVote(participant: "p", question: "q", choice: "a")
        chosen.weight = 0.6
        var tie = sampleVote(participant: "p", question: "q", choice: nil)
        tie.weight = 0.4
        let section = try #require(StudyTables(votes: [chosen, tie]).sections.first)
        #expect(section.ballots == 1 && section.ties == 0.4 && section.tallies[0].undecided == 0.4)
    }

    @Test func aTextIsThatOfItsSectionAndUnknownWhereSeveralWereShown() throws {
        func response(_ id: String, _ section: String, _ text: String) -> GeneratedResponse {
            GeneratedResponse(
                id: id, section: section, promptID: "q1", prompt: "Of \(section)?", method: "a",
                checkpoint: "c",
                temperature: 1, sample: 0, seed: 1, text: text, tokens: 1, finish: .stop)
        }
        var texts = ResponseTexts(responses: [response("r1", "x", "one"), response("r2", "y", "two")])
        func question(_ section: String) -> Ballots.Question {
            Ballots.Question(study: "s", section: section, id: "q1", prompt: "")
        }
        #expect(texts.response(of: "a", to: question("x")) == "one")
        #expect(texts.response(of: "a", to: question("y")) == "two")
        #expect(texts.response(of: "a", to: question("z")) == nil, "two texts, and nothing says which")
        #expect(texts.prompt(of: question("y")) == "Of y?" && texts.prompt(of: question("z")) == nil)
        let votes = ["r1", "r2"].enumerated().map { number, id in
            var vote = sampleVote(
                participant: "p\(number)", question: "q1", choice: "a", options: ["a"], section: "x")
            vote.shown.responses = [id]
            return vote
        }
        texts.join(Ballots(votes))
        #expect(texts.response(of: "a", to: question("x")) == nil, "people saw two samples")
        #expect(texts.response(of: "a", to: question("y")) == "two")
    }
}
