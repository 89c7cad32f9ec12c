// SPDX-License-Identifier: Apache-2.0

/// Whether the odds between two methods stay the same whatever else is shown: independence of irrelevant alternatives.
///
/// Hausman and McFadden (Econometrica 52, 1984): for each method d, the strengths of the others fitted to all votes and
/// fitted to the votes for others than d with d taken out of every set. Under independence both estimate the same. The
/// difference is tested with its covariance over participants, from the influence of each on both fits, which is never
/// indefinite; the paper's own covariance (sub less full, answers independent) is given beside it where it is positive
/// definite.
///
/// Where every ballot showed the same full set, both fits are the same to the last digit, and the votes cannot say.
package struct IndependenceTest: Sendable {
    /// What taking out one method changed.
    package struct Dropped: Sendable {
        package var method: String
        /// The methods that remain; the differences are of log-odds to the first of them.
        package var remaining: [String]
        package var differences: [Double]
        /// Over participants; absent where taking the method out cannot change anything.
        package var test: ModelOutcome<WaldTest>
        /// The paper's statistic on its chi-square; nil where its covariance is not positive definite.
        package var classic: Classic?
    }

    package struct Classic: Equatable, Sendable, Encodable {
        package var statistic: Double
        package var df: Int
        package var p: Double
    }

    /// A pair as ballots of these two alone decided it, beside what ballots of larger sets predict.
    package struct Pair: Sendable {
        package var first: String
        package var second: String
        package var votes: Double
        /// The share of the votes for `first`.
        package var observed: Double
        /// 1 / (1 + exp(theta_second - theta_first)) from the larger sets.
        package var predicted: Double
        /// 95% of the prediction, over participants and questions; nil with too few clusters.
        package var interval: Interval?
    }

    package let dropped: [Dropped]
    /// The smallest p times the number of tests, 1 at most (Bonferroni); absent where nothing could be tested.
    package let p: ModelOutcome<Double>
    /// Empty unless some ballots showed two options and others more.
    package let pairs: [Pair]

    package static func test(_ ballots: Ballots) -> ModelOutcome<IndependenceTest> {
        let offered = OfferedMethods(ballots) { $0.choice != nil }
        // Sets that no deciding ballot showed are empty.
        if offered.sets.allSatisfy({ $0.isEmpty || $0.count == offered.names.count }) {
            return untestable(methods: offered.names.count)
        }
        let votes = ballots.ballots.compactMap { ballot -> IndependenceVote? in
            guard let choice = ballot.choice.flatMap(offered.number) else { return nil }
            return (
                ballot.set, choice, ballot.participant, ballots.promptOfQuestion[ballot.question],
                ballot.weight
            )
        }
        return test(methods: offered.names, sets: offered.sets, votes: votes)
    }

    package static func test(methods: [String], sets: [[Int]], votes: [IndependenceVote])
        -> ModelOutcome<IndependenceTest>
    {
        guard methods.count > 2 else { return untestable(methods: methods.count) }
        guard votes.contains(where: { sets[$0.set].count < methods.count }) else {
            return untestable(methods: methods.count)
        }
        let full: StrengthModel
        switch PlackettLuce.fit(methods: methods, sets: sets, votes: votes) {
        case .absent(let reason): return .absent(reason)
        case .fitted(let model): full = model
        }
        let dropped = methods.indices.map { drop($0, methods: methods, sets: sets, votes: votes, full: full) }
        let values = dropped.compactMap(\.test.value?.p)
        return .fitted(
            IndependenceTest(
                dropped: dropped,
                p: values.min().map { .fitted(min(1, $0 * Double(values.count))) }
                    ?? .absent("the sets shown do not vary in a way that could tell"),
                pairs: pairs(methods: methods, sets: sets, votes: votes)))
    }

    private static func untestable(methods: Int) -> ModelOutcome<IndependenceTest> {
        if methods == 0 { return .absent("no ballot chose a method") }
        if methods == 2 { return .absent("there is nothing to leave out of two methods") }
        return .absent(
            "every ballot that chose a method showed all \(methods), so that these votes cannot tell whether the odds"
                + " of two methods depend on the others; ballots with fewer options would")
    }

    private static func drop(
        _ method: Int, methods: [String], sets: [[Int]], votes: [IndependenceVote], full: StrengthModel
    ) -> Dropped {
        let kept = methods.indices.filter { $0 != method }
        let remaining = kept.map { methods[$0] }
        let smaller = sets.map { set in set.compactMap { kept.firstIndex(of: $0) } }
        let fewer = votes.compactMap { vote -> IndependenceVote? in
            guard let choice = kept.firstIndex(of: vote.choice) else { return nil }
            return (vote.set, choice, vote.participant, vote.question, vote.weight)
        }
        func absent(_ reason: String) -> Dropped {
            Dropped(
                method: methods[method], remaining: remaining, differences: [], test: .absent(reason),
                classic: nil)
        }
        let part: StrengthModel
        switch PlackettLuce.fit(methods: remaining, sets: smaller, votes: fewer) {
        case .absent(let reason): return absent("without \"\(methods[method])\": " + reason)
        case .fitted(let model): part = model
        }
        // Log-odds to the first of the methods kept, as rows over either model's parameters.
        let inPart = (1..<kept.count).map { row in
            kept.indices.map { $0 == row ? 1.0 : $0 == 0 ? -1.0 : 0.0 }
        }
        let inFull = (1..<kept.count).map { row in
            methods.indices.map { $0 == kept[row] ? 1.0 : $0 == kept[0] ? -1.0 : 0.0 }
        }
        func product(_ rows: [[Double]], _ v: [Double]) -> [Double] {
            rows.map { row in zip(row, v).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        func less(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }
        let differences = less(product(inPart, part.fit.values), product(inFull, full.fit.values))
        let (ours, theirs) = (part.fit.covariance, full.fit.covariance)
        var spread = SymmetricMatrix(size: inPart.count)
        for (person, whole) in theirs.influences.enumerated() {
            guard let whole else { continue }
            let own = person < ours.influences.count ? ours.influences[person] : nil
            let influence = less(
                own.map { product(inPart, $0) } ?? [Double](repeating: 0, count: inPart.count),
                product(inFull, whole))
            spread.add(1, square: influence)
        }
        let people = Double(theirs.participantCount)
        var covariance = SymmetricMatrix(size: inPart.count)
        if people > 1 { covariance.add(people / (people - 1), spread) }
        let sub = ours.model.transformed(by: inPart)
        let scale = sub.diagonal.max() ?? 0
        var test = WaldTest.test(
            differences, covariance: people > 1 ? covariance : nil, clusters: theirs.participantCount,
            scale: scale)
        if people > 1, covariance.diagonal.allSatisfy({ $0 <= 1e-9 * scale }) {
            test = .absent(
                "leaving \"\(methods[method])\" out of the sets shown cannot change the odds of the others")
        }
        var gain = sub
        gain.add(-1, theirs.model.transformed(by: inFull))
        var classic: Classic?
        if let factor = Cholesky(gain, tolerance: 1e-9),
            gain.diagonal.allSatisfy({ $0 > 1e-9 * scale })
        {
            let statistic = zip(differences, factor.solve(differences)).reduce(0) { $0 + $1.0 * $1.1 }
            classic = Classic(
                statistic: statistic, df: differences.count,
                p: ChiSquare.upperTail(statistic, degreesOfFreedom: differences.count))
        }
        return Dropped(
            method: methods[method], remaining: remaining, differences: differences, test: test,
            classic: classic)
    }

    private static func pairs(methods: [String], sets: [[Int]], votes: [IndependenceVote]) -> [Pair] {
        let larger = votes.filter { sets[$0.set].count > 2 }
        var isShown = [Bool](repeating: false, count: methods.count)
        for vote in larger { for method in sets[vote.set] { isShown[method] = true } }
        let shown = methods.indices.filter { isShown[$0] }
        let model = PlackettLuce.fit(
            methods: shown.map { methods[$0] },
            sets: sets.map { set in set.compactMap { shown.firstIndex(of: $0) } },
            votes: larger.compactMap { vote -> IndependenceVote? in
                shown.firstIndex(of: vote.choice).map {
                    (vote.set, $0, vote.participant, vote.question, vote.weight)
                }
            }
        ).value
        guard let model else { return [] }
        var wins = methods.map { _ in [Double](repeating: 0, count: methods.count) }
        for vote in votes where sets[vote.set].count == 2 {
            for loser in sets[vote.set] where loser != vote.choice { wins[vote.choice][loser] += vote.weight }
        }
        var result: [Pair] = []
        for first in methods.indices {
            for second in methods.indices where second > first {
                let count = wins[first][second] + wins[second][first]
                guard count > 0, let one = shown.firstIndex(of: first),
                    let other = shown.firstIndex(of: second)
                else { continue }
                let odds = model.difference(one, other)
                func share(_ logOdds: Double) -> Double { LogisticFunction.value(logOdds) }
                result.append(
                    Pair(
                        first: methods[first], second: methods[second], votes: count,
                        observed: wins[first][second] / count, predicted: share(odds.value),
                        interval: odds.interval.map { Interval(low: share($0.low), high: share($0.high)) }))
            }
        }
        return result
    }
}

/// One choice: `set` a place among the sets, `choice` a method.
package typealias IndependenceVote = (set: Int, choice: Int, participant: Int, question: Int, weight: Double)
