// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SurveyStore

struct StudyCloseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "close", abstract: "Take no more answers.")

    @Argument(help: "The study's database.")
    var study: String

    func run() throws {
        let store = try SurveyStore(study)
        defer { try? store.close() }
        let changed = try store.closeStudy()
        try store.close()
        Message.say(
            "\(study) is closed\(changed ? "" : " already"). Next: showdown study unblind \(study) --key FILE"
        )
    }
}
