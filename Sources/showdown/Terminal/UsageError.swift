// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A wrong command line that is found only when the command runs, told as the parser tells its own findings.
///
/// A command that has subcommands cannot check its options in `validate`, which its subcommands would have to pass as
/// well; and from `run` the parser no longer knows whose usage helps.
struct UsageError: Error {
    var command: any ParsableCommand.Type
    var message: String

    /// Runs a check whose validation errors are about this command.
    static func of(_ command: any ParsableCommand.Type, _ check: () throws -> Void) throws {
        do {
            try check()
        } catch let error as ValidationError {
            throw UsageError(command: command, message: error.message)
        }
    }

    var text: String {
        let name = "showdown \(command.configuration.commandName ?? "")"
        return """
            Error: \(message)
            Usage: \(Showdown.usageString(for: command).replacing("USAGE: ", with: ""))
              See '\(name) --help' for more information.
            """
    }
}
