// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// ORPO: NLL + lambda (-log sigmoid(log-odds of chosen over rejected)).
///
/// With p the mean log-probability a token, log-odds = (p_w - p_l) - (log(1 - e^p_w) - log(1 - e^p_l)). The NLL is the mean
/// over the tokens of the chosen response, as the paper defines it, or, as both reference implementations compute it, over
/// those of prompt and chosen response. Rewards are lambda p, as TRL logs them. Source: Hong, Lee and Thorne, "ORPO", arXiv
/// 2403.07691, equations 3 to 7.
package struct OddsRatioPreferenceOptimization: PairObjective {
    package let name = "orpo"
    package let needsReference = false
    /// Weight of the odds-ratio term.
    package var lambda: Double
    /// Whether the likelihood is that of prompt and chosen response.
    package var scoresPrompt: Bool

    package init(lambda: Double = 0.1, scoresPrompt: Bool = false) {
        self.lambda = lambda
        self.scoresPrompt = scoresPrompt
    }

    static let likelihoods = TrainingMethod.Choice("nll", ["chosen", "prompt-and-chosen"])

    package var hyperparameters: [String: Double] { ["lambda": lambda] }
    package var choices: [String: String] { ["nll": Self.likelihoods.options[scoresPrompt ? 1 : 0]] }

    /// A mean log-probability of 0 has infinite odds; this is as near as the odds are computed.
    private static let largest = -1e-12

    package func loss(_ pair: PairLogProbabilities) -> PairLoss {
        precondition(!scoresPrompt || pair.prompt != nil, "the prompt's log-probabilities are missing")
        let (w, l) = (Double(pair.chosenTokens), Double(pair.rejectedTokens))
        let chosen = min(pair.chosen / w, Self.largest)
        let rejected = min(pair.rejected / l, Self.largest)
        let logOdds = (chosen - rejected) - (Stable.log1mexp(chosen) - Stable.log1mexp(rejected))
        let weight = lambda * Stable.sigmoid(-logOdds)
        let prompt: (sum: Double, tokens: Int) = scoresPrompt ? pair.prompt ?? (0, 0) : (0, 0)
        let learned = w + Double(prompt.tokens)
        // d log-odds / d p = 1 + e^p / (1 - e^p) = 1 / (1 - e^p)
        return PairLoss(
            value: -(prompt.sum + pair.chosen) / learned + lambda * Stable.softplus(-logOdds),
            chosenSlope: -1 / learned - weight / -expm1(chosen) / w,
            rejectedSlope: weight / -expm1(rejected) / l,
            chosenReward: lambda * chosen, rejectedReward: lambda * rejected, promptSlope: -1 / learned)
    }

    package func rewards(of pair: PairLogProbabilities) -> (chosen: Double, rejected: Double) {
        (lambda * pair.chosenMean, lambda * pair.rejectedMean)
    }
}

extension TrainingMethod {
    package static let orpo = TrainingMethod(
        name: "orpo", summary: "pairs: NLL of chosen - lambda log sigmoid(log-odds ratio)",
        formula: """
            NLL - lambda log sigmoid(log odds(chosen) - log odds(rejected)), with
            log odds = p - log(1 - e^p), p the mean logp a token; NLL the mean over the tokens of the chosen response
            (--nll chosen, the paper's) or of prompt and chosen response (prompt-and-chosen, the reference codes')
            """,
        source: "Hong, Lee and Thorne, arXiv 2403.07691",
        records: .pairs, learningRate: 2e-4, hyperparameters: [Hyperparameter("lambda", 0.1)],
        choices: [OddsRatioPreferenceOptimization.likelihoods],
        ranking: ("eval/logps/accuracies", true)
    ) {
        .pairs(
            OddsRatioPreferenceOptimization(
                lambda: $0["lambda"] ?? 0.1, scoresPrompt: $0.choice("nll") == "prompt-and-chosen"))
    }
}
