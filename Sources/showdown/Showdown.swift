// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import StudyFiles

@main
struct Showdown: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "showdown", abstract: "Double-blind human preference studies of language models.",
        discussion: """
            From training to table on one machine: train and sample checkpoints, host the survey, export win rates, audit \
            every consent. Begin with `showdown demo`.
            """,
        version: Release.version,
        groupedSubcommands: [
            CommandGroup(name: "The whole road", subcommands: [DemoCommand.self]),
            CommandGroup(
                name: "Models",
                subcommands: [
                    DataCommand.self, TokenizerCommand.self, MethodsCommand.self, TrainCommand.self,
                    SweepCommand.self, PlotCommand.self, ConvertCommand.self, ScoreCommand.self,
                    SampleCommand.self, ChatCommand.self, ServeModelsCommand.self, LabCommand.self,
                ]),
            CommandGroup(
                name: "People",
                subcommands: [
                    StudyCommand.self, ServeCommand.self, AnalyzeCommand.self, JudgeCommand.self,
                    PowerCommand.self,
                    AuditCommand.self,
                ]),
            CommandGroup(name: "This machine", subcommands: [BenchCommand.self]),
        ])

    static func main() {
        do {
            var command =
                try SampleTools.command(of: Array(CommandLine.arguments.dropFirst())) ?? parseAsRoot()
            try command.run()
        } catch {
            ExitStatus.end(with: error)
        }
    }
}
