// SPDX-License-Identifier: Apache-2.0

package import Randomness

/// Every choice model of one section's ballots.
package struct ChoiceModels: Sendable {
    /// The weight of the squared log-strengths in the sensitivity analysis: a normal prior of variance 5 around alike.
    package static let sensitivityRidge = 0.1

    package let plackettLuce: ModelOutcome<StrengthModel>
    /// With `sensitivityRidge`, where maximum likelihood has no finite estimate; nil where it has.
    package let plackettLuceRidge: StrengthModel?
    package let bradleyTerry: ModelOutcome<StrengthModel>
    package let bradleyTerryRidge: StrengthModel?
    /// What Bradley-Terry's battles came from: pairs where there are any, votes for one of more expanded elsewhere.
    package let bradleyTerrySource: Battles.Source
    package let davidson: ModelOutcome<StrengthModel>
    package let raoKupper: ModelOutcome<RaoKupper>
    package let conditionalLogit: ModelOutcome<CovariateModel>
    /// With length as a difference instead of its logarithm; absent where the votes do not say how long the options were.
    package let lengthDifference: ModelOutcome<CovariateModel>
    package let lengthControlled: ModelOutcome<LengthControlledWinRate>
    package let independence: ModelOutcome<IndependenceTest>
    /// Nil without battles.
    package let elo: EloRating?
    package let winRates: WinRates

    /// - Parameter draws: for the orders of Elo's battles.
    package init(_ ballots: Ballots, draws: inout SeededGenerator) {
        func ridge(_ fit: ModelOutcome<StrengthModel>, _ again: () -> ModelOutcome<StrengthModel>)
            -> StrengthModel?
        {
            fit.value == nil ? again().value : nil
        }
        plackettLuce = PlackettLuce.fit(ballots)
        plackettLuceRidge = ridge(plackettLuce) { PlackettLuce.fit(ballots, ridge: Self.sensitivityRidge) }
        let battles = Battles.pairsOrExpansion(ballots)
        bradleyTerrySource = battles.source
        bradleyTerry = BradleyTerry.fit(battles)
        bradleyTerryRidge = ridge(bradleyTerry) { BradleyTerry.fit(battles, ridge: Self.sensitivityRidge) }
        davidson = DavidsonLuce.fit(ballots)
        raoKupper = RaoKupper.fit(battles)
        conditionalLogit = CovariateModel.fit(ballots, CovariateModel.usualCovariates(ballots))
        lengthDifference = Self.lengthDifference(ballots)
        lengthControlled = LengthControlledWinRate.fit(ballots)
        independence = IndependenceTest.test(ballots)
        elo = EloRating(battles, draws: &draws)
        winRates = WinRates(ballots)
    }

    private static func lengthDifference(_ ballots: Ballots) -> ModelOutcome<CovariateModel> {
        let covariates = CovariateModel.differenceCovariates(ballots)
        guard ballots.pages.contains(where: { $0.tokens != nil || $0.characters != nil }) else {
            return .absent("the votes do not say how long the options were")
        }
        let model = CovariateModel.fit(ballots, covariates)
        let omission = model.value?.omitted.first { omission in omission.covariate == covariates.last?.name }
        return omission.map { .absent("length: \($0.reason)") } ?? model
    }

    /// What has no estimate, and why, by the keys of `ChoiceFigures`.
    package func absences(section: String) -> [Absence] {
        var result: [Absence] = []
        func note(_ quantity: String, _ reason: String?) {
            guard let reason else { return }
            result.append(Absence(quantity: quantity, section: section, method: nil, reason: reason))
        }
        note("plackett_luce", plackettLuce.reason)
        note("bradley_terry", bradleyTerry.reason)
        note("davidson", davidson.reason)
        note("rao_kupper", raoKupper.reason)
        note("conditional_logit", conditionalLogit.reason)
        for omission in conditionalLogit.value?.omitted ?? [] {
            note("conditional_logit: \(omission.covariate)", omission.reason)
        }
        note("conditional_logit_length_difference", lengthDifference.reason)
        note("length_controlled_win_rate", lengthControlled.reason)
        note("iia", independence.reason)
        if elo == nil { note("elo", "no ballot compared methods") }
        return result
    }
}
