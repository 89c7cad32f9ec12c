// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// ORPO: NLL of the chosen response + lambda (-log sigmoid(log-odds of chosen over rejected)).
///
/// With p the mean log-probability a token, log-odds = (p_w - p_l) - (log(1 - e^p_w) - log(1 - e^p_l)). The NLL is the
/// mean over the chosen response's tokens; the reference code also counts the prompt's. Rewards are lambda p, as TRL
/// logs them. Source: Hong, Lee and Thorne, "ORPO", arXiv 2403.07691, equations 3 to 7.
package struct OddsRatioPreferenceOptimization: PairObjective {
    package let name = "orpo"
    package let needsReference = false
    /// Weight of the odds-ratio term.
    package var lambda: Double

    package init(lambda: Double = 0.1) { self.lambda = lambda }

    package var hyperparameters: [String: Double] { ["lambda": lambda] }

    /// A mean log-probability of 0 has infinite odds; this is as near as the odds are computed.
    private static let largest = -1e-12

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        let (w, l) = (Double(pair.chosenTokens), Double(pair.rejectedTokens))
        let chosen = min(pair.chosen / w, Self.largest)
        let rejected = min(pair.rejected / l, Self.largest)
        let logOdds = (chosen - rejected) - (Stable.log1mexp(chosen) - Stable.log1mexp(rejected))
        let weight = lambda * Stable.sigmoid(-logOdds)
        // d log-odds / d p = 1 + e^p / (1 - e^p) = 1 / (1 - e^p)
        return PairLoss(
            value: -chosen + lambda * Stable.softplus(-logOdds),
            chosenSlope: (-1 - weight / -expm1(chosen)) / w, rejectedSlope: weight / -expm1(rejected) / l,
            chosenReward: lambda * chosen, rejectedReward: lambda * rejected)
    }
}

extension TrainingMethod {
    package static let orpo = TrainingMethod(
        name: "orpo", summary: "pairs: NLL of chosen - lambda log sigmoid(log-odds ratio)",
        records: .pairs, learningRate: 2e-4, hyperparameters: [Hyperparameter("lambda", 0.1)],
        ranking: ("eval/logps/accuracies", true)
    ) { OddsRatioPreferenceOptimization(lambda: $0["lambda"] ?? 0.1) }
}
