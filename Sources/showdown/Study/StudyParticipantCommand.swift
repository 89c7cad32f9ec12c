// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import SurveyStore
internal import Surveys

/// `showdown study participant`: rights of access and erasure of one volunteer, who proves who they are by their receipt.
struct StudyParticipantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "participant",
        abstract: "Show or erase what a study holds of one volunteer, by the code of their receipt.",
        subcommands: [Show.self, Erase.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Print what the study holds of a volunteer: consent, answers, what they said about themselves.",
            discussion: "Methods stay sealed: an answer is given in the words of the responses.")

        @Argument(help: "The study's database.")
        var study: String

        @Option(help: "The code of the volunteer's receipt.")
        var receipt: String

        func run() throws {
            let store = try SurveyStore(reading: study)
            defer { try? store.close() }
            let record = try store.participantRecord(receipt: receipt)
            try store.close()
            guard let record else { throw StudyParticipantCommand.unknown(study) }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try DataOutput.write(Array(try encoder.encode(record)) + [UInt8(ascii: "\n")], to: nil)
        }
    }

    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase what identifies a volunteer, for good.",
            discussion: """
                Name, affiliation, address, signature, what they said about themselves and their comment are overwritten in the \
                database; the ledger notes that it happened and keeps verifying. Their answers stay, without a name, unless \
                --answers is given, which is possible until the study is unblinded. Backups made before still hold what was erased: \
                `showdown study purge` lists them with their dates.
                """)

        @Argument(help: "The study's database.")
        var study: String

        @Option(help: "The code of the volunteer's receipt.")
        var receipt: String

        @Flag(help: "Erase their answers too: the same as a withdrawal.")
        var answers = false

        func run() throws {
            let store = try SurveyStore(study)
            defer { try? store.close() }
            let erased = try store.eraseParticipant(receipt: receipt, answers: answers)
            try store.close()
            if store.awaitsReaders { Message.warnOfReaders(study) }
            switch erased {
            case nil: throw StudyParticipantCommand.unknown(study)
            case false?: Message.say("There was nothing left to erase.")
            case true?:
                Message.say(
                    answers
                        ? "Erased with all answers. Backups made before still hold them."
                        : "Erased; the answers stay, without a name. Backups made before still hold what was erased."
                )
            }
        }
    }

    private static func unknown(_ study: String) -> StoreFailure {
        StoreFailure(
            .noInput, path: study, reason: "holds no submission with this receipt code",
            hint: "A code has sixteen characters in groups of four; a volunteer who did not submit has none")
    }
}
