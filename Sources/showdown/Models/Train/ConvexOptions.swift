// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// COALA's two phases: the solver of the convex program, and the loss of the output weights.
struct ConvexOptions: SettingOptions {
    @Option(help: "auto, until the program's optimality conditions hold; paper or code, as published (auto).")
    var solver: String?

    @Option(help: "How each u-step is solved: direct or pcg; solver: as the solver has it (solver).")
    var uStep: String?

    @Option(help: "Gates, half the network's neurons (10).")
    var gates: Int?

    @Option(help: "Phase one's beta, the weight of the neurons' norms (0.001).")
    var groupPenalty: Double?

    @Option(help: "Whether squared errors are added or averaged beside it: sum or mean (sum).")
    var lossScale: String?

    @Option(help: "Phase two's loss: pairwise, or pointwise, the paper's equation 9 (pairwise).")
    var pairLoss: String?

    @Option(help: "Phase two's beta, the scale of scores (2.5); its gamma is --gamma (0.5).")
    var pairBeta: Double?

    @Option(
        help:
            "Added to gamma in the pairwise loss (0; the reference code has 1); reward: by which the chosen response is to lead (0)."
    )
    var margin: Double?

    @Option(help: "Phase two's pull towards the first phase's output weights (0.0001).")
    var ridge: Double?

    @Option(help: "Phase two's steps: accelerated, or plain, which never raise the loss (accelerated).")
    var descent: String?

    func give(to settings: inout GivenSettings) {
        settings.add("solver", solver)
        settings.add("u-step", uStep)
        settings.add("gates", gates)
        settings.add("group-penalty", groupPenalty)
        settings.add("loss-scale", lossScale)
        settings.add("pair-loss", pairLoss)
        settings.add("pair-beta", pairBeta)
        settings.add("margin", margin)
        settings.add("ridge", ridge)
        settings.add("descent", descent)
    }
}
