// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

/// Judges beside people: the parts against other programs' figures, the whole against counts by hand.
struct JudgeTests {
    private struct Reference: Decodable {
        struct Kappa: Decodable {
            var first: [Int]
            var second: [Int]
            var kappa: Double
        }

        struct Spearman: Decodable {
            var first: [Double]
            var second: [Double]
            var rho: Double
        }

        struct Clustered: Decodable {
            var questions: [Int]
            var values: [Double]
            var mean: Double
            var half: Double
        }

        var kappa: [Kappa]
        var spearman: [Spearman]
        var clustered: [Clustered]

        static func read() throws -> Reference {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appending(path: "Fixtures/judges.json")
            return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        }
    }

    // MARK: - Against references

    @Test func cohensKappaIsThatOfStatsmodels() throws {
        for reference in try Reference.read().kappa {
            let pairs = zip(reference.first, reference.second).map { (first: $0, second: $1) }
            let kappa = try #require(CohenKappa.of(pairs).value)
            #expect(abs(kappa.kappa - reference.kappa) < 1e-12)
        }
    }

    @Test func spearmansCorrelationIsThatOfScipy() throws {
        for reference in try Reference.read().spearman {
            let ranking = try #require(RankCorrelation(reference.first, reference.second))
            #expect(abs(ranking.rho - reference.rho) < 1e-12)
        }
    }

    @Test func aMeanOverQuestionsHasTheIntervalOfClusteredLeastSquares() throws {
        for reference in try Reference.read().clustered {
            let values = zip(reference.questions, reference.values).map { (question: $0, value: $1) }
            let mean = try #require(QuestionMean(values, range: -100...100))
            let interval = try #require(mean.interval.interval)
            #expect(abs(mean.mean - reference.mean) < 1e-12)
            #expect(abs(interval.high - reference.mean - reference.half) < 1e-9)
            #expect(abs(reference.mean - interval.low - reference.half) < 1e-9)
        }
    }

    // MARK: - Absences

    @Test func whatIsUndefinedIsSaid() {
        #expect(QuestionMean([]) == nil)
        #expect(QuestionMean([(0, 1), (0, 0)])?.interval.interval == nil)
        #expect(QuestionMean([(0, 1), (1, 1)])?.interval.remark != nil)
        #expect(CohenKappa.of([]).value == nil)
        #expect(CohenKappa.of([(1, 1), (1, 1)]).value == nil)
        #expect(CohenKappa.of([(1, 2), (1, 2)]).value?.kappa == 0)
        #expect(RankCorrelation([1], [1]) == nil && RankCorrelation([1, 1], [1, 2]) == nil)
        #expect(RankCorrelation([1, 2, 3], [1, 2, 3])?.chanceOfSameOrder == 1.0 / 6)
    }

    // MARK: - Agreement by hand

    @Test func agreementCountsWhatPeopleChose() throws {
        // Question 0: people 3 to 1 for method 0; question 1: 2 to 2; question 2: a tie of the judge; 3: nobody.
        let agreement = JudgeAgreement([
            JudgedItem(question: 0, judge: 0, people: [3, 1]),
            JudgedItem(question: 1, judge: 1, people: [2, 2]),
            JudgedItem(question: 2, judge: nil, people: [0, 2], peopleTies: 1),
            JudgedItem(question: 3, judge: 0, people: [0, 0]),
        ])
        #expect(agreement.items == 3 && agreement.judgeTies == 1 && agreement.withoutPeople == 1)
        #expect(agreement.majority?.mean == (1 + 0.5) / 2)
        #expect(agreement.person?.mean == (0.75 + 0.5) / 2)
        // Of question 0 three agree with the other two to one, one does not; of question 1 nobody has a majority with him.
        #expect(agreement.humanCeiling == 3.0 / 8)
        #expect(agreement.personPair == (0.5 + 1.0 / 3) / 2)
        #expect(agreement.kappa.value == nil)
        #expect(agreement.alphaPeople.value != nil && agreement.alphaWithJudge.value != nil)
    }

    @Test func aJudgeThatNobodyCanBeComparedWithHasNoFigures() {
        for items in [[], [JudgedItem(question: 0, judge: 0, people: [0, 0])]] {
            let agreement = JudgeAgreement(items)
            #expect(agreement.items == 0 && agreement.majority == nil && agreement.person == nil)
            #expect(agreement.humanCeiling == nil && agreement.kappa.value == nil)
            #expect(agreement.alphaPeople.value == nil)
        }
    }

