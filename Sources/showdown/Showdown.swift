// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

@main
struct Showdown: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "showdown", subcommands: [ServeCommand.self])
}
