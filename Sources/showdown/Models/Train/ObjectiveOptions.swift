// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The numbers and words of the methods' own; `showdown methods NAME` says which a method has.
struct ObjectiveOptions: SettingOptions {
    @Option(help: "The pull towards the reference, or the scale of rewards (0.1; simpo, cpo-simpo 2).")
    var beta: Double?

    @Option(help: "flex-dpo: of the chosen response (0.1).")
    var betaChosen: Double?

    @Option(help: "flex-dpo: of the rejected response (0.1).")
    var betaRejected: Double?

    @Option(help: "simpo, cpo-simpo, coala: the margin that the chosen response is to have (0.5).")
    var gamma: Double?

    @Option(help: "slic: the same in nats (1).")
    var delta: Double?

    @Option(
        help:
            "orpo: weight of the odds ratio (0.1); of the likelihood in slic (0.1) and rrhf (1); of the head in dpo-convex (0.1)."
    )
    var lambda: Double?

    @Option(
        help:
            "r-dpo: nats a token of length (0.05); odpo: weight of the offset (1); cpo, cpo-simpo: of the likelihood (1); rrhf: exponent of the length (1)."
    )
    var alpha: Double?

    @Option(help: "kto: weight of desirable responses (1).")
    var lambdaD: Double?

    @Option(help: "kto: weight of undesirable responses (1).")
    var lambdaU: Double?

    @Option(help: "orpo: tokens of the likelihood: chosen or prompt-and-chosen (chosen).")
    var nll: String?

    @Option(help: "dpo, rrhf: the likelihood term over a response's tokens: sum or mean (sum).")
    var likelihood: String?

    @Option(help: "dpo: share of wrong labels to hedge against (0).")
    var labelSmoothing: Double?

    @Option(help: "dpo: share of wrong labels to correct for, robust DPO (0).")
    var noise: Double?

    @Option(help: "dpo: weight of the chosen response's log-likelihood (0).")
    var sftWeight: Double?

    @Option(help: "coala: how a response's tokens become features: mean, last or attention (mean).")
    var pooling: String?

    @Option(
        help: "coala: features read so many tokens of prompt and response, from the start; all without it.")
    var window: Int?

    @Option(help: "dpo-convex: steps from one fit of the head to the next (64).")
    var headInterval: Int?

    @Option(help: "dpo-convex: pairs whose features a fit sees (256).")
    var headPairs: Int?

    @Option(help: "reward: margin for each unit of chosen_score - rejected_score (0).")
    var scoreMargin: Double?

    @Option(help: "reward: weight of the squared sum of a pair's rewards, which sets their zero (0).")
    var centering: Double?

    func give(to settings: inout GivenSettings) {
        settings.add("beta", beta)
        settings.add("beta-chosen", betaChosen)
        settings.add("beta-rejected", betaRejected)
        settings.add("gamma", gamma)
        settings.add("delta", delta)
        settings.add("lambda", lambda)
        settings.add("alpha", alpha)
        settings.add("label-smoothing", labelSmoothing)
        settings.add("noise", noise)
        settings.add("sft-weight", sftWeight)
        settings.add("pooling", pooling)
        settings.add("window", window)
        settings.add("head-interval", headInterval.map(Double.init))
        settings.add("head-pairs", headPairs.map(Double.init))
        settings.add("lambda-d", lambdaD)
        settings.add("lambda-u", lambdaU)
        settings.add("score-margin", scoreMargin)
        settings.add("centering", centering)
        settings.add("nll", nll)
        settings.add("likelihood", likelihood)
    }
}
