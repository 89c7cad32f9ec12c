// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `showdown bench`: how fast this machine is, and how much of that is used.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure speed on this machine.",
        subcommands: [BenchTokenizer.self])
}
