// SPDX-License-Identifier: Apache-2.0

/// What is computed of a section beside win rates and wins: pairs, groups, agreement, models.
package struct FurtherFigures: Sendable {
    /// Figures of the participants who share one value of a group.
    package struct Group: Sendable {
        /// As in `group_…`, `device` for example.
        package var group: String
        package var value: String
        package var participants: Int
        package var ballots: Int
        package var undecided: Int
        package var shares: [ShareEstimate]
        package var won: [QuestionsWon]
    }

    /// Every pair of methods that some answer offered together.
    package var pairwise: [PairwiseTest]
    package var groups: [Group]

    package init(of ballots: Ballots, settings: AnalysisSettings) {
        pairwise = PairwiseTest.all(in: ballots, draws: settings.rearrangements, seed: settings.seed)
        groups = Self.groups(in: ballots)
    }

    private static func groups(in ballots: Ballots) -> [Group] {
        let names = Set(ballots.participants.flatMap { $0.groups.filter { !$0.value.isEmpty }.keys }).sorted()
        return names.flatMap { name -> [Group] in
            let values = ballots.participants.map { $0.groups[name] ?? "" }
            return Set(values).subtracting([""]).sorted().map { value in
                let own = ballots.filtered { values[$0.participant] == value }
                return Group(
                    group: name, value: value,
                    participants: Set(own.ballots.map(\.participant)).count, ballots: own.answerCount,
                    undecided: own.ballots.count { $0.choice == nil },
                    shares: own.methods.indices.compactMap { ShareEstimate(of: $0, in: own) },
                    won: QuestionsWon.all(in: own))
            }
        }
    }

    /// Three methods each of which was preferred to the next and the last to the first; nil where an order fits.
    ///
    /// If any circle of preferences exists among pairs that were all compared, one of three does.
    package var circle: [String]? {
        var isAhead: Set<[String]> = []
        for pair in pairwise where pair.difference != 0 {
            isAhead.insert(pair.difference > 0 ? [pair.first, pair.second] : [pair.second, pair.first])
        }
        let names = Set(isAhead.joined()).sorted()
        for first in names {
            for second in names where isAhead.contains([first, second]) {
                for third in names
                where isAhead.contains([second, third]) && isAhead.contains([third, first]) {
                    return [first, second, third]
                }
            }
        }
        return nil
    }
}

/// What an analysis was asked to do beyond its votes.
package struct AnalysisSettings: Equatable, Sendable {
    /// Of everything that draws: bootstraps, tests by rearrangement, orders of Elo.
    package var seed: UInt64
    /// Of the two-way bootstrap; 0 for none.
    package var replicates: Int
    /// Random rearrangements of a test where there are too many to visit.
    package var rearrangements: Int
    /// The interval that tables print first.
    package var interval: IntervalName

    package init(
        seed: UInt64 = 7, replicates: Int = 0, rearrangements: Int = 9_999,
        interval: IntervalName = .randomQuestions
    ) {
        (self.seed, self.replicates, self.rearrangements) = (seed, replicates, rearrangements)
        self.interval = interval
    }
}
