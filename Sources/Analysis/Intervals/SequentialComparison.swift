// SPDX-License-Identifier: Apache-2.0

/// Two methods, or one against chance, as they stood after each participant of a study that is looked at while it runs.
///
/// Participants are the units, in the order of their first answers, which nothing that was voted has decided: a value is a
/// participant's mean over their answers, so that these may hang together as they like. `BettingSequence` over the values may be
/// looked at after every participant; at the first look whose interval leaves out 0 the study may be ended. It speaks of these questions,
/// and each comparison of itself alone: the 95% are not shared between several.
package struct SequentialComparison: Equatable, Sendable {
    /// What was known after so many participants.
    package struct Look: Equatable, Sendable {
        package var participants: Int
        /// The latest answer of these participants, in milliseconds since 1970.
        package var moment: Int?
        package var difference: Double
        /// 95% over all looks; nil where no difference fits all participants, who then were not alike.
        package var interval: Interval?

        /// Whether there may be no difference.
        package var allowsNoDifference: Bool { interval.map { $0.low <= 0 && $0.high >= 0 } ?? true }
    }

    /// A chart of more looks shows no more.
    private static let mostLooks = 100

    package var first: String
    /// Nil for chance: one over the number of options of each page.
    package var second: String?
    /// At most a hundred, evenly spaced, and the first that left out 0; the last is now.
    package var looks: [Look]
    /// The first that left out 0; nil where none did.
    package var decided: Look?
    /// `BetaBinomialSequence` of the share over votes, less chance, which takes votes as independent: for comparison.
    ///
    /// Nil for a pair, and where pages differ in their number of options.
    package var votesInterval: Interval?

    package var now: Look { looks[looks.count - 1] }

    /// Two methods over the answers that offered both and chose any; nil without such answers.
    package init?(
        of first: Int, less second: Int, in ballots: Ballots, arrivals: Arrivals, alpha: Double = 0.05
    ) {
        self.init(
            ballots.methods[first], ballots.methods[second],
            CrossedValues(of: first, less: second, in: ballots), arrivals, alpha)
    }

    /// A method against chance over the answers that offered it and chose any; nil without such answers.
    package init?(of method: Int, in ballots: Ballots, arrivals: Arrivals, alpha: Double = 0.05) {
        let offering = ballots.sets.map { $0[method] ? $0.count { $0 } : 0 }
        let sizes = offering.filter { $0 > 0 }
        guard let least = sizes.min(), let most = sizes.max() else { return nil }
        let values = CrossedValues(
            in: ballots, range: -1 / Double(least)...(1 - 1 / Double(most))
        ) { ballot in
            guard let choice = ballot.choice, offering[ballot.set] > 0 else { return nil }
            return (choice == method ? 1 : 0) - 1 / Double(offering[ballot.set])
        }
        self.init(ballots.methods[method], nil, values, arrivals, alpha)
        guard least == most else { return }
        let total = values.parts.reduce(0, +)
        let chance = 1 / Double(least)
        let chosen = zip(values.values, values.parts).reduce(0) { $0 + ($1.0 + chance) * $1.1 }
        let interval = BetaBinomialSequence.interval(
            count: min(max(chosen, 0), total), total: total, alpha: alpha)
        votesInterval = Interval(low: interval.low - chance, high: interval.high - chance)
    }

    private init?(
        _ first: String, _ second: String?, _ values: CrossedValues, _ arrivals: Arrivals, _ alpha: Double
    ) {
        var sums = [Double](repeating: 0, count: values.participantCount)
        var weights = sums
        for index in values.values.indices {
            sums[values.participants[index]] += values.parts[index] * values.values[index]
            weights[values.participants[index]] += values.parts[index]
        }
        let people = arrivals.order.filter { weights[$0] > 0 }
        guard !people.isEmpty else { return nil }
        (self.first, self.second) = (first, second)
        let (low, width) = (values.range.lowerBound, values.range.upperBound - values.range.lowerBound)
        var sequence = BettingSequence(alpha: alpha)
        var total = 0.0
        var moment: Int?
        looks = []
        for (place, person) in people.enumerated() {
            let mean = sums[person] / weights[person]
            total += mean
            if let last = arrivals.last[person] { moment = max(moment ?? last, last) }
            sequence.add(min(1, max(0, (mean - low) / width)))
            let count = place + 1
            let look = Look(
                participants: count, moment: moment, difference: total / Double(count),
                interval: sequence.interval.map {
                    Interval(low: low + width * $0.low, high: low + width * $0.high)
                })
            let isFirst = decided == nil && !look.allowsNoDifference
            if isFirst { decided = look }
            let isShown = count * Self.mostLooks / people.count != place * Self.mostLooks / people.count
            if isShown || isFirst { looks.append(look) }
        }
    }
}

/// When participants came.
package struct Arrivals: Equatable, Sendable {
    /// By their first answers, names deciding between equals; who has no time comes last.
    package var order: [Int]
    /// The latest answer of each; nil where none has a time.
    package var last: [Int?]
    /// Participants none of whose answers has a time.
    package var unknown: Int

    /// Of everybody who answered; nil where no answer has a time.
    package init?(of ballots: Ballots) {
        var first = [Int?](repeating: nil, count: ballots.participantCount)
        var hasAnswered = [Bool](repeating: false, count: ballots.participantCount)
        last = first
        for ballot in ballots.ballots {
            hasAnswered[ballot.participant] = true
            guard let moment = ballot.moment else { continue }
            first[ballot.participant] = min(first[ballot.participant] ?? moment, moment)
            last[ballot.participant] = max(last[ballot.participant] ?? moment, moment)
        }
        let people = first.indices.filter { hasAnswered[$0] }
        unknown = people.count { first[$0] == nil }
        guard unknown < people.count else { return nil }
        order = people.sorted { (first[$0] ?? .max, $0) < (first[$1] ?? .max, $1) }
    }
}
