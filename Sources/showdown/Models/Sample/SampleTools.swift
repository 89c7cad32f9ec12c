// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `sample report` and `sample probe`, parsed without the options of `sample`.
///
/// The parser gives an option to the outermost command that knows its name, wherever it stands: after `sample report FILE` an
/// `--output FOLDER` would be that of `sample`, and the report would have none.
struct SampleTools: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "showdown", subcommands: [Sample.self])

    private struct Sample: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sample", subcommands: [SampleReportCommand.self, SampleProbeCommand.self])
    }

    /// The command that the arguments ask for; nil where it is none of these.
    static func command(of arguments: [String]) throws -> (any ParsableCommand)? {
        let names = Sample.configuration.subcommands.map { $0.configuration.commandName }
        guard arguments.count >= 2, arguments[0] == "sample", names.contains(arguments[1]) else { return nil }
        return try parseAsRoot(arguments)
    }
}
