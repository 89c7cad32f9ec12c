// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Training

/// Every objective on pairs: values, limits, slopes, extremes.
@Suite struct PairObjectiveTests {
    static let pair = PairLogProbabilities(
        chosen: -10, rejected: -12, reference: (-11, -11.5), chosenTokens: 5, rejectedTokens: 8)

    /// Values computed in 50-digit arithmetic from the papers' formulas, at beta 0.1 unless said.
    static let golden: [(objective: any PairObjective, value: Double)] = [
        (DirectPreferenceOptimization(), 0.620957048),
        (DirectPreferenceOptimization(labelSmoothing: 0.1), 0.635957048),
        (DirectPreferenceOptimization(noise: 0.1), 0.602207048),
        (DirectPreferenceOptimization(sftWeight: 0.2), 2.620957048),
        (DirectPreferenceOptimization(sftWeight: 0.2, meanLikelihood: true), 1.020957048),
        (HingePreferenceOptimization(), 0.85), (IdentityPreferenceOptimization(sums: true), 12.25),
        (IdentityPreferenceOptimization(), 22.443906250), (NoiseContrastiveAlignment(), 1.350824814),
        (FlexDirectPreferenceOptimization(betaChosen: 0.1, betaRejected: 0.05), 0.632599035),
        (LengthRegularizedPreferenceOptimization(beta: 0.1, alpha: 0.01), 0.634946102),
        (SimplePreferenceOptimization(beta: 2, gamma: 0.5), 1.701413278),
        (SequenceLikelihoodCalibration(delta: 1, lambda: 0.1), 1),
        // SimPO's value and 2 nats a token; -log sigmoid(0.1 x 2) and 2 nats a token.
        (ContrastiveSimplePreferenceOptimization(beta: 2, gamma: 0.5, alpha: 1), 3.701413278),
        (ContrastivePreferenceOptimization(beta: 0.1, alpha: 1), 0.598138869 + 2),
        (OddsRatioPreferenceOptimization(lambda: 0.1), 2.104205781),
        // Without scores it is DPO.
        (OffsetPreferenceOptimization(), 0.620957048),
    ]

    @Test func goldenValues() {
        for (objective, value) in Self.golden {
            let loss = objective.loss(Self.pair)
            #expect(abs(loss.value - value) < 1e-8, "\(objective.name): \(loss.value)")
        }
    }

    @Test func slopesMatchFiniteDifferences() {
        for (objective, _) in Self.golden {
            for shift in [-9.0, -3, 0, 4, 9] {
                func value(_ chosen: Double, _ rejected: Double) -> Double {
                    var moved = Self.pair
                    moved.chosen += chosen + shift
                    moved.rejected += rejected
                    return objective.loss(moved).value
                }
                var base = Self.pair
                base.chosen += shift
                let loss = objective.loss(base)
                let step = 1e-5
                let (w, l) = (
                    (value(step, 0) - value(-step, 0)) / (2 * step),
                    (value(0, step) - value(0, -step)) / (2 * step)
                )
                #expect(abs(loss.chosenSlope - w) < 1e-7 * max(1, abs(w)), "\(objective.name) at \(shift)")
                #expect(abs(loss.rejectedSlope - l) < 1e-7 * max(1, abs(l)), "\(objective.name) at \(shift)")
            }
        }
    }

    @Test func everyObjectiveStaysFiniteAtExtremes() {
        for (objective, _) in Self.golden {
            for (chosen, rejected) in [(0.0, -1e4), (-1e4, 0.0), (-1e-14, -1e-14), (-1e6, -1e6)] {
                let loss = objective.loss(
                    PairLogProbabilities(
                        chosen: chosen, rejected: rejected, reference: (0, 0), chosenTokens: 1,
                        rejectedTokens: 1))
                let isFinite =
                    loss.value.isFinite && loss.chosenSlope.isFinite && loss.rejectedSlope.isFinite
                #expect(isFinite, "\(objective.name)")
            }
        }
    }

