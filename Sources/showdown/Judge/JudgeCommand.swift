// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct JudgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Ask automated judges, read other programs' verdicts, compare judges with people.",
        discussion: """
            Judges stand beside people in every table and are never counted among them.
            """,
        subcommands: [
            JudgeAskCommand.self, JudgeImportCommand.self, JudgeCompareCommand.self, JudgeGradesCommand.self,
        ])
}
