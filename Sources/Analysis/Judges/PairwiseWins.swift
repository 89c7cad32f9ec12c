// SPDX-License-Identifier: Apache-2.0

/// How often each method was chosen over each other one, and the mean over opponents: a figure that choices among
/// many and choices between two have in common.
///
/// A choice among several counts as one over each other text that was shown, never over a method of the same text, which
/// is the rule of `Battles`. The rate against one opponent is
/// n_ab / (n_ab + n_ba), ties excluded; the win rate is the mean over opponents that the method has met (evalica
/// `average_win_rate`). Rows that one vote makes are dependent: no count of them is a sample size.
package struct PairwiseWins: Equatable, Sendable {
    /// `wins[a][b]`: choices of a where b was another text that was shown.
    package let wins: [[Double]]
    /// Answers that chose a method, and ties.
    package let answers: Double
    package let ties: Double

    package init(of ballots: Ballots) {
        let count = ballots.methods.count
        var wins = Array(repeating: [Double](repeating: 0, count: count), count: count)
        var (answers, ties) = (0.0, 0.0)
        for ballot in ballots.ballots {
            if ballot.isTie { ties += ballot.weight }
            guard let choice = ballot.choice else { continue }
            answers += ballot.weight
            let page = ballots.pages[ballot.page]
            let own = page.methods.firstIndex(of: choice).map { page.places[$0] }
            for (method, place) in zip(page.methods, page.places) where place != own {
                wins[choice][method] += ballot.weight
            }
        }
        self.wins = wins
        self.answers = answers
        self.ties = ties
    }

    /// The mean over opponents, 0 to 1; nil where the method met none without a tie.
    package func winRate(_ method: Int) -> Double? {
        let rates = wins.indices.compactMap { other -> Double? in
            let met = wins[method][other] + wins[other][method]
            return other != method && met > 0 ? wins[method][other] / met : nil
        }
        return rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count)
    }
}

/// How long a method's responses were on the average, over the questions where they were shown.
package enum ShownLength {
    /// Mean number of characters by method; nil where a length is not known.
    package static func characters(_ ballots: Ballots) -> [Double?] {
        lengths(ballots, \.characters)
    }

    package static func tokens(_ ballots: Ballots) -> [Double?] { lengths(ballots, \.tokens) }

    private static func lengths(_ ballots: Ballots, _ field: KeyPath<Ballots.Page, [Int]?>) -> [Double?] {
        var sums = [Double](repeating: 0, count: ballots.methods.count)
        var counts = [Int](repeating: 0, count: ballots.methods.count)
        // Each page of a question once, however many saw it.
        var seen: Set<[Int]> = []
        for ballot in ballots.ballots where seen.insert([ballot.question, ballot.page]).inserted {
            let page = ballots.pages[ballot.page]
            guard let lengths = page[keyPath: field], lengths.count == page.methods.count else { continue }
            for (method, length) in zip(page.methods, lengths) {
                sums[method] += Double(length)
                counts[method] += 1
            }
        }
        return zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : nil }
    }
}
