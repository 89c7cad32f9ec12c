// SPDX-License-Identifier: Apache-2.0

private import Randomness

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Studies drawn as a plan says, and what they should have found.
package struct StudySimulation: Sendable {
    package let plan: StudyPlan
    /// Log-strengths b_m that give the plan's shares.
    package let strengths: [Double]
    /// (points, methods): exp of participants' effects at evenly spaced points.
    private let participantWeights: [[Double]]

    /// Methods up to which effects are integrated over.
    package static let mostMethods = NormalPoints.most

    package init(_ plan: StudyPlan) {
        self.plan = plan
        let methods = plan.shares.count
        let points = NormalPoints.points(2_048, dimensions: methods)
        participantWeights = points.map { point in
            point.map { exp(plan.participantEffect * 0.5.squareRoot() * $0) }
        }
        let both =
            (plan.participantEffect * plan.participantEffect + plan.questionEffect * plan.questionEffect)
        // Effects of participants and questions add up to one normal number.
        let weights = points.map { point in point.map { exp((both / 2).squareRoot() * $0) } }
        guard Set(plan.shares).count > 1 else {
            strengths = [Double](repeating: 0, count: methods)
            return
        }
        var strengths = plan.shares.map { log($0) }
        for _ in 0..<200 {
            let found = Self.shares(strengths.map { exp($0) }, weights)
            let steps = zip(plan.shares, found).map { log($0 / $1) }
            strengths = zip(strengths, steps).map { $0 + $1 }
            if steps.allSatisfy({ abs($0) < 1e-10 }) { break }
        }
        let centre = strengths.reduce(0, +) / Double(methods)
        self.strengths = strengths.map { $0 - centre }
    }

    /// Mean shares of methods with strengths (not logs) over the points' weights.
    private static func shares(_ strengths: [Double], _ weights: [[Double]]) -> [Double] {
        var sums = [Double](repeating: 0, count: strengths.count)
        for point in weights {
            var total = 0.0
            for method in strengths.indices { total += strengths[method] * point[method] }
            for method in strengths.indices { sums[method] += strengths[method] * point[method] / total }
        }
        return sums.map { $0 / Double(weights.count) }
    }

    /// One drawn study; the same number and seed give the same one.
    package func study(_ number: Int, seed: UInt64) -> SimulatedStudy {
        var draws = SeededGenerator(seed: seed, stream: "simulated study", "\(number)")
        let methods = strengths.count
        func effects(_ count: Int, _ deviation: Double) -> [Double] {
            (0..<count * methods).map { _ in
                deviation > 0 ? exp(deviation * 0.5.squareRoot() * draws.normal()) : 1
            }
        }
        let people = effects(plan.participants, plan.participantEffect)
        var questions = effects(plan.questions, plan.questionEffect)
        for index in questions.indices { questions[index] *= exp(strengths[index % methods]) }
        let order = draws.shuffled(Array(0..<plan.questions))
        var study = SimulatedStudy(
            participantCount: plan.participants, questionCount: plan.questions, questionWeights: questions,
            methodCount: methods)
        study.reserve(plan.votes)
        var weights = [Double](repeating: 0, count: methods)
        for person in 0..<plan.participants {
            let block = (0..<plan.questionsEach).map {
                order[(person * plan.questionsEach + $0) % plan.questions]
            }
            for question in block.sorted() {
                var total = 0.0
                for method in 0..<methods {
                    weights[method] =
                        people[person * methods + method] * questions[question * methods + method]
                    total += weights[method]
                }
                var left = draws.uniform() * total
                var choice = 0
                while choice < methods - 1, left >= weights[choice] {
                    left -= weights[choice]
                    choice += 1
                }
                study.add(participant: person, question: question, choice: choice)
            }
        }
        return study
    }

    /// The shares that infinitely many participants would give these very questions.
    package func shares(of study: SimulatedStudy) -> [Double] {
        let methods = strengths.count
        var sums = [Double](repeating: 0, count: methods)
        for question in 0..<study.questionCount {
            let own = Array(study.questionWeights[question * methods..<(question + 1) * methods])
            for (method, share) in Self.shares(own, participantWeights).enumerated() { sums[method] += share }
        }
        return sums.map { $0 / Double(study.questionCount) }
    }
}
