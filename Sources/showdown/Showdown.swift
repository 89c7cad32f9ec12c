// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

@main
struct Showdown: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "showdown", abstract: "Double-blind human preference studies of language models.",
        subcommands: [
            DemoCommand.self, DataCommand.self, StudyCommand.self, ServeCommand.self, AnalyzeCommand.self,
            AuditCommand.self,
        ])
}
