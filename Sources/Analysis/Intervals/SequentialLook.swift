// SPDX-License-Identifier: Apache-2.0

/// What may be said of a study that is still open, whenever and however often one looks.
package struct SequentialLook: Equatable, Sendable {
    package var method: String
    /// Participants so far, in the order in which they began.
    package var participants: Int
    /// The mean over participants of the method's share of their votes.
    package var share: Double
    /// `BettingSequence` over the participants: 95% over all looks; these questions.
    package var interval: Interval?
    /// `BetaBinomialSequence` over the votes, which takes them as independent: for comparison.
    package var votesInterval: Interval

    /// Nil where no ballot offered the method and chose any.
    ///
    /// - Parameter order: participants by arrival; those missing come last, by number. The order must not depend on
    ///   what was voted.
    package init?(of method: Int, in ballots: Ballots, order: [Int], alpha: Double = 0.05) {
        let values = CrossedValues(of: method, in: ballots)
        let means = Self.means(values, order: order)
        guard !means.isEmpty else { return nil }
        self.method = ballots.methods[method]
        participants = means.count
        share = means.reduce(0, +) / Double(means.count)
        interval = Self.interval(means, alpha: alpha)
        let total = values.parts.reduce(0, +)
        let count = zip(values.values, values.parts).reduce(0) { $0 + $1.0 * $1.1 }
        votesInterval = BetaBinomialSequence.interval(
            count: min(count, total), total: total, alpha: alpha)
    }

    /// The difference of two methods, -1 to 1: the interval of the participants' mean differences.
    package static func difference(
        of first: Int, less second: Int, in ballots: Ballots, order: [Int], alpha: Double = 0.05
    ) -> Interval? {
        let means = means(CrossedValues(of: first, less: second, in: ballots), order: order)
        return interval(means.map { (1 + $0) / 2 }, alpha: alpha).map {
            Interval(low: 2 * $0.low - 1, high: 2 * $0.high - 1)
        }
    }

    private static func interval(_ means: [Double], alpha: Double) -> Interval? {
        guard !means.isEmpty else { return nil }
        var sequence = BettingSequence(alpha: alpha)
        for mean in means { sequence.add(min(1, max(0, mean))) }
        return sequence.interval
    }

    /// Each participant's mean value.
    private static func means(_ values: CrossedValues, order: [Int]) -> [Double] {
        var sums = [Double](repeating: 0, count: values.participantCount)
        var weights = sums
        for index in values.values.indices {
            sums[values.participants[index]] += values.parts[index] * values.values[index]
            weights[values.participants[index]] += values.parts[index]
        }
        var isListed = [Bool](repeating: false, count: sums.count)
        var people: [Int] = []
        for person in order + Array(sums.indices) where sums.indices.contains(person) && !isListed[person] {
            isListed[person] = true
            people.append(person)
        }
        return people.filter { weights[$0] > 0 }.map { sums[$0] / weights[$0] }
    }
}
