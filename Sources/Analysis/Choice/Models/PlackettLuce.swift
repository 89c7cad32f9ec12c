// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Log-strengths of the Plackett-Luce (multinomial logit) model of one choice among several methods.
///
/// From a set S, m is chosen with probability exp(theta_m) / sum over S of exp(theta). Where every ballot offers all
/// methods the maximum is closed, log n_m less the mean of the logs; where sets differ it is found by Newton's method.
/// Ties and "none" are no choices and are counted apart. Luce, Individual Choice Behavior (1959); Plackett, Applied
/// Statistics 24 (1975). References: choix `opt_top1`, `ilsr_top1`.
package enum PlackettLuce {
    /// - Parameters:
    ///   - sets: the methods of each set shown, by their numbers.
    ///   - votes: one choice each; `set` is a place in `sets`, `choice` a method.
    ///   - ridge: subtracts ridge x (sum of squared log-strengths) from the log-likelihood, which keeps a method that was
    ///     never chosen finite; a sensitivity analysis, 0 for maximum likelihood.
    package static func fit(
        methods: [String], sets: [[Int]],
        votes: some Sequence<(set: Int, choice: Int, participant: Int, question: Int, weight: Double)>,
        ridge: Double = 0
    ) -> ModelOutcome<StrengthModel> {
        var data = ChoiceData(methods: methods, sets: sets)
        var graph = WinGraph(methods: methods.count)
        let sizes = sets.map(\.count)
        var places = [Int](repeating: -1, count: sets.count * methods.count)
        for (set, members) in sets.enumerated() {
            for (place, method) in members.enumerated() { places[set * methods.count + method] = place }
        }
        var isWinner = [Bool](repeating: false, count: places.count)
        var isFull = true
        var counts = [Double](repeating: 0, count: methods.count)
        for vote in votes where sizes[vote.set] > 1 {
            let kind = vote.set * methods.count + vote.choice
            data.addAnswer(
                page: vote.set, chosen: places[kind], participant: vote.participant,
                question: vote.question, weight: vote.weight)
            isWinner[kind] = true
            counts[vote.choice] += vote.weight
            isFull = isFull && sizes[vote.set] == methods.count
        }
        guard !data.answers.isEmpty else { return .absent("no ballot chose a method") }
        for (set, members) in sets.enumerated() {
            for winner in members where isWinner[set * methods.count + winner] {
                for loser in members { graph.add(winner: winner, over: loser) }
            }
        }
        if ridge == 0, let fault = graph.fault(methods) { return .absent(fault) }
        var start: [Double]?
        if isFull, ridge == 0 {
            let logs = counts.map { log($0) }
            let mean = logs.reduce(0, +) / Double(logs.count)
            start = logs.map { $0 - mean }
        }
        return ConditionalLogit.fit(data, ridge: ridge, start: start).map {
            StrengthModel($0, methods: methods.count)
        }
    }

    /// Of the methods that some deciding ballot offered.
    package static func fit(_ ballots: Ballots, ridge: Double = 0) -> ModelOutcome<StrengthModel> {
        let offered = OfferedMethods(ballots) { $0.choice != nil }
        return fit(
            methods: offered.names, sets: offered.sets,
            votes: ballots.ballots.lazy.compactMap { ballot in
                guard let choice = ballot.choice, let number = offered.number(of: choice) else { return nil }
                return (
                    ballot.set, number, ballot.participant, ballots.promptOfQuestion[ballot.question],
                    ballot.weight
                )
            }, ridge: ridge)
    }
}

/// The methods that the ballots of a model offered, numbered anew; those that no such ballot offered have no strength.
struct OfferedMethods {
    let names: [String]
    /// For each set of the ballots its methods by the new numbers; empty for sets that no such ballot showed.
    let sets: [[Int]]
    private let numbers: [Int?]

    init(_ ballots: Ballots, where isUsed: (Ballots.Ballot) -> Bool) {
        var isShown = [Bool](repeating: false, count: ballots.sets.count)
        for ballot in ballots.ballots where !isShown[ballot.set] { isShown[ballot.set] = isUsed(ballot) }
        var next = 0
        let numbers = ballots.methods.indices.map { method -> Int? in
            guard ballots.sets.indices.contains(where: { isShown[$0] && ballots.sets[$0][method] }) else {
                return nil
            }
            defer { next += 1 }
            return next
        }
        self.numbers = numbers
        names = ballots.methods.indices.filter { numbers[$0] != nil }.map { ballots.methods[$0] }
        sets = ballots.sets.indices.map { set in
            guard isShown[set] else { return [] }
            return ballots.methods.indices.compactMap { ballots.sets[set][$0] ? numbers[$0] : nil }
        }
    }

    func number(of method: Int) -> Int? { numbers[method] }
}
