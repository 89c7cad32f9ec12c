// SPDX-License-Identifier: Apache-2.0

/// Log-strengths where ties are modelled: a tie over a set S is as likely as an option of strength
/// nu_|S| x (the geometric mean of the set's strengths) would be to win.
///
/// For two options Davidson's model (JASA 65, 1970), whose maximum Newman's algorithm finds too, with v = nu / 2 (JMLR 24,
/// 2023; evalica `newman`); for more options the Davidson-Luce model with ties over the whole set (Firth, Kosmidis and
/// Turner, arXiv 1909.07123). "None" is no tie and no choice.
package enum DavidsonLuce {
    /// - Parameters:
    ///   - sets: the methods of each set shown, by their numbers.
    ///   - votes: `choice` a method, nil for a tie.
    package static func fit(
        methods: [String], sets: [[Int]],
        votes: some Sequence<(set: Int, choice: Int?, participant: Int, question: Int, weight: Double)>
    ) -> ModelOutcome<StrengthModel> {
        var ties: [Int: Bool] = [:]
        var wins: [Int: Bool] = [:]
        var graph = WinGraph(methods: methods.count)
        var seen = [Bool](repeating: false, count: sets.count * (methods.count + 1))
        let sizesOfSets = sets.map(\.count)
        var hasVotes = false
        for vote in votes where sizesOfSets[vote.set] > 1 {
            hasVotes = true
            let kind = vote.set * (methods.count + 1) + (vote.choice ?? methods.count)
            guard !seen[kind] else { continue }
            seen[kind] = true
            let members = sets[vote.set]
            if let choice = vote.choice {
                wins[members.count] = true
                for loser in members { graph.add(winner: choice, over: loser) }
            } else {
                ties[members.count] = true
                for a in members { for b in members { graph.add(winner: a, over: b) } }
            }
        }
        guard hasVotes else { return .absent("no ballot chose a method or called a tie") }
        let sizes = ties.keys.sorted()
        guard !sizes.isEmpty else { return .absent("no ballot called a tie") }
        for size in sizes where wins[size] == nil {
            return .absent(
                "every ballot of \(size) options called a tie, so that ties have no finite estimate")
        }
        if let fault = graph.fault(methods) { return .absent(fault) }
        var data = ChoiceData(
            parameters: methods + sizes.map { "tie of \($0)" }, shifting: methods.indices)
        var places = [Int](repeating: -1, count: sets.count * methods.count)
        for (set, members) in sets.enumerated() {
            for (place, method) in members.enumerated() { places[set * methods.count + method] = place }
            var alternatives = members.map { member in
                data.parameters.indices.map { $0 == member ? 1.0 : 0.0 }
            }
            // Where nobody called a tie over as many options, its probability is estimated as zero.
            if let tie = sizes.firstIndex(of: members.count) {
                alternatives.append(
                    data.parameters.indices.map {
                        members.contains($0)
                            ? 1 / Double(members.count) : $0 == methods.count + tie ? 1 : 0
                    })
            }
            _ = data.addPage(alternatives)
        }
        for vote in votes where sizesOfSets[vote.set] > 1 {
            data.addAnswer(
                page: vote.set,
                chosen: vote.choice.map { places[vote.set * methods.count + $0] }
                    ?? sizesOfSets[vote.set],
                participant: vote.participant, question: vote.question, weight: vote.weight)
        }
        return ConditionalLogit.fit(data).map {
            StrengthModel($0, methods: methods.count, tieSizes: sizes)
        }
    }

    package static func fit(_ ballots: Ballots) -> ModelOutcome<StrengthModel> {
        func isUsed(_ ballot: Ballots.Ballot) -> Bool { ballot.choice != nil || ballot.isTie }
        let offered = OfferedMethods(ballots, where: isUsed)
        return fit(
            methods: offered.names, sets: offered.sets,
            votes: ballots.ballots.lazy.filter(isUsed).map {
                (
                    $0.set, $0.choice.flatMap(offered.number), $0.participant,
                    ballots.promptOfQuestion[$0.question], $0.weight
                )
            })
    }
}
