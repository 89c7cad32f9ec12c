// SPDX-License-Identifier: Apache-2.0

import Analysis
import Randomness
import StudyFiles
import Testing

@Suite struct ComparisonTests {
    let fixture: UncertaintyFixture

    init() throws { fixture = try UncertaintyFixture.read() }

    // MARK: Against references

    @Test func holmMatchesStatsmodels() {
        for family in fixture.holm {
            for (found, expected) in zip(HolmCorrection.adjusted(family.p), family.adjusted) {
                #expect(abs(found - expected) < 1e-14)
            }
        }
        #expect(HolmCorrection.adjusted([0.01, nil, 0.04] as [Double?]) == [0.02, nil, 0.04])
        #expect(HolmCorrection.adjusted([Double]()).isEmpty)
    }

    @Test func mcNemarMatchesStatsmodels() {
        for row in fixture.mcnemar {
            let p = McNemarTest.exact(first: Int(row[0]), second: Int(row[1]))
            #expect(abs(p - row[2]) < 1e-12)
        }
        #expect(McNemarTest.exact(first: 0, second: 0) == 1)
    }

    @Test func cochransQMatchesStatsmodels() throws {
        let test = try #require(CochranQTest(fixture.cochran.blocks.map { $0.map { $0 == 1 } }))
        #expect(abs(test.statistic - fixture.cochran.statistic) < 1e-10 && test.df == 3)
        #expect(abs(test.p - fixture.cochran.p) < 1e-10)
        #expect(CochranQTest([[true, true], [false, false]]) == nil)
        #expect(CochranQTest([]) == nil)
    }

    @Test func cochransQOfSingleChoicesIsPearsonsTest() throws {
        let counts = [7, 3, 5]
        let blocks = counts.enumerated().flatMap { method, count in
            (0..<count).map { _ in [0, 1, 2].map { $0 == method } }
        }
        let q = try #require(CochranQTest(blocks))
        let pearson = try #require(OmnibusTest.Pearson(counts: counts.map(Double.init)))
        #expect(abs(q.statistic - pearson.statistic) < 1e-12 && abs(q.p - pearson.p) < 1e-12)
    }

    @Test func exactSignFlipsMatchScipy() {
        var draws = SeededGenerator(seed: 1)
        let test = SignFlipTest(fixture.sign_flip.totals, draws: 99, using: &draws)
        #expect(abs(test.p - fixture.sign_flip.p) < 1e-12)
        #expect(test.procedure == .enumerated(1 << 11))
    }

    @Test func drawnSignFlipsComeNearTheNormalLimit() {
        var draws = SeededGenerator(seed: 2)
        let totals = (0..<60).map { Double(($0 * 7) % 11) - 4 }
        let test = SignFlipTest(totals, draws: 20_000, using: &draws)
        let deviation = totals.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let limit = 2 * Normal.upperTail(totals.reduce(0, +) / deviation)
        #expect(test.procedure == .drawn(20_000))
        #expect(abs(test.p - limit) < 0.01 && limit > 0.01, "\(test.p) \(limit)")
        #expect(SignFlipTest([], draws: 9, using: &draws).p == 1)
        #expect(SignFlipTest([3], draws: 9, using: &draws).p == 1)
        #expect(SignFlipTest([1, 1, 1, 1], draws: 9, using: &draws).p == 0.125)
    }

