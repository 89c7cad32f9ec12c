// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// The models of battles; one list of battles serves them, which is the largest thing that an analysis holds.
struct BattleModels: Sendable {
    let source: Battles.Source
    let bradleyTerry: ModelOutcome<StrengthModel>
    let bradleyTerryRidge: StrengthModel?
    let raoKupper: ModelOutcome<RaoKupper>
    let elo: EloRating?

    /// - Parameter draws: for the orders of Elo's battles.
    init(_ ballots: Ballots, draws: SeededGenerator) {
        let battles = Battles.pairsOrExpansion(ballots)
        source = battles.source
        bradleyTerry = BradleyTerry.fit(battles)
        bradleyTerryRidge =
            bradleyTerry.value == nil
            ? BradleyTerry.fit(battles, ridge: ChoiceModels.sensitivityRidge).value : nil
        raoKupper = RaoKupper.fit(battles)
        var draws = draws
        elo = EloRating(battles, draws: &draws)
    }
}
