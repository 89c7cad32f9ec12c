// SPDX-License-Identifier: Apache-2.0

/// One method's wins: questions on which no other has more votes, and its mean share over those.
package struct QuestionsWon: Equatable, Sendable {
    package var method: String
    /// A shared first place is a win for each of those who share it.
    package var won: Int
    /// How many of the wins are shared.
    package var shared: Int
    /// The mean of its vote share over the questions that it won; 0 where it won none.
    package var averageWinningPreference: Double

    /// One entry a method, in the order of `ballots.methods`.
    package static func all(in ballots: Ballots) -> [QuestionsWon] {
        var won = ballots.methods.map {
            QuestionsWon(method: $0, won: 0, shared: 0, averageWinningPreference: 0)
        }
        for tally in QuestionTally.all(in: ballots) {
            let total = tally.counts.reduce(0, +)
            for winner in tally.winners {
                won[winner].won += 1
                if tally.winners.count > 1 { won[winner].shared += 1 }
                won[winner].averageWinningPreference += tally.counts[winner] / total
            }
        }
        for index in won.indices where won[index].won > 0 {
            won[index].averageWinningPreference /= Double(won[index].won)
        }
        return won
    }
}

/// The votes of one question.
package struct QuestionTally: Equatable, Sendable {
    /// Its place in `ballots.questions`.
    package var question: Int
    /// Votes by method.
    package var counts: [Double]
    /// Ballots for a tie or for none.
    package var undecided: Int

    /// Methods with the most votes, none where nobody voted for any.
    package var winners: [Int] {
        guard let most = counts.max(), most > 0 else { return [] }
        // Thirds of an answer do not add up exactly.
        return counts.indices.filter { counts[$0] > most - 1e-9 }
    }

    package static func all(in ballots: Ballots) -> [QuestionTally] {
        var tallies = ballots.questions.indices.map {
            QuestionTally(
                question: $0, counts: [Double](repeating: 0, count: ballots.methods.count), undecided: 0)
        }
        for ballot in ballots.ballots {
            if let choice = ballot.choice {
                tallies[ballot.question].counts[choice] += ballot.weight
            } else {
                tallies[ballot.question].undecided += 1
            }
        }
        return tallies
    }
}