    /// All 2^6 sign patterns of six questions by the definition, without the shortcuts of `FlippedMean`.
    @Test func studentizedFlipsFollowTheirDefinition() throws {
        let rows: [[Double]] = (0..<9).map { person in
            (0..<6).map { question -> Double in
                let turn = (person * person + question * (person % 4 + 2)) % 3
                return Double(turn) - 0.9
            }
        }
        func statistic(_ pattern: Int) throws -> Double {
            let signs: [Double] = (0..<6).map { (pattern >> $0) & 1 == 1 ? -1 : 1 }
            let flipped: [[Double]] = rows.map { row in zip(row, signs).map { $0 * $1 } }
            let mean = try #require(ClusteredMean(crossed(flipped, range: -2...2)))
            return abs(mean.mean) / mean.randomVariance.squareRoot()
        }
        let observed = try statistic(0)
        let extreme = try (0..<64).count { try statistic($0) >= observed * (1 - 1e-9) }
        var draws = SeededGenerator(seed: 3)
        let test = try #require(
            StudentizedFlipTest(crossed(rows, range: -2...2), draws: 99, using: &draws))
        #expect(test.p == Double(extreme) / 64 && test.procedure == .enumerated(64))
        #expect(extreme > 2 && extreme < 40)
    }

    @Test func enumeratedAndDrawnAndStudentsTestsAgreeOnOneStudy() throws {
        let ballots = Ballots(EstimateTests.patterned(participants: 40, questions: 24))
        let test = try #require(PairwiseTest(0, 1, in: ballots, draws: 4_999))
        let mean = try #require(ClusteredMean(CrossedValues(of: 0, less: 1, in: ballots)))
        let p = try #require(test.p)
        #expect(test.procedure == .drawn(4_999))
        #expect(abs(p - (try #require(mean.pRandomQuestions))) < 0.05)
    }

    // MARK: All pairs

    @Test func pairsAreAdjustedTogetherAndSeededByName() throws {
        let ballots = Ballots(unbalancedVotes())
        let tests = PairwiseTest.all(in: ballots, draws: 499)
        #expect(tests.map { "\($0.first)\($0.second)" } == ["ab", "ac", "ad", "bc", "bd", "cd"])
        #expect(tests == PairwiseTest.all(in: ballots, draws: 499))
        let adjusted = HolmCorrection.adjusted(tests.compactMap(\.p))
        #expect(tests.compactMap(\.pHolm) == adjusted && adjusted.count == 6)
        for test in tests {
            let fixed = try #require(test.pFixedQuestionsHolm)
            #expect(fixed >= (try #require(test.pFixedQuestions)) && fixed <= 1)
        }
    }

    @Test(arguments: [Array("abc"), Array("cab")])
    func aClearWinnerIsFoundByEveryTest(names: [Character]) throws {
        // The first name wins three votes in four.
        let votes = (0..<16).flatMap { person in
            (0..<12).map { question in
                let turn = (person * 5 + question * 7 + person * question) % 8
                return sampleVote(
                    participant: "p\(person)", question: "q\(question)",
                    choice: String(turn < 6 ? names[0] : turn == 6 ? names[1] : names[2]),
                    options: ["a", "b", "c"])
            }
        }
        let ballots = Ballots(votes)
        let winner = try #require(ballots.methods.firstIndex(of: String(names[0])))
        for test in PairwiseTest.all(in: ballots) {
            let isWinners = [test.first, test.second].contains(String(names[0]))
            #expect((try #require(test.pHolm) < 0.05) == isWinners)
            #expect((try #require(test.pFixedQuestionsHolm) < 0.05) == isWinners)
        }
        let omnibus = try #require(OmnibusTest(ballots, draws: 999))
        #expect(omnibus.p == 0.001 && omnibus.procedure == .drawn(999))
        let ranks = RankInterval.all(in: ballots)
        #expect(ranks[winner].low == 1 && ranks[winner].high == 1)
        #expect(ranks.filter { $0.low == 2 && $0.high == 3 }.count == 2)
    }

    @Test func theOmnibusTestOfTwoMethodsIsTheirPairwiseTest() throws {
        let votes = (0..<9).flatMap { person in
            (0..<6).map { question in
                sampleVote(
                    participant: "p\(person)", question: "q\(question)",
                    choice: (person * person + question * (person % 4 + 2)) % 3 > 0 ? "a" : "b",
                    options: ["a", "b"])
            }
        }
        let ballots = Ballots(votes)
        let pair = try #require(PairwiseTest(0, 1, in: ballots))
        let all = try #require(OmnibusTest(ballots))
        #expect(pair.procedure == .enumerated(64) && all.procedure == .enumerated(64))
        #expect(abs(all.p - (try #require(pair.p))) < 1e-12)
    }

    @Test func degenerateStudiesHaveNoTestOrADefinedOne() throws {
        #expect(PairwiseTest.all(in: Ballots([])).isEmpty && OmnibusTest(Ballots([])) == nil)
        let one = Ballots([sampleVote(participant: "p", question: "q", choice: "a")])
        let single = try #require(PairwiseTest(0, 1, in: one))
        #expect(single.p == nil && single.pFixedQuestions == nil && single.interval.interval == nil)
        #expect(OmnibusTest(one) == nil)
        let ties = Ballots((0..<4).map { sampleVote(participant: "p\($0)", question: "q", choice: nil) })
        #expect(PairwiseTest.all(in: ties).isEmpty)
        let alike = Ballots(
            (0..<12).map { sampleVote(participant: "p\($0 % 4)", question: "q\($0 / 4)", choice: "a") })
        let tests = PairwiseTest.all(in: alike)
        // Three questions threw the same side; neither b nor c was ever chosen.
        #expect(tests[0].p == 0.25 && tests[0].pFixedQuestions == 0.125 && tests[5].p == 1)
        #expect(try #require(OmnibusTest(alike)).p <= 0.25)
    }
}
