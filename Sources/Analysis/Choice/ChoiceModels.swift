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

    /// The models while threads fit them.
    struct Pending {
        private let plackettLuce: PendingFigure<(fit: ModelOutcome<StrengthModel>, ridge: StrengthModel?)>
        private let battles: PendingFigure<BattleModels>
        private let davidson: PendingFigure<ModelOutcome<StrengthModel>>
        private let conditionalLogit: PendingFigure<ModelOutcome<CovariateModel>>
        private let lengthDifference: PendingFigure<ModelOutcome<CovariateModel>>
        private let lengthControlled: PendingFigure<ModelOutcome<LengthControlledWinRate>>
        private let independence: PendingFigure<ModelOutcome<IndependenceTest>>
        private let winRates: PendingFigure<WinRates>

        /// The longest first, so that no thread waits long for the last.
        var work: [any PendingWork] {
            [
                battles, conditionalLogit, lengthDifference, lengthControlled, davidson, plackettLuce,
                independence, winRates,
            ]
        }

        init(_ ballots: Ballots, draws: SeededGenerator) {
            plackettLuce = PendingFigure {
                let fit = PlackettLuce.fit(ballots)
                return (
                    fit, fit.value == nil ? PlackettLuce.fit(ballots, ridge: sensitivityRidge).value : nil
                )
            }
            battles = PendingFigure { BattleModels(ballots, draws: draws) }
            davidson = PendingFigure { DavidsonLuce.fit(ballots) }
            conditionalLogit = PendingFigure {
                CovariateModel.fit(ballots, CovariateModel.usualCovariates(ballots))
            }
            lengthDifference = PendingFigure { ChoiceModels.lengthDifference(ballots) }
            lengthControlled = PendingFigure { LengthControlledWinRate.fit(ballots) }
            independence = PendingFigure { IndependenceTest.test(ballots) }
            winRates = PendingFigure { WinRates(ballots) }
        }

        var models: ChoiceModels {
            let (strengths, battles) = (plackettLuce.value, battles.value)
            return ChoiceModels(
                plackettLuce: strengths.fit, plackettLuceRidge: strengths.ridge,
                bradleyTerry: battles.bradleyTerry, bradleyTerryRidge: battles.bradleyTerryRidge,
                bradleyTerrySource: battles.source, davidson: davidson.value, raoKupper: battles.raoKupper,
                conditionalLogit: conditionalLogit.value, lengthDifference: lengthDifference.value,
                lengthControlled: lengthControlled.value,
                independence: independence.value, elo: battles.elo, winRates: winRates.value)
        }
    }

    /// - Parameter draws: for the orders of Elo's battles.
    package static func all(_ ballots: Ballots, draws: SeededGenerator) -> ChoiceModels {
        Pending(ballots, draws: draws).models
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
