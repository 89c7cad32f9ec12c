// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `showdown bench`: speed beside what the machine allows.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure speed beside the machine's own limit.",
        subcommands: [
            BenchProductCommand.self, BenchTrainCommand.self, BenchGenerateCommand.self,
            BenchGuidedCommand.self,
            BenchConvexCommand.self, BenchCoalaCommand.self, BenchTokenizerCommand.self,
            BenchWorkCommand.self, BenchSurveyCommand.self, BenchAnalysisCommand.self,
        ])
}
