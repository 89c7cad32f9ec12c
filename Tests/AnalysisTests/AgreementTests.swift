// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import StudyFiles
import Testing

@Suite struct AgreementTests {
    let fixture: UncertaintyFixture

    init() throws { fixture = try UncertaintyFixture.read() }

    /// The package krippendorff's, among them Krippendorff's own example of 2011 (0.743421).
    @Test func alphaMatchesTheReference() throws {
        for example in fixture.alpha {
            let alpha = try #require(KrippendorffAlpha.of(Ratings(raters: example.raters)).value)
            #expect(abs(alpha.alpha - example.alpha) < 1e-12, "\(example.name)")
        }
        let published = try #require(fixture.alpha.first { $0.name == "krippendorff 2011" })
        #expect(abs(published.alpha - 904.0 / 1216) < 1e-12)
    }

    /// evalica's 20,000 replicates draw other numbers, so that bounds agree to the noise of percentiles.
    @Test func theBootstrapOfPairsIsKrippendorffsOwn() throws {
        for example in fixture.alpha {
            var draws = SeededGenerator(seed: 5)
            let ratings = Ratings(raters: example.raters)
            let interval = try #require(AlphaBootstrap.pairs(ratings, replicates: 20_000, using: &draws))
            // Few units leave few distinct values: a step between two of them is allowed.
            let step = example.name == "noisy" ? 0.002 : 0.06
            #expect(abs(interval.low - example.low) < step, "\(example.name) \(interval) \(example.low)")
            #expect(abs(interval.high - example.high) < step, "\(example.name) \(interval) \(example.high)")
        }
    }

    @Test func questionsMakeAWiderIntervalThanPairs() throws {
        let ratings = Ratings(raters: try #require(fixture.alpha.first { $0.name == "noisy" }).raters)
        var draws = SeededGenerator(seed: 6)
        let pairs = try #require(AlphaBootstrap.pairs(ratings, replicates: 2_000, using: &draws))
        let questions = try #require(AlphaBootstrap.questions(ratings, replicates: 2_000, using: &draws))
        #expect(questions.high - questions.low > 1.5 * (pairs.high - pairs.low))
        let alpha = try #require(KrippendorffAlpha.of(ratings).value).alpha
        #expect(questions.low < alpha && alpha < questions.high)
    }

    @Test func fleissKappaMatchesStatsmodels() throws {
        for example in fixture.fleiss {
            let kappa = try #require(FleissKappa.of(Ratings(counts: example.counts)).value)
            #expect(abs(try #require(kappa.kappa) - example.fleiss) < 1e-12)
            #expect(abs(try #require(kappa.randolph) - example.randolph) < 1e-12)
        }
    }

    /// Fleiss's kappa of the textbook's fourteen raters is 0.210; two items of eight give Randolph's 0.214286.
    @Test func publishedValuesAreReached() throws {
        let root = ProcessInfo.processInfo.environment["SHOWDOWN_SHARED_DATA"] ?? "../shared/data"
        let path = root + "/agreement/oracles.json"
        guard FileContents.exists(path) else {
            print("Skipped: there is no \(path)")
            return
        }
        let sets = try #require(
            JSONSerialization.jsonObject(with: Data(FileContents.read(path))) as? [[String: Any]])
        var checked = 0
        for set in sets {
            let rows = try #require(set["data"] as? [[Any]])
            let kind = try #require(set["kind"] as? String)
            let tolerance = pow(10, -Double(set["decimals"] as? Int ?? 6)) * 0.51
            if kind.hasPrefix("fleiss") {
                let kappa = try #require(FleissKappa.of(Ratings(counts: rows as? [[Int]] ?? [])).value)
                if let expected = set["expected"] as? Double {
                    #expect(abs(try #require(kappa.kappa) - expected) < tolerance)
                } else {
                    #expect(kappa.kappa == nil)
                }
                if let randolph = set["expected_randolph"] as? Double {
                    #expect(abs(try #require(kappa.randolph) - randolph) < tolerance)
                }
                checked += 1
            } else if set["level"] as? String == "nominal" {
                let ratings = Ratings(raters: rows.map { $0.map { $0 is NSNull ? nil : "\($0)" } })
                let alpha = KrippendorffAlpha.of(ratings)
                if let expected = set["expected"] as? Double {
                    #expect(abs(try #require(alpha.value).alpha - expected) < tolerance, "\(set["id"] ?? "")")
                } else {
                    #expect(alpha.value == nil)
                }
                checked += 1
            }
        }
        #expect(checked >= 9)
    }

