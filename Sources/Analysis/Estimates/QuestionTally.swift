// SPDX-License-Identifier: Apache-2.0

/// The votes of one question.
package struct QuestionTally: Equatable, Sendable {
    /// Its place in `ballots.questions`.
    package var question: Int
    /// Votes by method.
    package var counts: [Double]
    /// Answers that chose any method and offered this one; of a question whose pages all had the same methods, all of them.
    package var offered: [Double]
    /// Answers that were a tie or none.
    package var undecided: Double

    /// A method's share of the answers that chose any method and offered it; nil where there are none.
    package func share(of method: Int) -> Double? {
        // Thirds of an answer do not add up exactly.
        offered[method] > 1e-9 ? min(counts[method] / offered[method], 1) : nil
    }

    /// Methods with the greatest share, none where nobody chose any.
    ///
    /// Shares and not votes: of a question whose pages showed different methods, votes would go to whatever was shown more often.
    package var winners: [Int] {
        let shares = counts.indices.map { share(of: $0) ?? 0 }
        guard let most = shares.max(), most > 0 else { return [] }
        return counts.indices.filter { shares[$0] > most - 1e-9 }
    }

    package static func all(in ballots: Ballots) -> [QuestionTally] {
        let nothing = [Double](repeating: 0, count: ballots.methods.count)
        var tallies = ballots.questions.indices.map {
            QuestionTally(question: $0, counts: nothing, offered: nothing, undecided: 0)
        }
        // Deciding answers by question and set, so that each answer is looked at once.
        var decided = [Double](repeating: 0, count: ballots.questions.count * ballots.sets.count)
        for ballot in ballots.ballots {
            if let choice = ballot.choice {
                tallies[ballot.question].counts[choice] += ballot.weight
                decided[ballot.question * ballots.sets.count + ballot.set] += ballot.weight
            } else {
                tallies[ballot.question].undecided += ballot.weight
            }
        }
        for question in tallies.indices {
            for (number, set) in ballots.sets.enumerated() {
                let weight = decided[question * ballots.sets.count + number]
                guard weight > 0 else { continue }
                for method in set.indices where set[method] { tallies[question].offered[method] += weight }
            }
        }
        return tallies
    }
}
