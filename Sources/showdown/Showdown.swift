// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

@main struct Showdown: ParsableCommand {
    static let configuration = CommandConfiguration(
        subcommands: [StudyCommand.self, AuditCommand.self, ServeCommand.self])
}