    @Test func whatIsUndefinedIsSaid() throws {
        let alike = Ratings(counts: [[3, 0], [3, 0]])
        guard case .absent(let reason) = KrippendorffAlpha.of(alike) else {
            Issue.record("an alpha of unanimous answers")
            return
        }
        #expect(reason.contains("alike"))
        let kappa = try #require(FleissKappa.of(alike).value)
        #expect(kappa.kappa == nil && kappa.randolph == 1 && kappa.agreement == 1)
        guard case .absent(let uneven) = FleissKappa.of(Ratings(counts: [[3, 0], [2, 0]])) else {
            Issue.record("a kappa of uneven questions")
            return
        }
        #expect(uneven.contains("2 to 3"))
        for ratings in [
            Ratings(counts: []), Ratings(counts: [[0, 0]]), Ratings(counts: [[1, 0], [0, 1]]),
        ] {
            #expect(KrippendorffAlpha.of(ratings).value == nil && FleissKappa.of(ratings).value == nil)
            #expect(PairAgreement.share(ratings) == nil && PairAgreement.humanCeiling(ratings) == nil)
            var draws = SeededGenerator(seed: 1)
            #expect(AlphaBootstrap.pairs(ratings, replicates: 9, using: &draws) == nil)
            #expect(AlphaBootstrap.questions(ratings, replicates: 9, using: &draws) == nil)
        }
    }

    @Test func aTieAmongTheOthersCountsByItsExpectation() throws {
        // Of 2 a and 1 b: each a sees one a and one b, and is right half of the time; b sees two a.
        let ceiling = try #require(PairAgreement.humanCeiling(Ratings(counts: [[2, 1]])))
        #expect(abs(ceiling - 1.0 / 3) < 1e-12)
        let clear = try #require(PairAgreement.humanCeiling(Ratings(counts: [[3, 1, 0], [1, 0, 0]])))
        #expect(clear == 0.75)
        #expect(try #require(PairAgreement.share(Ratings(counts: [[3, 1, 0], [0, 2, 0]]))) == 0.75)
    }

    @Test func theCodeIsTheMethodWhateverItsPlace() throws {
        let orders = [["a", "b"], ["b", "a"]]
        let votes = (0..<8).map {
            sampleVote(
                participant: "p\($0 % 4)", question: "q\($0 / 4)", choice: $0 / 4 == 0 ? "a" : "b",
                options: orders[$0 % 2])
        }
        let agreement = Agreement(of: Ballots(votes), replicates: 50)
        #expect(agreement.alpha.value?.alpha == 1 && agreement.fleiss.value?.kappa == 1)
        #expect(agreement == Agreement(of: Ballots(votes.reversed()), replicates: 50))
    }

    @Test func aTieIsAnAnswerAndNoneIsMissing() {
        var votes = (0..<4).map { sampleVote(participant: "p\($0)", question: "q", choice: nil) }
        votes[3].choice = .none
        votes.append(sampleVote(participant: "p4", question: "q", choice: "a"))
        #expect(Ratings(Ballots(votes)).counts == [[1, 0, 0, 0, 3]])
    }

    @Test func aTextOfSeveralMethodsIsOneCode() {
        let votes = ["a", "b"].map { choice in
            var vote = sampleVote(participant: "p", question: "q", choice: choice)
            vote.weight = 0.5
            vote.position = 1
            vote.shown.places = [1, 1, 2, 3]
            return vote
        }
        #expect(Ratings(Ballots(votes)).counts == [[1, 0, 0, 0]])
    }

