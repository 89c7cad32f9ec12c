// SPDX-License-Identifier: Apache-2.0

/// The least number of participants with whom a study reaches what is wanted.
package struct PowerSearch: Equatable, Sendable {
    package enum Goal: Equatable, Sendable {
        /// Of the first two methods' test, other participants and questions.
        case power(Double)
        /// The same after Holm's adjustment over all pairs.
        case powerHolm(Double)
        /// Of the first two methods' test, these questions.
        case powerFixedQuestions(Double)
        /// Of the first method's interval, other participants and questions.
        case halfWidth(Double)
        case halfWidthFixedQuestions(Double)
    }

    /// What the least number, or the largest one tried, reaches.
    package let estimate: PowerEstimate
    /// False where even the largest number did not reach the goal: more participants do not make up for few questions.
    package let isReached: Bool
    /// Every number tried, rising.
    package let tried: [PowerEstimate]

    /// Doubles the participants until the goal is reached and halves the gap until it is a twentieth of the number or 1.
    ///
    /// Every number of participants has the same seed.
    ///
    /// - Parameters:
    ///   - plan: its number of participants is the least that is tried.
    ///   - most: participants that are tried.
    ///   - report: told of every estimate as it comes.
    package init(
        _ goal: Goal, _ plan: StudyPlan, most: Int, studies: Int, seed: UInt64 = 7,
        report: (PowerEstimate) throws -> Void
    ) rethrows {
        var tried: [PowerEstimate] = []
        func estimate(_ participants: Int) throws -> PowerEstimate {
            var plan = plan
            plan.participants = participants
            let found = PowerEstimate(StudySimulation(plan), studies: studies, seed: seed)
            tried.append(found)
            try report(found)
            return found
        }
        var low = 0
        var high = min(plan.participants, most)
        var best = try estimate(high)
        while !goal.isReached(by: best), high < most {
            low = high
            high = min(most, high * 2)
            best = try estimate(high)
        }
        isReached = goal.isReached(by: best)
        if isReached, low > 0 {
            while high - low > max(1, high / 20) {
                let middle = (low + high) / 2
                let found = try estimate(middle)
                if goal.isReached(by: found) { (high, best) = (middle, found) } else { low = middle }
            }
        }
        self.estimate = best
        self.tried = tried.sorted { $0.participants < $1.participants }
    }
}

extension PowerSearch.Goal {
    func isReached(by estimate: PowerEstimate) -> Bool {
        switch self {
        case .power(let least): estimate.power.map { $0 >= least } ?? false
        case .powerHolm(let least): estimate.powerHolm.map { $0 >= least } ?? false
        case .powerFixedQuestions(let least): estimate.powerFixedQuestions.map { $0 >= least } ?? false
        case .halfWidth(let most): estimate.halfWidth.map { $0 <= most } ?? false
        case .halfWidthFixedQuestions(let most): estimate.halfWidthFixedQuestions.map { $0 <= most } ?? false
        }
    }
}
