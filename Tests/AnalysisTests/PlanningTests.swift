// SPDX-License-Identifier: Apache-2.0

import Analysis
import Randomness
import StudyFiles
import Testing

@Suite struct PlanningTests {
    private func plan(
        _ participants: Int, _ questions: Int, each: Int? = nil, _ shares: [Double],
        _ participantEffect: Double,
        _ questionEffect: Double
    ) -> StudyPlan {
        StudyPlan(
            participants: participants, questions: questions, questionsEach: each, shares: shares,
            participantEffect: participantEffect, questionEffect: questionEffect)
    }

    // MARK: Simulation

    @Test func drawnStudiesHaveThePlansShares() {
        let shares = [0.4, 0.3, 0.2, 0.1]
        let simulation = StudySimulation(plan(40, 30, shares, 0.5, 0.8))
        var counts = [0.0, 0, 0, 0]
        for number in 0..<200 {
            for choice in simulation.study(number, seed: 1).choices { counts[choice] += 1 }
        }
        for (count, share) in zip(counts, shares) {
            // 200 studies of 30 questions whose shares vary by about .13.
            #expect(abs(count / counts.reduce(0, +) - share) < 0.007)
        }
        #expect(abs(simulation.strengths.reduce(0, +)) < 1e-9)
    }

    @Test func blocksGiveEveryQuestionAsManyAnswers() {
        let study = StudySimulation(plan(20, 7, each: 3, [0.5, 0.5], 0.3, 0.3)).study(0, seed: 2)
        var answers = [Int](repeating: 0, count: 7)
        for question in study.questions { answers[question] += 1 }
        #expect(study.choices.count == 60 && (answers.max() ?? 0) - (answers.min() ?? 0) <= 1)
        let pairs = Set(zip(study.participants, study.questions).map { "\($0) \($1)" })
        #expect(pairs.count == 60)
    }

    @Test func theSameSeedGivesTheSameStudy() {
        let simulation = StudySimulation(plan(10, 5, [0.6, 0.4], 0.5, 0.5))
        #expect(simulation.study(3, seed: 4).choices == simulation.study(3, seed: 4).choices)
        #expect(simulation.study(3, seed: 4).choices != simulation.study(4, seed: 4).choices)
    }

    // MARK: Coverage

    /// The full table, of 2,000 studies each, is in `Benchmarks/analysis/coverage.md`.
    @Test(arguments: [(107, 25, 0.3, 0.3), (18, 13, 0.5, 0.8)])
    func defaultIntervalsCoverAndNaiveOnesDoNot(
        participants: Int, questions: Int, participantEffect: Double, questionEffect: Double
    ) throws {
        let study = CoverageStudy(
            plan(participants, questions, [0.5, 0.5], participantEffect, questionEffect), studies: 400,
            draws: 199)
        func coverage(_ kind: CoverageStudy.Kind) throws -> Double {
            try #require(study.intervals.first { $0.kind == kind }).coverage
        }
        for kind in [CoverageStudy.Kind.random, .fixed, .difference, .differenceFixed] {
            #expect((0.92...0.985).contains(try coverage(kind)), "\(kind)")
        }
        #expect(try coverage(.wilson) < 0.91)
        #expect(try coverage(.differenceNaive) < 0.91)
        #expect(try #require(study.sizes.first).rejected < 0.08)
        #expect(study.sizes[1].rejected > study.sizes[0].rejected)
    }

    @Test func withoutEffectsTheDefaultCoversMoreAndWilsonAsMuchAsItPromises() throws {
        let study = CoverageStudy(plan(60, 20, [0.25, 0.25, 0.25, 0.25], 0, 0), studies: 400)
        let found = Dictionary(uniqueKeysWithValues: study.intervals.map { ($0.kind, $0.coverage) })
        #expect(try #require(found[.random]) > 0.94)
        #expect((0.92...0.975).contains(try #require(found[.wilson])))
        #expect(study.sizes.isEmpty)
    }