    /// statsmodels' `fleiss_kappa(table, method="rand")` of the same four columns.
    @Test func theTieIsACodeOnlyWhereSomebodyGaveIt() throws {
        let choices = ["aabc", "abbd", "cccc", "dabc", "aaad", "bbca"]
        var votes = choices.enumerated().flatMap { question, answers in
            answers.enumerated().map {
                sampleVote(participant: "p\($0.offset)", question: "q\(question)", choice: String($0.element))
            }
        }
        let four = try #require(FleissKappa.of(Ratings(Ballots(votes))).value)
        // P_o = (1 + 1 + 6 + 0 + 3 + 1) / (6 x 6) pairs.
        #expect(abs(four.agreement - 1.0 / 3) < 1e-12)
        let randolph = try #require(four.randolph)
        #expect(abs(randolph - 1.0 / 9) < 1e-12)
        votes[0].choice = .tie
        #expect(Ratings(Ballots(votes)).counts[0].count == 5)
    }

    @Test func anAnswerInPartsIsItsLargestPartAndATieWhereTwoAreTheLargest() {
        func counts(_ parts: [(String, Double)], places: [Int] = [1, 2, 3, 4]) -> [Int] {
            let votes = parts.map { name, part in
                var vote = sampleVote(participant: "p", question: "q", choice: name)
                vote.weight = part
                vote.shown.places = places
                vote.position = places[["a": 0, "b": 1, "c": 2, "d": 3][name] ?? 0]
                return vote
            }
            return Ratings(Ballots(votes)).counts[0]
        }
        #expect(counts([("a", 0.3), ("b", 0.7)]) == [0, 1, 0, 0])
        #expect(counts([("a", 0.7), ("b", 0.3)]) == [1, 0, 0, 0])
        #expect(counts([("a", 0.5), ("b", 0.5)]) == [0, 0, 0, 0, 1])
        #expect(counts([("a", 0.25), ("b", 0.25), ("c", 0.5)]) == [0, 0, 1, 0])
        // The first two are one text, for which six tenths of the answer are.
        #expect(counts([("a", 0.3), ("b", 0.3), ("c", 0.4)], places: [1, 1, 2, 3]) == [1, 0, 0, 0])
    }

    @Test func oneQuestionHasNoAgreementBeyondChance() throws {
        let agreement = Agreement(of: Ratings(counts: [[3, 1, 1]]), replicates: 20)
        guard case .absent(let reason) = agreement.alpha else {
            Issue.record("an alpha of one question")
            return
        }
        #expect(reason.contains("one question"))
        let kappa = try #require(agreement.fleiss.value)
        #expect(kappa.kappa == nil && (kappa.absence ?? "").contains("one question"))
        #expect(kappa.randolph != nil && agreement.pairAgreement == 0.3)
    }

    // MARK: Influence

    @Test func leavingOneOutIsAsIfTheyHadNeverVoted() throws {
        let votes = unbalancedVotes()
        let ballots = Ballots(votes)
        for influence in ParticipantInfluence.all(in: ballots) {
            let method = try #require(ballots.methods.firstIndex(of: influence.method))
            var shares: [Double] = []
            for person in ballots.participants {
                let rest = Ballots(votes.filter { $0.participant != person.name })
                let place = try #require(rest.methods.firstIndex(of: ballots.methods[method]))
                shares.append(try #require(ShareEstimate(of: place, in: rest)).share)
            }
            let range = try #require(influence.range)
            #expect(abs(range.low - (try #require(shares.min()))) < 1e-12)
            #expect(abs(range.high - (try #require(shares.max()))) < 1e-12)
            let largest = shares.map { abs($0 - influence.share) }.max() ?? 0
            #expect(abs(abs(try #require(influence.change)) - largest) < 1e-12)
            let who = try #require(influence.participant)
            #expect(abs(shares[who] - influence.share - (try #require(influence.change))) < 1e-12)
        }
    }

    @Test func oneParticipantHasNoRange() throws {
        let ballots = Ballots([sampleVote(participant: "p", question: "q", choice: "a")])
        let influence = try #require(ParticipantInfluence(of: 0, in: ballots))
        #expect(influence.range == nil && influence.participant == nil && influence.share == 1)
        #expect(ParticipantInfluence.all(in: Ballots([])).isEmpty)
    }
}