    // MARK: - From votes

    private func vote(
        _ question: String, _ participant: String, _ options: [String], _ choice: Vote.Choice,
        kind: Vote.Kind? = nil, study: String = "s"
    ) -> Vote {
        var position: Int?
        if case .method(let name) = choice { position = options.firstIndex(of: name).map { $0 + 1 } }
        var vote = Vote(
            study: study, section: "hotel", question: question, prompt: "p", temperature: nil,
            participant: participant, options: options, choice: choice, position: position, answeredAt: "",
            durationMilliseconds: nil)
        vote.kind = kind
        vote.shown.characters = options.map { $0 == "a" ? 30 : 10 }
        return vote
    }

    private var mixed: [Vote] {
        let all = ["a", "b", "c"]
        return [
            vote("q1", "x", all, .method("a")), vote("q1", "y", all, .method("a")),
            vote("q1", "z", all, .method("b")), vote("q2", "x", all, .method("c")),
            vote("q2", "y", all, .method("b"), kind: .human), vote("q2", "z", all, .tie),
            vote("q1#1", "j", ["a", "b"], .method("a"), kind: .judge),
            vote("q1#2", "j", ["a", "c"], .method("c"), kind: .judge),
            vote("q2#1", "j", ["b", "a"], .method("b"), kind: .judge),
            vote("q2#3", "j", ["b", "c"], .tie, kind: .judge),
        ]
    }

    @Test func pairsOfAJudgeMeetPeoplesChoicesAmongMore() throws {
        let comparisons = JudgeComparison.all(in: Ballots(mixed))
        #expect(comparisons.count == 1)
        let comparison = try #require(comparisons.first)
        #expect(comparison.judge == "j" && comparison.section == "hotel")
        let agreement = comparison.agreement
        // q1: a over b (2 to 1, agrees), c over a (0 to 2, does not); q2: b over a (1 to 0, agrees); b and c: a tie.
        #expect(agreement.items == 4 && agreement.judgeTies == 1 && agreement.withoutPeople == 0)
        #expect(agreement.majority?.mean == 2.0 / 3)
        #expect(abs((agreement.person?.mean ?? 0) - (2.0 / 3 + 0 + 1) / 3) < 1e-15)
        // People: a beat b 2 to 2 (q1 twice; b over a in q1 and q2), a over c 2 to 1.
        let rates = comparison.rows.map(\.people)
        #expect(comparison.rows.map(\.method) == ["a", "b", "c"])
        #expect(abs((rates[0] ?? 0) - (2.0 / 4 + 2.0 / 3) / 2) < 1e-15)
        #expect(comparison.rows.map(\.judge) == [0.25, 0.5, 1])
        #expect(comparison.rows.map(\.length) == [30, 10, 10])
        #expect(comparison.peopleAnswers == 5 && comparison.peopleTies == 1 && comparison.judgeAnswers == 3)
    }

    @Test func peopleAreNeverMixedWithJudges() {
        let ballots = Ballots(mixed)
        #expect(ballots.judgeNames == ["j"])
        #expect(ballots.people.ballots.count == 6 && ballots.people.participants.count == 3)
        #expect(ballots.people.questions.map(\.id) == ["q1", "q2"])
        #expect(ballots.judge("j").ballots.count == 4 && ballots.judge("nobody").ballots.isEmpty)
        let people = JudgeComparison.all(in: Ballots(mixed.filter { $0.kind != .judge }))
        let judges = JudgeComparison.all(in: Ballots(mixed.filter { $0.kind == .judge }))
        #expect(people.isEmpty && judges.isEmpty)
    }

    @Test func anotherStudysNameIsNoObstacleWhereThereIsOneStudyOfPeople() {
        var votes = mixed
        for place in votes.indices where votes[place].kind == .judge { votes[place].study = "imported" }
        #expect(JudgeComparison.all(in: Ballots(votes)).map(\.agreement.items) == [4])
        votes.append(vote("q1", "w", ["a", "b"], .method("a"), study: "t"))
        #expect(JudgeComparison.all(in: Ballots(votes)).map(\.agreement.items) == [0])
    }