    // MARK: Power

    /// Wilson half widths at p = .25 as in textbooks: n = 200, 400, 800, 1600 give .060, .042, .030, .021.
    @Test func closedFormsAreTheTextbooks() throws {
        for (n, expected) in [(200, 0.060), (400, 0.042), (800, 0.030), (1_600, 0.021)] {
            let interval = try #require(ShareInterval.wilson(share: 0.25, count: Double(n)))
            #expect(abs((interval.high - interval.low) / 2 - expected) < 0.0005)
        }
    }

    @Test func halfWidthsComeNearTheClosedForm() throws {
        let simulation = StudySimulation(plan(120, 30, [0.25, 0.25, 0.25, 0.25], 0.6, 0.9))
        let estimate = PowerEstimate(simulation, studies: 120)
        #expect(estimate.designEffect > 2)
        let half = try #require(estimate.halfWidth)
        #expect(abs(half / estimate.wilsonHalfWidth - 1) < 0.1)
        #expect(try #require(estimate.halfWidthFixedQuestions) < half)
        #expect(estimate.participantICC > 0.01 && estimate.questionICC > estimate.participantICC)
        let (power, holm) = (try #require(estimate.power), try #require(estimate.powerHolm))
        #expect(power < 0.12 && holm <= power)
    }

    @Test func moreParticipantsHaveMorePower() throws {
        let few = PowerEstimate(
            StudySimulation(plan(15, 25, [0.4, 0.3, 0.3], 0.3, 0.2)), studies: 150)
        let many = PowerEstimate(
            StudySimulation(plan(120, 25, [0.4, 0.3, 0.3], 0.3, 0.2)), studies: 150)
        #expect(try #require(many.power) > #require(few.power) + 0.2)
        #expect(try #require(many.halfWidth) < #require(few.halfWidth))
        #expect(many.votes == 3_000)
    }

    @Test func theSearchFindsTheLeastNumberThatReachesTheGoal() throws {
        let found = PowerSearch(
            .powerFixedQuestions(0.8), plan(4, 20, [0.42, 0.29, 0.29], 0.4, 0.1), most: 400, studies: 150,
            report: { _ in })
        #expect(found.isReached)
        #expect(try #require(found.estimate.powerFixedQuestions) >= 0.8)
        let smaller = found.tried.last { $0.participants < found.estimate.participants }
        #expect((smaller?.powerFixedQuestions ?? 0) < 0.8)
    }

    /// The test exchanges signs by question: five of them allow no p below 2 / 32, however clear the votes are.
    @Test func noPowerIsPromisedThatTheTestCannotHave() throws {
        let few = PowerEstimate(
            StudySimulation(plan(60, 5, [0.85, 0.05, 0.05, 0.05], 0.2, 0.2)), studies: 20)
        #expect(few.leastP == 0.0625 && few.leastPHolm == 0.375)
        #expect(few.power == 0 && few.powerHolm == 0)
        #expect(try #require(few.powerFixedQuestions) > 0.9, "these questions alone are another claim")
        let six = PowerEstimate(
            StudySimulation(plan(60, 6, [0.85, 0.05, 0.05, 0.05], 0.2, 0.2)), studies: 20)
        #expect(try #require(six.power) > 0.9 && six.powerHolm == 0)
    }

    @Test func oneQuestionHasNoPowerAndNoWidth() {
        let found = PowerSearch(
            .halfWidth(0.04), plan(8, 1, [0.5, 0.5], 0.3, 1), most: 16, studies: 10, report: { _ in })
        #expect(!found.isReached && found.estimate.halfWidth == nil && found.estimate.power == nil)
    }

    @Test func fewQuestionsCannotBeMadeUpForByParticipants() {
        let found = PowerSearch(
            .halfWidth(0.02), plan(8, 4, [0.5, 0.5], 0.3, 1), most: 64, studies: 40,
            report: { _ in })
        #expect(!found.isReached && found.estimate.participants == 64)
    }
}
