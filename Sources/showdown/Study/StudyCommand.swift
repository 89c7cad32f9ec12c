// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `showdown study`: a study's life from sealing to export.
struct StudyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "study",
        abstract: "Make, open, close and unblind a study.",
        subcommands: [
            StudyCreateCommand.self, StudyPreviewCommand.self, StudyOpenCommand.self, StudyStatusCommand.self,
            StudyCloseCommand.self, StudyUnblindCommand.self, StudyExportCommand.self,
            StudyInviteCommand.self,
            StudyParticipantCommand.self, StudyCheckpointCommand.self, StudyBackupCommand.self,
            StudyRestoreCommand.self, StudyPurgeCommand.self, StudyAmendCommand.self,
        ])
}