    /// What is another method where a number is zero, or two are equal.
    @Test func methodsMeetInTheirLimits() {
        func same(_ a: any PairObjective, _ b: any PairObjective) -> Bool {
            let (x, y) = (a.loss(Self.pair), b.loss(Self.pair))
            return abs(x.value - y.value) < 1e-12 && abs(x.chosenSlope - y.chosenSlope) < 1e-12
                && abs(x.rejectedSlope - y.rejectedSlope) < 1e-12
        }
        let dpo = DirectPreferenceOptimization(beta: 0.3)
        #expect(same(FlexDirectPreferenceOptimization(betaChosen: 0.3, betaRejected: 0.3), dpo))
        #expect(same(LengthRegularizedPreferenceOptimization(beta: 0.3, alpha: 0), dpo))
        #expect(
            same(
                ContrastiveSimplePreferenceOptimization(beta: 2, gamma: 0.5, alpha: 0),
                SimplePreferenceOptimization(beta: 2, gamma: 0.5)))
        #expect(same(OffsetPreferenceOptimization(beta: 0.3, alpha: 0), dpo))
        // Without a reference and of one token, these are DPO's margin with nothing beside it.
        var short = Self.pair
        (short.chosenTokens, short.rejectedTokens, short.reference) = (1, 1, (0, 0))
        let plain = dpo.loss(short)
        for other: any PairObjective in [
            SimplePreferenceOptimization(beta: 0.3, gamma: 0),
            ContrastivePreferenceOptimization(beta: 0.3, alpha: 0),
            ContrastiveSimplePreferenceOptimization(beta: 0.3, gamma: 0, alpha: 0),
        ] {
            let loss = other.loss(short)
            #expect(
                abs(loss.value - plain.value) < 1e-12 && abs(loss.chosenSlope - plain.chosenSlope) < 1e-12)
        }
        // Half of the labels wrong: the loss knows no side.
        let blind = DirectPreferenceOptimization(beta: 0.3, labelSmoothing: 0.5)
        var swapped = Self.pair
        (swapped.chosen, swapped.rejected) = (swapped.rejected, swapped.chosen)
        swapped.reference = Self.pair.reference.map { ($0.rejected, $0.chosen) }
        #expect(abs(blind.loss(Self.pair).value - blind.loss(swapped).value) < 1e-12)
        // Without a pull there is nothing to learn from.
        #expect(abs(DirectPreferenceOptimization(beta: 1e-12).loss(Self.pair).value - log(2)) < 1e-11)
    }

    /// The pair with its sides exchanged: the margin turns its sign, and the slopes change places.
    @Test func exchangedSidesMirrorTheLoss() {
        var swapped = Self.pair
        (swapped.chosen, swapped.rejected) = (swapped.rejected, swapped.chosen)
        (swapped.chosenTokens, swapped.rejectedTokens) = (swapped.rejectedTokens, swapped.chosenTokens)
        swapped.reference = Self.pair.reference.map { ($0.rejected, $0.chosen) }
        for objective: any PairObjective in [
            DirectPreferenceOptimization(beta: 0.3), SimplePreferenceOptimization(beta: 2, gamma: 0),
            LengthRegularizedPreferenceOptimization(beta: 0.3, alpha: 0.02),
            ContrastivePreferenceOptimization(beta: 0.3, alpha: 0),
        ] {
            let (loss, mirror) = (objective.loss(Self.pair), objective.loss(swapped))
            // softplus(m) - softplus(-m) = m: the values differ by the margin, e^-value by the probabilities' sum of 1.
            #expect(abs(exp(-loss.value) + exp(-mirror.value) - 1) < 1e-12, "\(objective.name)")
            #expect(loss.chosenReward == mirror.rejectedReward && loss.rejectedReward == mirror.chosenReward)
            // The two probabilities are each other's rest, and so are the slopes.
            let rest = loss.chosenSlope - mirror.rejectedSlope
            let whole = loss.chosenSlope / (1 - exp(-loss.value))
            #expect(abs(rest - whole) < 1e-12, "\(objective.name)")
        }
        let blind = DirectPreferenceOptimization(beta: 0.3, labelSmoothing: 0.5)
        #expect(abs(blind.loss(Self.pair).chosenSlope - blind.loss(swapped).rejectedSlope) < 1e-12)
    }

    /// (4 + 10) nats over 3 + 5 tokens, and the odds ratio as without the prompt.
    @Test func theLikelihoodOfORPOCanHaveThePrompt() {
        let objective = OddsRatioPreferenceOptimization(lambda: 0.1, scoresPrompt: true)
        func loss(_ prompt: Double, _ chosen: Double) -> PairLoss {
            var pair = Self.pair
            pair.prompt = (prompt, 3)
            pair.chosen = chosen
            return objective.loss(pair)
        }
        let found = loss(-4, -10)
        #expect(abs(found.value - (1.75 + 0.1042057808)) < 1e-9)
        let slope = (loss(-4 + 1e-5, -10).value - loss(-4 - 1e-5, -10).value) / 2e-5
        #expect(abs(found.promptSlope - slope) < 1e-9 && abs(slope + 0.125) < 1e-9)
        let chosen = (loss(-4, -10 + 1e-5).value - loss(-4, -10 - 1e-5).value) / 2e-5
        #expect(abs(found.chosenSlope - chosen) < 1e-8)
        #expect(objective.rewards(of: Self.pair).chosen == 0.1 * -2)
    }

    /// The offset alpha log(score gap) is what the margin has to exceed; at a gap of 1 it is none.
    @Test func scoresOffsetTheMargin() {
        var scored = Self.pair
        scored.scoreGap = 1
        let objective = OffsetPreferenceOptimization(beta: 0.1, alpha: 0.5)
        #expect(objective.loss(scored).value == DirectPreferenceOptimization(beta: 0.1).loss(scored).value)
        scored.scoreGap = 4
        // m = 0.1 x 1.5 - 0.5 log 4.
        let margin = 0.15 - 0.5 * log(4)
        #expect(abs(objective.loss(scored).value - log(1 + exp(-margin))) < 1e-12)
    }

    /// The loss corrected for noise is, in the mean over wrong labels, the loss without them.
    @Test func robustDPOIsUnbiased() {
        var swapped = Self.pair
        (swapped.chosen, swapped.rejected) = (swapped.rejected, swapped.chosen)
        swapped.reference = Self.pair.reference.map { ($0.rejected, $0.chosen) }
        let robust = DirectPreferenceOptimization(beta: 0.3, noise: 0.2)
        let mean = 0.8 * robust.loss(Self.pair).value + 0.2 * robust.loss(swapped).value
        #expect(abs(mean - DirectPreferenceOptimization(beta: 0.3).loss(Self.pair).value) < 1e-12)
    }

    /// Each objective is a method of the command, whose standard values are the objective's own.
    @Test func everyObjectiveIsAMethod() throws {
        for name in Set(Self.golden.map(\.objective.name) + ["kto", "rrhf"]) {
            let method = try #require(TrainingMethod.named(name))
            let objective = try #require(method.objective?(MethodValues())).common
            #expect(objective.name == name)
            for own in method.hyperparameters {
                let key = own.name.replacing("-", with: "_")
                #expect(objective.hyperparameters[key] == own.standard, "\(name): \(own.name)")
            }
            #expect(objective.hyperparameters.count == method.hyperparameters.count)
            #expect(objective.choices.count == method.choices.count)
            for own in method.choices { #expect(objective.choices[own.name] == own.options.first) }
        }
    }
}
