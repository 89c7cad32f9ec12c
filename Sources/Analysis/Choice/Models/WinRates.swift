// SPDX-License-Identifier: Apache-2.0

/// The numbers that are all called "win rate", side by side under names of their own.
///
/// None is a question's mean; that one is `ShareEstimate`. References: evalica `average_win_rate`, FastChat
/// `compute_pairwise_win_fraction`.
package struct WinRates: Sendable {
    /// How one method fared against one other.
    package struct Pair: Equatable, Sendable {
        /// P(method preferred to opponent), over votes where both were shown and one of them was chosen; nil without any.
        package var preferred: Double?
        /// Those votes.
        package var votes: Double
        /// Votes that tied, with both shown.
        package var ties: Double
    }

    package let methods: [String]
    /// (a) n_m / N, votes for the method over votes that offered it and chose any.
    ///
    /// Chance is 1 / |S|; nil without votes.
    package let voteShare: [Double?]
    /// (b) by method and opponent; nil on the diagonal.
    package let pairwise: [[Pair?]]
    /// (c) the share of battles won, a vote for one of N being |S| - 1 of them, draws one half; methods of one text have no
    /// battle with each other.
    ///
    /// Chance is 1/2; nil without battles.
    package let battleWinRate: [Double?]
    /// The mean over opponents met of the share of battles won, draws one half; evalica's average win rate.
    package let averageWinRate: [Double?]

    package init(_ ballots: Ballots) {
        let battles = Battles(ballots, .expansion)
        methods = battles.methods
        var chosen = [Double](repeating: 0, count: ballots.methods.count)
        var bySet = [Double](repeating: 0, count: ballots.sets.count)
        for ballot in ballots.ballots {
            guard let choice = ballot.choice else { continue }
            chosen[choice] += ballot.weight
            bySet[ballot.set] += ballot.weight
        }
        let names = battles.methods
        voteShare = names.map { name in
            guard let method = ballots.methods.firstIndex(of: name) else { return nil }
            let offered = ballots.sets.indices.reduce(0) { $0 + (ballots.sets[$1][method] ? bySet[$1] : 0) }
            return offered > 0 ? chosen[method] / offered : nil
        }
        (pairwise, battleWinRate, averageWinRate) = Self.rates(battles)
    }

    package init(_ battles: Battles) {
        methods = battles.methods
        voteShare = methods.map { _ in nil }
        (pairwise, battleWinRate, averageWinRate) = Self.rates(battles)
    }

    private static func rates(_ battles: Battles) -> ([[Pair?]], [Double?], [Double?]) {
        let (wins, draws) = battles.tables()
        let places = battles.methods.indices
        let pairs = places.map { i in
            places.map { j -> Pair? in
                guard i != j else { return nil }
                let votes = wins[i][j] + wins[j][i]
                return Pair(preferred: votes > 0 ? wins[i][j] / votes : nil, votes: votes, ties: draws[i][j])
            }
        }
        func fought(_ i: Int, _ j: Int) -> Double { wins[i][j] + wins[j][i] + draws[i][j] }
        func score(_ i: Int, _ j: Int) -> Double { wins[i][j] + draws[i][j] / 2 }
        let rates = places.map { i -> Double? in
            let all = places.reduce(0) { $0 + fought(i, $1) }
            return all > 0 ? places.reduce(0) { $0 + score(i, $1) } / all : nil
        }
        let averages = places.map { i -> Double? in
            let met = places.filter { fought(i, $0) > 0 }
            return met.isEmpty
                ? nil : met.reduce(0) { $0 + score(i, $1) / fought(i, $1) } / Double(met.count)
        }
        return (pairs, rates, averages)
    }
}
