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

    /// statsmodels' `cochrans_q` of blocks with one success each, which is Pearson's test of the counts.
    @Test func pearsonsTestOfSingleChoicesIsCochransQ() throws {
        let test = try #require(OmnibusTest.Pearson(counts: fixture.pearson.counts))
        #expect(abs(test.statistic - fixture.pearson.statistic) < 1e-10 && test.df == 3)
        #expect(abs(test.p - fixture.pearson.p) < 1e-12)
        #expect(OmnibusTest.Pearson(counts: [4]) == nil && OmnibusTest.Pearson(counts: [0, 0]) == nil)
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
        let ranks = RankInterval.all(in: ballots, tests: PairwiseTest.all(in: ballots))
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
        let all = try #require(OmnibusTest(alike))
        #expect(all.p <= 0.25 && all.statistic == nil && all.absence != nil)
    }

    // MARK: Parts, many answers, few clusters

    /// Votes of which seven tenths are for one method and three for the other are one answer each to every test.
    @Test func splitVotesOfTwoMethodsMakeOneTestAndNotTwo() throws {
        let votes = (0..<9).flatMap { person in
            (0..<6).flatMap { question -> [Vote] in
                let turn = (person * person + question * (person % 4 + 2)) % 5
                let names = turn > 1 ? ["a", "b"] : ["b", "a"]
                return zip(names, turn == 4 ? [1, 0] : [0.7, 0.3]).filter { $0.1 > 0 }.map { name, part in
                    var vote = sampleVote(
                        participant: "p\(person)", question: "q\(question)", choice: name,
                        options: ["a", "b"])
                    vote.weight = part
                    return vote
                }
            }
        }
        let ballots = Ballots(votes)
        let mean = try #require(ClusteredMean(CrossedValues(of: 0, less: 1, in: ballots)))
        let pair = try #require(PairwiseTest(0, 1, in: ballots))
        let all = try #require(OmnibusTest(ballots))
        #expect(mean.count == 54)
        #expect(abs(try #require(all.statistic) - (try #require(mean.statistic))) < 1e-12)
        #expect(abs(all.p - (try #require(pair.p))) < 1e-12)
    }

    /// So many answers that nothing can be rearranged, all for one method: the pairs without variation count.
    @Test func unanimousAnswersInGreatNumberAreNoSignOfAlikeMethods() throws {
        func votes(_ choice: (Int, Int) -> Int) -> Ballots {
            let (people, questions) = (2_700, 100)
            return Ballots(
                methods: ["a", "b", "c", "d"],
                questions: (0..<questions).map { .init(study: "s", section: "h", id: "q\($0)", prompt: "") },
                participants: (0..<people).map { .init(study: "s", name: "p\($0)") },
                sets: [[true, true, true, true]], pages: [.init(methods: [0, 1, 2, 3])],
                ballots: (0..<people).flatMap { person in
                    (0..<questions).map {
                        .init(question: $0, participant: person, choice: choice(person, $0))
                    }
                })
        }
        let unanimous = votes { _, _ in 0 }
        let test = try #require(OmnibusTest(unanimous))
        let pair = try #require(PairwiseTest(0, 1, in: unanimous)?.p)
        #expect(test.p < 1e-28 && abs(test.p / pair - 6) < 1e-9)
        #expect(test.statistic == nil && test.procedure == .bonferroni(tests: 6))
        let mixed = votes { ($0 * 7 + $1 * $1 + $0 * $1) % 11 % 4 }
        let bound = try #require(OmnibusTest(mixed))
        #expect(bound.statistic != nil && bound.procedure == .bonferroni(tests: 6))
    }

    /// A pair that was compared on few questions has its own clusters' degrees of freedom and corrections.
    @Test func aPairsOwnClustersCountAndNotTheStudys() throws {
        let votes = (0..<10).flatMap { person in
            (0..<12).map { question in
                let options = question < 3 ? ["a", "b"] : ["c", "d"]
                let turn = (person * 5 + question * 3 + person * question) % 7
                return sampleVote(
                    participant: "p\(person)", question: "q\(question)",
                    choice: options[question < 3 ? (turn < 5 ? 0 : 1) : (turn < 4 ? 0 : 1)], options: options)
            }
        }
        let ballots = Ballots(votes)
        let own = try #require(ClusteredMean(CrossedValues(of: 0, less: 1, in: ballots))?.statistic)
        let other = try #require(ClusteredMean(CrossedValues(of: 2, less: 3, in: ballots))?.statistic)
        let found = try #require(OmnibusTest(ballots)?.statistic)
        #expect(abs(found - max(own, other)) < 1e-12, "\(found) \(own) \(other)")
    }

    /// Student's t stands in only where even drawing is too much.
    @Test(arguments: [(20, 190, true), (20, 191, false), (21, 200, false)])
    func whatCannotBeEnumeratedIsDrawn(questions: Int, people: Int, isEnumerated: Bool) throws {
        let values = crossed(
            (0..<people).map { person in
                (0..<questions).map { ($0 * $0 + person * ($0 % 5 + 1)) % 7 > 2 ? 1 : -1 }
            }, range: -1...1)
        var draws = SeededGenerator(seed: 4)
        let test = try #require(StudentizedFlipTest(values, draws: 499, using: &draws))
        #expect(test.procedure == (isEnumerated ? .enumerated(1 << 20) : .drawn(499)))
    }

    /// Ranks, adjusted tests and intervals of clusters that are all alike say the same, whatever their number.
    @Test(arguments: 2...12)
    func ranksAndIntervalsSayWhatTheTestsSay(questions: Int) throws {
        for methods in [["a", "b"], ["a", "b", "c"]] {
            let votes = (0..<14).flatMap { person in
                (0..<questions).map { question in
                    sampleVote(
                        participant: "p\(person)", question: "q\(question)", choice: "a", options: methods)
                }
            }
            let ballots = Ballots(votes)
            let tests = PairwiseTest.all(in: ballots)
            let first = try #require(tests.first)
            let interval = try #require(first.interval.interval)
            #expect((interval.low > 0) == (try #require(first.p) < 0.05), "\(interval) \(first.p ?? 0)")
            let ranks = RankInterval.all(in: ballots, tests: tests)
            let isAhead = tests.filter { $0.first == "a" }.allSatisfy { ($0.pHolm ?? 1) < 0.05 }
            #expect((ranks[0].high == 1) == isAhead)
        }
    }
}
