// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Effects on the log-odds that give wanted intraclass correlations of the first method's votes.
///
/// The correlation of two votes of one participant is Var E[vote | participant] / (p (1 - p)), over even points of both
/// effects; the effects are scaled by the root of wanted over found until both are met.
package enum EffectFit {
    private static let points = 400

    /// Correlations beyond this would need effects that leave hardly a vote open.
    package static let largest = 0.6

    /// - Parameters:
    ///   - plan: whose effects are replaced.
    ///   - participants: correlation of two votes of a participant, 0 to `largest`.
    ///   - questions: of two votes on a question.
    /// - Returns: nil where the two cannot be had together, or with more than `NormalPoints.most / 2` methods.
    package static func plan(_ plan: StudyPlan, participants: Double, questions: Double) -> StudyPlan? {
        let methods = plan.shares.count
        guard methods * 2 <= NormalPoints.most, participants >= 0, questions >= 0,
            participants + questions <= largest
        else { return nil }
        let drawn = NormalPoints.points(points, dimensions: methods * 2)
        var plan = plan
        plan.participantEffect = participants > 0 ? 1 : 0
        plan.questionEffect = questions > 0 ? 1 : 0
        for _ in 0..<60 {
            let found = correlations(plan, drawn)
            let factors = [(participants, found.participants), (questions, found.questions)].map {
                $0.0 > 0 ? min(2, max(0.5, ($0.0 / max($0.1, 1e-9)).squareRoot())) : 1
            }
            plan.participantEffect *= factors[0]
            plan.questionEffect *= factors[1]
            if factors.allSatisfy({ abs($0 - 1) < 1e-4 }) { return plan }
        }
        return nil
    }

    private static func correlations(_ plan: StudyPlan, _ drawn: [[Double]])
        -> (participants: Double, questions: Double)
    {
        let methods = plan.shares.count
        let strengths = StudySimulation(plan).strengths
        func weights(_ first: Int, _ deviation: Double, _ strengths: [Double]?) -> [[Double]] {
            drawn.map { point in
                (0..<methods).map {
                    exp(deviation * 0.5.squareRoot() * point[first + $0] + (strengths?[$0] ?? 0))
                }
            }
        }
        let people = weights(0, plan.participantEffect, nil)
        let questions = weights(methods, plan.questionEffect, strengths)
        var byPerson = [Double](repeating: 0, count: points)
        var byQuestion = byPerson
        for (row, person) in people.enumerated() {
            for (column, question) in questions.enumerated() {
                var total = 0.0
                for method in 0..<methods { total += person[method] * question[method] }
                let share = person[0] * question[0] / total / Double(points)
                byPerson[row] += share
                byQuestion[column] += share
            }
        }
        let mean = byPerson.reduce(0, +) / Double(points)
        func part(_ means: [Double]) -> Double {
            means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(points) / (mean * (1 - mean))
        }
        return (part(byPerson), part(byQuestion))
    }
}
