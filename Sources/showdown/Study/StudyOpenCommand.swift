// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SurveyStore

struct StudyOpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "open", abstract: "Let volunteers in.")

    @Argument(help: "The study's database.")
    var study: String

    func run() throws {
        let store = try SurveyStore(study)
        try store.openStudy()
        try store.close()
        Message.say("\(study) is open. Next: showdown serve \(study)")
    }
}
