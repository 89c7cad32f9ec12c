// SPDX-License-Identifier: Apache-2.0

import Analysis
import Randomness
import StudyFiles
import Testing

@Suite struct ShareBootstrapTests {
    /// Votes of seeded participants; some ties, some questions unanswered, perhaps some answers split.
    private static func votes(
        participants: Int, questions: Int, shown: Int = 4, split: Double = 0, seed: UInt64 = 1
    ) -> [Vote] {
        var draws = SeededGenerator(seed: seed)
        var votes: [Vote] = []
        for person in 0..<participants {
            for question in 0..<questions where draws.uniform() > 0.1 {
                let options = Array(draws.shuffled(["a", "b", "c", "d"]).prefix(shown))
                let isTie = draws.uniform() < 0.05
                var vote = sampleVote(
                    participant: "p\(person)", question: "q\(question)",
                    choice: isTie ? nil : draws.pick(options),
                    options: options)
                if !isTie, draws.uniform() < split {
                    // Two or three methods behind one text.
                    for name in options.prefix(2 + person % 2) {
                        vote.choice = .method(name)
                        vote.weight = 1 / Double(2 + person % 2)
                        votes.append(vote)
                    }
                } else {
                    votes.append(vote)
                }
            }
        }
        return votes
    }

    /// Sizes about the vectors' widths, pages that do not show all methods, and split answers.
    @Test(
        arguments: [
            (1, 1, 4, 0), (2, 3, 4, 0), (7, 5, 4, 0.2), (8, 70, 4, 0), (40, 9, 4, 0), (65, 20, 3, 0),
            (33, 17, 2, 0),
            (50, 12, 3, 0.3), (130, 64, 4, 0), (300, 5, 4, 0.1),
        ] as [(Int, Int, Int, Double)], ShareBootstrap.Resampling.allCases)
    func countingBitsGivesTheDefinition(
        study: (participants: Int, questions: Int, shown: Int, split: Double),
        resampling: ShareBootstrap.Resampling
    ) {
        let ballots = Ballots(
            Self.votes(
                participants: study.participants, questions: study.questions, shown: study.shown,
                split: study.split))
        let fast = ShareBootstrap(ballots, resampling: resampling, replicates: 70, seed: 5, stream: "x")
        let slow = ShareBootstrap.byDefinition(
            ballots, resampling: resampling, replicates: 70, seed: 5, stream: "x")
        #expect(fast.count == slow.count)
        for method in ballots.methods.indices {
            let (a, b) = (
                (0..<fast.count).map { fast.share(of: method, in: $0) },
                (0..<slow.count).map { slow.share(of: method, in: $0) }
            )
            #expect(a.map { $0 == nil } == b.map { $0 == nil })
            for (first, second) in zip(a, b) { #expect(abs((first ?? 0) - (second ?? 0)) < 1e-12) }
        }
    }

    /// Each participant answers three of 400 questions: the rows are lists, not bits.
    @Test(arguments: ShareBootstrap.Resampling.allCases)
    func countingListedBitsGivesTheDefinition(resampling: ShareBootstrap.Resampling) {
        var draws = SeededGenerator(seed: 12)
        let votes = (0..<200).flatMap { person in
            (0..<3).map { turn in
                let options = Array(draws.shuffled(["a", "b", "c"]).prefix(2 + person % 2))
                return sampleVote(
                    participant: "p\(person)", question: "q\((person * 7 + turn * 131) % 400)",
                    choice: draws.pick(options), options: options)
            }
        }
        let ballots = Ballots(votes)
        let fast = ShareBootstrap(ballots, resampling: resampling, replicates: 40, seed: 6)
        let slow = ShareBootstrap.byDefinition(ballots, resampling: resampling, replicates: 40, seed: 6)
        for method in ballots.methods.indices {
            for (first, second) in zip(fast.shares(of: method), slow.shares(of: method)) {
                #expect(abs(first - second) < 1e-12)
            }
            #expect(fast.shares(of: method).count == 40 && slow.shares(of: method).count == 40)
        }
    }

    @Test func aReplicateIsTheSameHoweverManyThereAreAndInWhateverOrderTheRowsStand() {
        var draws = SeededGenerator(seed: 9)
        let votes = Self.votes(participants: 30, questions: 8, shown: 3, split: 0.1)
        let many = ShareBootstrap(Ballots(votes), replicates: 500, seed: 3)
        let few = ShareBootstrap(Ballots(draws.shuffled(votes)), replicates: 45, seed: 3)
        for method in 0..<4 { #expect(few.shares(of: method) == Array(many.shares(of: method).prefix(45))) }
        #expect(many.intervals != ShareBootstrap(Ballots(votes), replicates: 500, seed: 4).intervals)
    }

    @Test func theTwoWayBootstrapIsAsWideAsTheClusteredInterval() throws {
        let ballots = Ballots(EstimateTests.patterned(participants: 40, questions: 9))
        let bootstrap = try #require(ShareBootstrap(ballots, replicates: 2000, seed: 1).interval(of: 0))
        let clustered = try #require(ShareEstimate(of: 0, in: ballots)?.randomQuestions.interval)
        let ratio = (bootstrap.high - bootstrap.low) / (clustered.high - clustered.low)
        #expect((0.8...1.4).contains(ratio), "\(ratio)")
    }

    /// With participants alone the standard deviation of the replicates is the fixed-question standard error, less the
    /// correction G / (G - 1).
    @Test func participantsAloneVaryAsTheFixedQuestionIntervalSays() throws {
        let ballots = Ballots(EstimateTests.patterned(participants: 60, questions: 9))
        let shares = ShareBootstrap(ballots, resampling: .participants, replicates: 4000, seed: 2).shares(
            of: 0)
        let mean = shares.reduce(0, +) / Double(shares.count)
        let deviation = (shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(shares.count))
            .squareRoot()
        let estimate = try #require(ShareEstimate(of: 0, in: ballots))
        let fixed = try #require(estimate.fixedQuestions.interval)
        // Student's t on 59 degrees of freedom, 97.5%: 2.000995.
        let standardError = (fixed.high - fixed.low) / 2 / 2.000995
        #expect(abs(deviation / standardError - 1) < 0.05)
        #expect(abs(mean - estimate.share) < 0.005)
    }

    @Test func differencesPairTheReplicates() throws {
        let ballots = Ballots(Self.votes(participants: 30, questions: 8))
        let bootstrap = ShareBootstrap(ballots, replicates: 200, seed: 3)
        let expected = zip(bootstrap.shares(of: 0), bootstrap.shares(of: 2)).map { $0 - $1 }
        #expect(bootstrap.differences(0, 2) == expected)
        let interval = try #require(bootstrap.interval(ofDifference: 0, 2))
        #expect(interval.low < 0 && interval.high > 0)
    }

    @Test func studiesWithoutChoicesHaveNoReplicates() {
        let ties = (0..<5).map { sampleVote(participant: "p\($0)", question: "q", choice: nil) }
        for votes in [[], ties] {
            let ballots = Ballots(votes)
            for resampling in ShareBootstrap.Resampling.allCases {
                let bootstrap = ShareBootstrap(ballots, resampling: resampling, replicates: 20, seed: 1)
                #expect(bootstrap.count == 0 && bootstrap.intervals.allSatisfy { $0 == nil })
            }
        }
    }

    /// `numpy.quantile([1, 2, 4, 8, 16], p)`.
    @Test(arguments: [(0.0, 1.0), (0.025, 1.1), (0.5, 4.0), (0.9, 12.8), (0.975, 15.2), (1.0, 16.0)])
    func quantilesMatchNumpy(p: Double, expected: Double) throws {
        #expect(abs(try #require(Quantile.linear(p, ofSorted: [1, 2, 4, 8, 16])) - expected) < 1e-12)
    }
}
