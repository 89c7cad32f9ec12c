// SPDX-License-Identifier: Apache-2.0

import Analysis
import Randomness
import StudyFiles
import Testing

@Suite struct EstimateTests {
    /// Votes by a rule that Python repeats: every eleventh is a tie, so that questions have unequal numbers of votes.
    static func patterned(participants: Int, questions: Int) -> [Vote] {
        var votes: [Vote] = []
        for i in 0..<participants {
            for q in 0..<questions {
                let rule = [0, 0, 0, 1, 1, 2, 3][(i * i + 3 * q + i * q + (i % 3 == 0 ? 5 : 0)) % 7]
                let method = ["a", "b", "c", "d"][rule]
                votes.append(
                    sampleVote(
                        participant: "p\(i)", question: "q\(q)", choice: (i + 2 * q) % 11 == 0 ? nil : method)
                )
            }
        }
        return votes
    }

    /// Shares and both intervals from statsmodels 0.15: WLS on a constant with `cov_cluster` by participant and by
    /// question and `HC0` for cells, residuals from the questions' own shares for the second interval.
    @Test(
        arguments: [
            (
                12, 7, "a", 0.5285714285714286, 0.3630590922822196, 0.6940837648606375, 0.37630795101173187,
                0.6808349061311253
            ),
            (
                12, 7, "b", 0.23636363636363636, 0.08471416501809287, 0.38801310770917985,
                0.15910641000052217, 0.31362086272675055
            ),
            (
                12, 7, "c", 0.11688311688311688, 0.011487162268547318, 0.22227907149768644,
                0.06713259702397936, 0.1666336367422544
            ),
            (
                12, 7, "d", 0.11818181818181818, 0.027606446129934736, 0.20875719023370162,
                0.07148100391553686, 0.1648826324480995
            ),
            (
                40, 9, "a", 0.5216883550216885, 0.4168355796728922, 0.6265411303704849, 0.45273660263411336,
                0.5906401074092638
            ),
            (
                40, 9, "b", 0.24357691024357692, 0.16104358728892448, 0.32611023319822935,
                0.20583979897148014, 0.2813140215156737
            ),
            (
                40, 9, "c", 0.1190357023690357, 0.05574618069567269, 0.1823252240423987, 0.09387905272373734,
                0.14419235201433406
            ),
            (
                40, 9, "d", 0.11569903236569903, 0.07281971667515527, 0.1585783480562428, 0.09292561089771742,
                0.13847245383368065
            ),
        ] as [(Int, Int, String, Double, Double, Double, Double, Double)])
    func clusteredIntervalsMatchTheReference(
        participants: Int, questions: Int, method: String, share: Double, low: Double, high: Double,
        fixedLow: Double, fixedHigh: Double
    ) throws {
        let votes = Self.patterned(participants: participants, questions: questions)
        let ballots = Ballots(votes)
        let place = try #require(ballots.methods.firstIndex(of: method))
        let estimate = try #require(ShareEstimate(of: place, in: ballots))
        #expect(abs(estimate.share - share) < 1e-12)
        let random = try #require(estimate.randomQuestions.interval)
        let fixed = try #require(estimate.fixedQuestions.interval)
        #expect(abs(random.low - low) < 1e-10 && abs(random.high - high) < 1e-10)
        #expect(abs(fixed.low - fixedLow) < 1e-10 && abs(fixed.high - fixedHigh) < 1e-10)
    }

    @Test func questionsWonMatchTheReference() {
        let won = QuestionsWon.all(in: Ballots(Self.patterned(participants: 12, questions: 7)))
        #expect(won.map(\.won) == [6, 1, 0, 0] && won.map(\.shared) == [0, 0, 0, 0])
        #expect(abs(won[0].averageWinningPreference - 0.556060606060606) < 1e-12)
        #expect(abs(won[1].averageWinningPreference - 0.5454545454545454) < 1e-12)
        #expect(won[2].averageWinningPreference == 0)
    }

    @Test func aSharedFirstPlaceIsAWinForEachAndMarked() {
        let votes = [("p1", "a"), ("p2", "a"), ("p3", "b"), ("p4", "b"), ("p5", "c")].map {
            sampleVote(participant: $0.0, question: "q", choice: $0.1)
        }
        let won = QuestionsWon.all(in: Ballots(votes))
        #expect(won.map(\.won) == [1, 1, 0, 0] && won.map(\.shared) == [1, 1, 0, 0])
        #expect(won[0].averageWinningPreference == 0.4)
    }

