// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The numbers of the methods' own; each method names the ones that it has.
struct ObjectiveOptions: SettingOptions {
    @Option(help: "DPO's pull towards the reference (0.1); COALA's group penalty.")
    var beta: Double?

    @Option(help: "ORPO's weight of the odds ratio (0.1).")
    var lambda: Double?

    func give(to settings: inout GivenSettings) {
        settings.add("beta", beta)
        settings.add("lambda", lambda)
    }
}
