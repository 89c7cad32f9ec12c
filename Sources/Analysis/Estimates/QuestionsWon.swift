// SPDX-License-Identifier: Apache-2.0

/// One method's wins: questions on which no other has a greater share, and its mean share over those.
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
            for winner in tally.winners {
                won[winner].won += 1
                if tally.winners.count > 1 { won[winner].shared += 1 }
                won[winner].averageWinningPreference += tally.share(of: winner) ?? 0
            }
        }
        for index in won.indices where won[index].won > 0 {
            won[index].averageWinningPreference /= Double(won[index].won)
        }
        return won
    }
}
