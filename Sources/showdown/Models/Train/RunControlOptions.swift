// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Where a run's options come from, and what happens to it on its way.
struct RunControlOptions: SettingOptions {
    @Option(help: "A YAML file of options by their long names; those of the command line win.")
    var config: String?

    @Option(help: "Options that belong together: coala-paper. Files and the command line win.")
    var preset: String?

    @Option(help: "The seed of weights, order of examples and gates (7).")
    var seed: Int?

    @Option(help: "Steps between two evaluations of the held-out records.")
    var evalEvery: Int?

    @Option(help: "End after so many evaluations without a gain; the best weights are kept.")
    var patience: Int?

    @Option(
        help:
            "Watch fixed pairs of the data, every so many steps: likelihoods and gradient norms of both sides."
    )
    var probeEvery: Int?

    @Option(help: "Pairs that the probe watches (32).")
    var probePairs: Int?

    @Option(help: "Responses on neither side of the data, to watch beside the pairs; JSON lines.")
    var unseen: String?

    @Option(help: "Steps between two saved states, to go on from after an interruption (100).")
    var saveEvery: Int?

    @Flag(help: "Discard the state of an interrupted run.")
    var fresh = false

    @Flag(help: "No progress.")
    var quiet = false

    func give(to settings: inout GivenSettings) {
        settings.add("seed", seed)
        settings.add("eval-every", evalEvery)
        settings.add("patience", patience)
        settings.add("probe-every", probeEvery)
        settings.add("probe-pairs", probePairs)
        settings.add("unseen", unseen)
        settings.add("save-every", saveEvery)
    }
}
