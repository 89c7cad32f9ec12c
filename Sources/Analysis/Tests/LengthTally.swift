// SPDX-License-Identifier: Apache-2.0

/// Comparisons won and all comparisons, by participant, by prompt and by cell.
///
/// The share is the ratio of the two sums; its residuals are won - share x all (Cochran, "Sampling Techniques", 1977, section
/// 6.4). Texts and their lengths belong to a prompt, so that everybody's comparisons of it hang together as a participant's
/// do: the variance is that of the two factors, V_participants + V_prompts - V_cells, never below the largest of the three,
/// as in `ClusteredMean`.
struct LengthTally {
    private struct Sums {
        var won = 0.0
        var all = 0.0

        mutating func add(_ weight: Double, won isWon: Bool) {
            all += weight
            if isWon { won += weight }
        }

        func residual(_ share: Double, of total: Double) -> Double { (won - share * all) / total }
    }

    private var people: [Sums]
    private var prompts: [Sums]
    /// Of the participant whose comparisons come in.
    private var cells: [Sums]
    private var touched: [Int] = []
    private var current = -1
    /// Over closed cells: won^2, won x all, all^2.
    private var squares = (won: 0.0, cross: 0.0, all: 0.0)

    init(participants: Int, prompts: Int) {
        people = [Sums](repeating: Sums(), count: participants)
        self.prompts = [Sums](repeating: Sums(), count: prompts)
        cells = self.prompts
    }

    /// A participant's comparisons come one after another.
    mutating func add(_ participant: Int, _ prompt: Int, _ weight: Double, won: Bool) {
        if participant != current {
            close()
            current = participant
        }
        people[participant].add(weight, won: won)
        prompts[prompt].add(weight, won: won)
        if cells[prompt].all == 0 { touched.append(prompt) }
        cells[prompt].add(weight, won: won)
    }

    private mutating func close() {
        for prompt in touched {
            let (won, all) = (cells[prompt].won, cells[prompt].all)
            squares.won += won * won
            squares.cross += won * all
            squares.all += all * all
            cells[prompt] = Sums()
        }
        touched = []
    }

    /// Nil without comparisons.
    mutating func share() -> LengthBias.Share? {
        close()
        let total = people.reduce(0) { $0 + $1.all }
        guard total > 0 else { return nil }
        let share = people.reduce(0) { $0 + $1.won } / total
        let (persons, asked) = (people.count { $0.all > 0 }, prompts.count { $0.all > 0 })
        func result(_ interval: IntervalEstimate, _ p: Double?) -> LengthBias.Share {
            LengthBias.Share(
                share: share, comparisons: total, participants: persons, prompts: asked, interval: interval,
                p: p)
        }
        guard asked > 1 else {
            return result(.absent("one question says nothing about other questions"), nil)
        }
        guard persons > 1 else { return result(.absent("one participant says nothing about others"), nil) }
        func variance(_ sums: [Sums], _ clusters: Int) -> Double {
            sums.reduce(0) { sum, own in
                let residual = own.residual(share, of: total)
                return sum + residual * residual
            } * Double(clusters) / Double(clusters - 1)
        }
        let byPerson = variance(people, persons)
        let byPrompt = variance(prompts, asked)
        let single =
            max(0, squares.won - 2 * share * squares.cross + share * share * squares.all) / (total * total)
        let variance = max(byPerson + byPrompt - single, byPerson, byPrompt, single)
        let clusters = min(persons, asked)
        let excess = share - 0.5
        guard variance > ClusteredMean.nothing else {
            let alike = AlikeClusters.interval(
                mean: excess, range: -0.5...0.5, clusters: clusters, level: 0.95)
            return result(
                IntervalEstimate(
                    interval: alike.interval.map { Interval(low: $0.low + 0.5, high: $0.high + 0.5).clipped },
                    remark: alike.remark), AlikeClusters.p(mean: excess, clusters: clusters))
        }
        let t = StudentT(degreesOfFreedom: Double(clusters - 1))
        let half = t.quantile(0.975) * variance.squareRoot()
        return result(
            IntervalEstimate(interval: Interval(low: share - half, high: share + half).clipped, remark: nil),
            t.twoSided(excess / variance.squareRoot()))
    }
}
