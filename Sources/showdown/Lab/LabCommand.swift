// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `showdown lab`: the source papers' comparisons and experiments.
struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab", abstract: "Repeat the papers' comparisons on your own data.",
        subcommands: [
            LabCompareCommand.self, LabToyCommand.self, LabPropertiesCommand.self, LabFrontierCommand.self,
            LabPublishedCommand.self,
        ])
}
