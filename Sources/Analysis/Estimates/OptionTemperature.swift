// SPDX-License-Identifier: Apache-2.0

/// The win rate of a method's responses of one temperature, where the options of a page had temperatures of their own.
///
/// Over the answers that chose a method and whose page offered the method at this temperature: the mean over their questions of the share
/// that chose it, as in the table of win rates. What stood beside it, and at which temperatures, is what the design put there;
/// with rows of Latin squares every temperature meets every other alike often.
package struct OptionTemperature: Equatable, Sendable {
    package var method: String
    /// As in votes.csv (`0.301`), or a range (`below 1`, `1 and above`).
    package var name: String
    /// The temperature; nil for a range.
    package var value: Double?
    package var share: Double
    /// The share if the options of every page were chosen alike often: one over their number, in the same mean.
    package var chance: Double
    /// Answers for it; a text of several methods gives each its part.
    package var votes: Double
    package var ballots: Double
    package var questions: Int
    package var participants: Int
    /// 95%, participants and questions clustered.
    package var randomQuestions: IntervalEstimate
    package var fixedQuestions: IntervalEstimate

    /// Those of each temperature, then of the ranges, each in the order of the methods; none where no page has options of
    /// different temperatures.
    package static func all(in ballots: Ballots) -> (levels: [OptionTemperature], ranges: [OptionTemperature])
    {
        let isCrossed = ballots.pages.map { Set($0.temperatures ?? []).count > 1 }
        guard ballots.ballots.contains(where: { isCrossed[$0.page] }) else { return ([], []) }
        let known = Set(ballots.pages.flatMap { $0.temperatures ?? [] } + ballots.temperatures).sorted()
        let levels = known.flatMap { level in
            ballots.methods.indices.compactMap {
                OptionTemperature(of: $0, "\(level)", value: level, in: ballots) { $0 == level }
            }
        }
        let ranges = ballots.methods.indices.compactMap {
            OptionTemperature(of: $0, "below 1", value: nil, in: ballots) { $0 < 1 }
        }
        let above = ballots.methods.indices.compactMap {
            OptionTemperature(of: $0, "1 and above", value: nil, in: ballots) { $0 >= 1 }
        }
        return (levels, ranges + above)
    }

    /// Nil where no answer that chose a method had the method at such a temperature before it.
    private init?(
        of method: Int, _ name: String, value: Double?, in ballots: Ballots, isMeant: (Double) -> Bool
    ) {
        // The method's own temperature on each page: meant, another, or for the answer to say.
        enum Offer { case meant, other, unsaid }
        let offers = ballots.pages.map { page -> Offer in
            guard let place = page.methods.firstIndex(of: method) else { return .other }
            guard let temperatures = page.temperatures, temperatures.indices.contains(place) else {
                return .unsaid
            }
            return isMeant(temperatures[place]) ? .meant : .other
        }
        func values(_ value: (Ballots.Ballot) -> Double) -> CrossedValues {
            CrossedValues(in: ballots, range: 0...1) { ballot in
                guard ballot.choice != nil else { return nil }
                switch offers[ballot.page] {
                case .meant: return value(ballot)
                case .other: return nil
                case .unsaid: return ballot.temperature.map(isMeant) == true ? value(ballot) : nil
                }
            }
        }
        let chosen = values { $0.choice == method ? 1 : 0 }
        guard let mean = ClusteredMean(chosen),
            let expected = ClusteredMean(values { 1 / Double(max(ballots.pages[$0.page].methods.count, 1)) })
        else { return nil }
        (self.method, self.name, self.value) = (ballots.methods[method], name, value)
        (share, chance) = (mean.mean, expected.mean)
        votes = zip(chosen.values, chosen.parts).reduce(0) { $0 + $1.0 * $1.1 }
        self.ballots = mean.count
        (questions, participants) = (mean.questions, mean.participants)
        randomQuestions = mean.randomQuestions()
        fixedQuestions = mean.fixedQuestions()
    }
}