    @Test func theOrderOfRowsChangesNothing() {
        #expect(
            JudgeComparison.all(in: Ballots(mixed)) == JudgeComparison.all(in: Ballots(mixed.reversed())))
    }

    @Test func theJSONHasItsKeysAndSaysWhatIsAbsent() throws {
        let bytes = try JSONLines.encode(JudgeComparisonJSON(JudgeComparison.all(in: Ballots(mixed))))
        let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        let entry = try #require((object?["comparisons"] as? [[String: Any]])?.first)
        for key in [
            "section", "judge", "win_rate_people", "win_rate_judge", "average_characters",
            "agreement_with_majority", "human_ceiling", "agreement_with_person", "agreement_of_persons",
            "krippendorff_alpha_people", "krippendorff_alpha_with_judge", "spearman",
            "spearman_chance_of_same_order", "absent",
        ] { #expect(entry[key] != nil, "\(key)") }
        let nothing = try JSONLines.encode(
            JudgeComparisonJSON(
                JudgeComparison.all(
                    in: Ballots([
                        vote("q1", "x", ["a", "b"], .method("a")),
                        vote("q9", "j", ["a", "b"], .method("a"), kind: .judge),
                    ]))))
        let text = String(decoding: nothing, as: UTF8.self)
        #expect(
            text.contains("\"agreement_with_majority\":\"people have answered none") && !text.contains("nan"))
    }

    @Test func theTablesReadAsTheyStandHere() {
        let text = JudgeMarkdown.text(JudgeComparison.all(in: Ballots(mixed)))
        #expect(text.hasPrefix("## hotel: people and j\n"))
        #expect(text.contains("| a | 58.3% | 25.0% | 30 |"))
        #expect(text.contains("methods, of which two rankings are the same by chance with probability 0.167"))
    }

    // MARK: - Grades

    private func grade(_ question: String, _ method: String, _ value: Double, characters: Int? = 10) -> Grade
    {
        Grade(
            study: "s", section: "hotel", question: question, prompt: "p", temperature: nil, judge: "j",
            method: method, response: "r", grade: value, lowest: 1, highest: 5, characters: characters)
    }

    @Test func gradesHaveMeanTopSharesAndWinRateWithoutTies() throws {
        let estimates = GradeEstimate.all([
            grade("q1", "a", 5), grade("q1", "b", 4), grade("q2", "a", 4, characters: 20),
            grade("q2", "b", 4),
            grade("q3", "a", 1), grade("q3", "b", 3), grade("q4", "a", 5), grade("q4", "b", 2),
        ])
        let first = try #require(estimates.first)
        #expect(estimates.count == 2 && first.method == "a")
        #expect(first.mean.mean == 3.75 && first.tops.map(\.from) == [5, 4])
        #expect(first.tops.map(\.share.mean) == [0.5, 0.75])
        #expect(first.winRate == 2.0 / 3 && first.equalPairs == 1 && first.pairs == 4)
        #expect(first.characters == 12.5 && first.tokens == nil)
        let own = GradeEstimate.all([grade("q1", "a", 3)], tops: [3])
        #expect(own[0].winRate == nil && own[0].tops.map(\.share.mean) == [1])
        #expect(own[0].mean.interval.interval == nil && own[0].mean.interval.remark != nil)
        #expect(GradeEstimate.all([]).isEmpty)
        let text = JudgeMarkdown.text(estimates)
        #expect(text.contains("Share of 5") && text.contains("Share of 4 and 5"))
        #expect(text.contains("| a | 4 | 3.75 |"))
        let json = String(decoding: try JSONLines.encode(GradeEstimatesJSON(estimates)), as: UTF8.self)
        #expect(json.contains("\"top_shares\":{\"4\":0.75,\"5\":0.5}"))
    }

    /// Grades may come from elsewhere than a file, which has one of each.
    @Test func severalGradesOfOneQuestionAreEachComparedWithEach() {
        let values = [("q1", 1.0), ("q1", 5.0), ("q2", 1.0), ("q2", 5.0)]
        let estimates = GradeEstimate.all(
            ["a", "b"].flatMap { method in values.map { grade($0.0, method, $0.1) } })
        #expect(estimates.map(\.winRate) == [0.5, 0.5])
        #expect(estimates.allSatisfy { $0.pairs == 8 && $0.equalPairs == 4 })
    }

    @Test func lengthsWhoseSumIsNoWholeNumberHaveAMean() {
        let estimates = GradeEstimate.all([
            grade("q1", "a", 1, characters: .max), grade("q2", "a", 2, characters: .max),
        ])
        #expect(estimates[0].characters == 0x1p63)
        #expect(JudgeMarkdown.text(estimates).contains("| a | 2 | 1.50 |"))
    }
}
