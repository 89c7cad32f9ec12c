// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Make or bring in conversations and preference pairs.",
        subcommands: [
            DataGenerateCommand.self, DataImportCommand.self, DataAlternateCommand.self,
            DataSplitCommand.self, DataLabelCommand.self, DataRankCommand.self, DataPromptsCommand.self,
        ])
}
