// SPDX-License-Identifier: Apache-2.0

/// Log-strengths of the Bradley-Terry model: i beats j with probability 1 / (1 + exp(theta_j - theta_i)).
///
/// A draw is half a win of each. Errors cluster by participant and question, so that battles expanded from one vote count
/// as one answer. Bradley and Terry, Biometrika 39 (1952). References: choix `opt_pairwise`, `ilsr_pairwise` (without
/// draws), evalica `bradley_terry`, arena-rank `BradleyTerry`.
package enum BradleyTerry {
    /// - Parameter ridge: as in `PlackettLuce`.
    package static func fit(_ battles: Battles, ridge: Double = 0) -> ModelOutcome<StrengthModel> {
        let count = battles.methods.count
        guard !battles.battles.isEmpty else {
            return .absent(
                battles.source == .pairs ? "no ballot chose between two options" : "no ballot chose a method")
        }
        if ridge == 0, let fault = battles.graph.fault(battles.methods) { return .absent(fault) }
        var data = ChoiceData(parameters: battles.methods, shifting: 0..<count)
        var pages = [Int](repeating: -1, count: count * count)
        for first in 0..<count {
            for second in (first + 1)..<max(count, first + 1) {
                let number = data.addPage(
                    [first, second].map { member in (0..<count).map { $0 == member ? 1 : 0 } })
                pages[first * count + second] = number
                pages[second * count + first] = number
            }
        }
        data.reserve(battles.battles.count)
        for battle in battles.battles {
            let page = pages[battle.first * count + battle.second]
            let place = battle.first < battle.second ? 0 : 1
            func add(_ chosen: Int, _ weight: Double) {
                data.addAnswer(
                    page: page, chosen: chosen, participant: battle.participant, question: battle.question,
                    weight: weight)
            }
            if battle.isDraw {
                add(0, battle.weight / 2)
                add(1, battle.weight / 2)
            } else {
                add(place, battle.weight)
            }
        }
        return ConditionalLogit.fit(data, ridge: ridge).map { StrengthModel($0, methods: count) }
    }
}