    @Test(
        arguments: [
            (10, 40, 0.14187118639096305, 0.4019396142076803),
            (100, 400, 0.2100790142364741, 0.29467713293067416),
            (0, 20, 0, 0.1611251580528194), (20, 20, 0.8388748419471804, 1),
        ] as [(Double, Double, Double, Double)])
    func wilsonMatchesStatsmodels(k: Double, n: Double, low: Double, high: Double) throws {
        let interval = try #require(ShareInterval.wilson(share: k / n, count: n))
        #expect(abs(interval.low - low) < 1e-12 && abs(interval.high - high) < 1e-12)
    }

    @Test func positionBiasMatchesScipyAlsoWithMixedNumbersOfOptions() throws {
        func votes(_ counts: [Int], from start: Int = 0) -> [Vote] {
            counts.enumerated().flatMap { place, count in
                (0..<count).map { index in
                    let options = Array(["a", "b", "c", "d"].prefix(counts.count))
                    return sampleVote(
                        participant: "p\(start)-\(place)-\(index)", question: "q", choice: options[place],
                        options: options)
                }
            }
        }
        let four = try #require(PositionBias(Ballots(votes([30, 22, 18, 10]))))
        #expect(
            abs(four.statistic - 10.4) < 1e-12 && four.df == 3 && abs(four.p - 0.015454827216857748) < 1e-12)
        let mixed = try #require(PositionBias(Ballots(votes([12, 8]) + votes([12, 9, 9], from: 1))))
        #expect(
            abs(mixed.statistic - 1.35) < 1e-12 && mixed.df == 2 && abs(mixed.p - 0.5091564206075492) < 1e-12)
        #expect(PositionBias(Ballots([])) == nil)
    }

    /// Expected value from numpy and scipy: `stats.f.sf(F, 3, 9)` for the twelve participants' counts by place.
    @Test func clusteredPositionBiasMatchesTheReference() throws {
        let votes = (0..<12).flatMap { person in
            (0..<7).map { question in
                let place = (person * person + question * (person % 5 + 1) + question / 3) % 4
                return sampleVote(
                    participant: "p\(person)", question: "q\(question)", choice: ["a", "b", "c", "d"][place])
            }
        }
        let bias = try #require(PositionBias(Ballots(votes)))
        let clustered = try #require(bias.pClustered)
        #expect(abs(clustered - 0.09115091284004194) < 1e-10)
        #expect(try #require(PositionBias(Ballots(votes.prefix(21)))).pClustered == nil)
    }

    @Test func anUnansweredOptionCountsOnlyWhereItWasOffered() throws {
        let votes = [
            sampleVote(participant: "p1", question: "q", choice: "a", options: ["a", "b"]),
            sampleVote(participant: "p2", question: "q", choice: "c", options: ["b", "c"]),
        ]
        let ballots = Ballots(votes)
        #expect(try #require(ShareEstimate(of: 0, in: ballots)).share == 1)
        #expect(try #require(ShareEstimate(of: 1, in: ballots)).share == 0)
    }

    /// A study of the size of the papers' earlier one, 400 times: the default covers, votes taken as independent do not.
    @Test func clusteredIntervalsCoverWhereIndependentOnesDoNot() {
        var draws = SeededGenerator(seed: 11)
        var covered = 0
        var independent = 0
        let studies = 400
        for _ in 0..<studies {
            let questionEffects = (0..<13).map { _ in 0.8 * draws.normal() }
            var votes: [Vote] = []
            for person in 0..<18 {
                let effect = 0.5 * draws.normal()
                for question in 0..<13 {
                    let odds = effect + questionEffects[question]
                    // Symmetric about one half, so that the true share is exactly one half.
                    let logistic = 0.5 * (1 + odds / (1 + abs(odds)))
                    votes.append(
                        sampleVote(
                            participant: "p\(person)", question: "q\(question)",
                            choice: draws.uniform() < logistic ? "a" : "b", options: ["a", "b"]))
                }
            }
            guard let estimate = ShareEstimate(of: 0, in: Ballots(votes)) else { continue }
            if let interval = estimate.randomQuestions.interval, interval.low <= 0.5, interval.high >= 0.5 {
                covered += 1
            }
            if let interval = estimate.wilson, interval.low <= 0.5, interval.high >= 0.5 { independent += 1 }
        }
        #expect(Double(covered) / Double(studies) > 0.91)
        #expect(Double(independent) / Double(studies) < 0.85)
    }
}

/// A vote of a study "s", section "hotel"; nil for a tie.
func sampleVote(
    participant: String, question: String, choice: String?, options: [String] = ["a", "b", "c", "d"],
    section: String = "hotel", temperature: Double? = 0.301
) -> Vote {
    Vote(
        study: "s", section: section, question: question, prompt: "What, \(question)?",
        temperature: temperature,
        participant: participant, options: options, choice: choice.map(Vote.Choice.method) ?? .tie,
        position: choice.flatMap(options.firstIndex).map { $0 + 1 }, answeredAt: "2026-01-31T09:30:00Z",
        durationMilliseconds: 1000)
}
