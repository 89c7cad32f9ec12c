// SPDX-License-Identifier: Apache-2.0

import Analysis
import StudyFiles
import Testing

@Suite struct ClusteredMeanTests {
    let fixture: UncertaintyFixture

    init() throws { fixture = try UncertaintyFixture.read() }

    private func complete() -> CrossedValues { crossed(fixture.complete.votes) }

    /// statsmodels' sandwich variances of a regression on a constant (`cov_cluster_2groups`, `cov_white_simple`).
    @Test func variancesAreTheSandwichEstimatesOfStatsmodels() throws {
        let mean = try #require(ClusteredMean(complete()))
        let expected = fixture.complete.cluster_variances
        #expect(abs(mean.participantVariance * 11 / 12 - expected[0]) < 1e-12)
        #expect(abs(mean.questionVariance * 6 / 7 - expected[1]) < 1e-12)
        #expect(abs(mean.cellVariance - expected[2]) < 1e-12)
        #expect(
            mean.randomVariance == mean.participantVariance + mean.questionVariance - mean.cellVariance)
    }

    @Test func aMethodsOwnMeanIsItsShareWithTheSameIntervals() throws {
        let ballots = Ballots(unbalancedVotes())
        for method in ballots.methods.indices {
            let share = try #require(ShareEstimate(of: method, in: ballots))
            let mean = try #require(ClusteredMean(CrossedValues(of: method, in: ballots)))
            #expect(abs(share.share - mean.mean) < 1e-14)
            #expect(share.participants == mean.participants && share.questions == mean.questions)
            for (one, other) in [
                (share.randomQuestions, mean.randomQuestions()),
                (share.fixedQuestions, mean.fixedQuestions()),
            ] {
                let (a, b) = (try #require(one.interval), try #require(other.interval))
                #expect(abs(a.low - b.low) < 1e-12 && abs(a.high - b.high) < 1e-12)
            }
        }
    }

    @Test func onFullPagesTheDifferenceIsThatOfTheWinRates() throws {
        let ballots = Ballots(EstimateTests.patterned(participants: 12, questions: 7))
        let shares = ballots.methods.indices.compactMap { ShareEstimate(of: $0, in: ballots)?.share }
        let test = try #require(PairwiseTest(0, 2, in: ballots))
        #expect(abs(test.difference - (shares[0] - shares[2])) < 1e-14)
        let reverse = try #require(ClusteredMean(CrossedValues(of: 2, less: 0, in: ballots)))
        let interval = try #require(test.interval.interval)
        let mirrored = try #require(reverse.randomQuestions().interval)
        #expect(abs(interval.low + mirrored.high) < 1e-14 && abs(interval.high + mirrored.low) < 1e-14)
    }

    @Test func aSplitAnswerIsOneValue() {
        var votes = [
            sampleVote(participant: "p", question: "q", choice: "a"),
            sampleVote(participant: "p", question: "q", choice: "b"),
        ]
        votes[0].weight = 0.5
        votes[1].weight = 0.5
        let ballots = Ballots(votes)
        let values = CrossedValues(of: 0, in: ballots)
        #expect(values.values == [0.5] && values.parts == [1])
        #expect(CrossedValues(of: 0, less: 1, in: ballots).values == [0])
        #expect(CrossedValues(of: 0, less: 2, in: ballots).values == [0.5])
    }

    @Test func valuesWithoutVariationGetAnIntervalAndASignTest() throws {
        let alike = crossed(Array(repeating: [1, 1, 1], count: 4), range: -1...1)
        let mean = try #require(ClusteredMean(alike))
        let interval = try #require(mean.randomQuestions().interval)
        #expect(interval.high == 1 && interval.low > -1 && interval.low < 1)
        #expect(mean.randomQuestions().remark != nil)
        #expect(mean.pRandomQuestions == 0.25 && mean.pFixedQuestions == 0.125)
        let none = try #require(ClusteredMean(crossed(Array(repeating: [0, 0], count: 3), range: -1...1)))
        #expect(none.pRandomQuestions == 1)
        let one = try #require(ClusteredMean(crossed([[1, 0, 1]])))
        #expect(one.randomQuestions().interval == nil && one.pFixedQuestions == nil)
        #expect(ClusteredMean(crossed([])) == nil)
    }

    /// Clopper and Pearson's bounds of 5 of 5 and 6 of 6 (scipy `binomtest(5, 5).proportion_ci()`), as a difference.
    @Test func clustersAlikeHaveTheInverseOfTheirSignTest() throws {
        func interval(_ value: Double, _ range: ClosedRange<Double>, _ count: Int, _ level: Double = 0.95)
            throws
            -> Interval
        {
            let rows = Array(repeating: Array(repeating: value, count: count), count: count)
            let mean = try #require(ClusteredMean(crossed(rows, range: range)))
            return try #require(mean.randomQuestions(level: level).interval)
        }
        let share = try interval(1, 0...1, 5)
        #expect(abs(share.low - 0.47817624) < 1e-8 && share.high == 1)
        let five = try interval(1, -1...1, 5)
        #expect(abs(five.low - (2 * 0.47817624 - 1)) < 2e-8 && five.high == 1)
        #expect(try interval(1, -1...1, 6).low > 0)
        #expect(try interval(1, -1...1, 6, 0.99).low < 0)
        let reverse = try interval(-1, -1...1, 5)
        #expect(reverse.low == -1 && abs(reverse.high + five.low) < 1e-12)
        let middle = try interval(0.4, -1...1, 6)
        #expect(middle.low > 0 && middle.low < 0.4 && middle.high > 0.4 && middle.high < 1)
        let even = try interval(0, -1...1, 6)
        #expect(even.low < 0 && even.high == -even.low)
    }

    // MARK: Design effect

    @Test func intraclassCorrelationsAreThoseOfTheAnalysisOfVariance() throws {
        let values = complete()
        let person = try #require(
            IntraclassCorrelation.anova(values.values, clusters: values.participants, clusterCount: 12))
        let question = try #require(
            IntraclassCorrelation.anova(values.values, clusters: values.questions, clusterCount: 7))
        #expect(abs(person - fixture.complete.icc_person) < 1e-10)
        #expect(abs(question - fixture.complete.icc_question) < 1e-10)
        let components = try #require(CrossedComponents(values))
        let expected = fixture.complete.components
        #expect(abs(components.participants - expected[0]) < 1e-10)
        #expect(abs(components.questions - expected[1]) < 1e-10)
        #expect(abs(components.residual - expected[2]) < 1e-10)
        let holes = fixture.holes.cells
        let unbalanced = try #require(
            IntraclassCorrelation.anova(
                holes.map { fixture.complete.votes[$0[0]][$0[1]] }, clusters: holes.map { $0[0] },
                clusterCount: 12))
        #expect(abs(unbalanced - fixture.holes.icc_person) < 1e-10)
    }

    @Test func theDesignEffectCountsBothClusters() throws {
        let effect = try #require(DesignEffect(complete(), method: "a"))
        let components = try #require(CrossedComponents(complete()))
        #expect(effect.votesOfParticipant == 7 && effect.votesOfQuestion == 12)
        let expected = 1 + 6 * components.participantCorrelation + 11 * components.questionCorrelation
        #expect(abs(try #require(effect.expected) - expected) < 1e-12)
        let measured = try #require(effect.measured)
        #expect(abs(measured / expected - 1) < 0.15, "\(measured) \(expected)")
        #expect(abs(try #require(effect.effectiveVotes) - 84 / measured) < 1e-9)
    }

    @Test func designEffectsOfDegenerateStudiesAreAbsentOrDefined() throws {
        #expect(IntraclassCorrelation.anova([1, 1, 1], clusters: [0, 0, 1], clusterCount: 2) == nil)
        #expect(IntraclassCorrelation.anova([1, 0], clusters: [0, 1], clusterCount: 2) == nil)
        #expect(IntraclassCorrelation.anova([], clusters: [], clusterCount: 0) == nil)
        #expect(CrossedComponents(crossed([[1], [0]])) == nil)
        let alike = try #require(DesignEffect(crossed([[1, 1], [1, 1]]), method: "a"))
        #expect(alike.measured == nil && alike.expected == nil && alike.participantICC == nil)
        let one = try #require(DesignEffect(crossed([[1, 0, 0]]), method: "a"))
        #expect(one.measured == nil && one.measuredFixedQuestions == nil)
        #expect(DesignEffect(crossed([]), method: "a") == nil)
    }

    // MARK: Ranks

    @Test func ranksAreBoundedByWhatIsSurelyBetterOrWorse() {
        let ranks = RankInterval.ranks(
            shares: [0.5, 0.3, 0.2],
            differences: [[nil, 0.2, 0.3], [nil, nil, nil], [nil, nil, nil]])
        #expect(ranks.map(\.rank) == [1, 2, 3])
        #expect(ranks.map(\.low) == [1, 2, 2] && ranks.map(\.high) == [1, 3, 3])
        let last = RankInterval.ranks(
            shares: [0.1, 0.5, 0.4], differences: [[nil, -0.4, -0.3], [nil, nil, nil], [nil, nil, nil]])
        #expect(last.map(\.low) == [3, 1, 1] && last.map(\.high) == [3, 2, 2])
    }

    @Test func methodsThatWereNeverComparedMayHaveAnyRank() {
        let votes = (0..<6).flatMap { person in
            (0..<4).map { question in
                sampleVote(
                    participant: "p\(person)", question: "q\(question)",
                    choice: question < 2 ? "a" : "c", options: question < 2 ? ["a", "b"] : ["c", "d"])
            }
        }
        let ballots = Ballots(votes)
        let ranks = RankInterval.all(in: ballots, tests: PairwiseTest.all(in: ballots))
        #expect(ranks.map(\.method) == ["a", "b", "c", "d"])
        #expect(ranks.map(\.high).contains(4) && ranks.map(\.low).contains(1))
        #expect(RankInterval.all(in: Ballots([]), tests: []).isEmpty)
    }
}

/// Values of participants in rows by questions in columns.
func crossed(_ rows: [[Double]], range: ClosedRange<Double> = 0...1) -> CrossedValues {
    let columns = rows.map(\.count).max() ?? 0
    return CrossedValues(
        participants: rows.indices.flatMap { row in rows[row].map { _ in row } },
        questions: rows.flatMap { Array($0.indices) }, values: rows.flatMap(\.self),
        participantCount: rows.count, questionCount: columns, range: range)
}

/// Votes whose questions have different numbers of answers and whose pages have different methods.
func unbalancedVotes() -> [Vote] {
    (0..<14).flatMap { person in
        (0..<8).compactMap { question in
            guard (person * 5 + question * 3) % 7 > 1 else { return nil }
            let options = question % 3 == 0 ? ["a", "b", "c"] : ["a", "b", "c", "d"]
            let choice = (person * person + question * (person % 4 + 2)) % (options.count + 1)
            return sampleVote(
                participant: "p\(person)", question: "q\(question)",
                choice: choice < options.count ? options[choice] : nil, options: options)
        }
    }
}
