// SPDX-License-Identifier: Apache-2.0

/// How often intervals and tests keep what they promise, over many drawn studies whose truth is known.
package struct CoverageStudy: Equatable, Sendable {
    /// An interval's name and the truth that it is about.
    package enum Kind: String, CaseIterable, Sendable, Encodable {
        /// The default: the share among other participants and questions.
        case random
        /// The share that other participants would give these questions.
        case fixed
        /// Every vote independent; about the same truth as `random`.
        case wilson
        /// The paper's, n the participants; about the same truth as `random`.
        case wald
        /// The two-way bootstrap's percentiles; about the same truth as `random`.
        case bootstrap
        /// The difference of the first two methods, other participants and questions.
        case difference
        /// The difference that other participants would give these questions.
        case differenceFixed = "difference_fixed"
        /// The difference, every vote independent (normal, unequal variances of paired votes).
        case differenceNaive = "difference_naive"
    }

    package struct Coverage: Equatable, Sendable, Encodable {
        package var kind: Kind
        /// Studies whose interval holds the truth, over all studies.
        package var coverage: Double
        /// The mean half width.
        package var halfWidth: Double
    }

    /// A test of the first two methods where they are alike in the long run.
    package struct Size: Equatable, Sendable, Encodable {
        package var test: String
        /// Studies with p of .05 or less.
        package var rejected: Double
    }

    package let plan: StudyPlan
    package let studies: Int
    package let intervals: [Coverage]
    /// Empty where the first two methods differ in truth.
    package let sizes: [Size]

    private struct Outcome: Sendable {
        var covers: [Bool]
        var halves: [Double]
        var rejects: [Bool]
    }

    private static let tests = [
        "p (studentized flips)", "participants' sign flips", "McNemar, votes independent",
    ]

    /// - Parameters:
    ///   - studies: drawn; a coverage of .95 has a standard error of .005 with 2,000.
    ///   - replicates: of the two-way bootstrap; 0 leaves it out.
    ///   - draws: rearrangements of the tests; 0 leaves the tests out.
    package init(_ plan: StudyPlan, studies: Int, replicates: Int = 0, draws: Int = 0, seed: UInt64 = 7) {
        let simulation = StudySimulation(plan)
        let kinds = Kind.allCases.filter { $0 != .bootstrap || replicates > 0 }
        let isNull = abs(plan.shares[0] - plan.shares[1]) < 1e-12 && draws > 0
        let outcomes = ParallelStudies.map(studies) { number in
            let study = simulation.study(number, seed: seed)
            let truth = simulation.shares(of: study)
            return Self.outcome(
                study, plan: plan, truth: truth, kinds: kinds, replicates: replicates,
                draws: isNull ? draws : 0, number: number, seed: seed)
        }
        self.plan = plan
        self.studies = studies
        let count = Double(max(1, studies))
        intervals = kinds.indices.map { index in
            Coverage(
                kind: kinds[index], coverage: Double(outcomes.count { $0.covers[index] }) / count,
                halfWidth: outcomes.reduce(0) { $0 + $1.halves[index] } / count)
        }
        sizes =
            isNull
            ? Self.tests.indices.map { index in
                Size(
                    test: Self.tests[index], rejected: Double(outcomes.count { $0.rejects[index] }) / count)
            } : []
    }

    private static func outcome(
        _ study: SimulatedStudy, plan: StudyPlan, truth: [Double], kinds: [Kind], replicates: Int, draws: Int,
        number: Int, seed: UInt64
    ) -> Outcome {
        let values = study.values(of: 0)
        let difference = study.values(of: 0, less: 1)
        var outcome = Outcome(covers: [], halves: [], rejects: [])
        guard let mean = ClusteredMean(values), let gap = ClusteredMean(difference) else { return outcome }
        for kind in kinds {
            let (interval, target): (Interval?, Double) =
                switch kind {
                case .random: (mean.randomQuestions().interval, plan.shares[0])
                case .fixed: (mean.fixedQuestions().interval, truth[0])
                case .wilson: (ShareInterval.wilson(share: mean.mean, count: mean.count), plan.shares[0])
                case .wald:
                    (ShareInterval.paper(share: mean.mean, participants: mean.participants), plan.shares[0])
                case .bootstrap:
                    (
                        ShareBootstrap(
                            study.ballots, replicates: replicates, seed: seed, stream: "coverage \(number)"
                        ).interval(of: 0), plan.shares[0]
                    )
                case .difference: (gap.randomQuestions().interval, plan.shares[0] - plan.shares[1])
                case .differenceFixed: (gap.fixedQuestions().interval, truth[0] - truth[1])
                case .differenceNaive: (naive(gap), plan.shares[0] - plan.shares[1])
                }
            outcome.covers.append(interval.map { $0.low <= target && target <= $0.high } ?? false)
            outcome.halves.append(interval.map { ($0.high - $0.low) / 2 } ?? 0)
        }
        guard draws > 0 else { return outcome }
        let test = PairwiseTest(
            difference, first: "a", second: "b", draws: draws, seed: seed &+ UInt64(number))
        let independent = McNemarTest.exact(
            first: difference.values.count { $0 > 0 }, second: difference.values.count { $0 < 0 })
        outcome.rejects = [test?.p ?? 1, test?.pFixedQuestions ?? 1, independent].map { $0 <= 0.05 }
        return outcome
    }

    private static func naive(_ mean: ClusteredMean) -> Interval {
        let half = ShareInterval.z * mean.cellVariance.squareRoot()
        return Interval(low: mean.mean - half, high: mean.mean + half)
    }
}
