// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SurveyStore

struct StudyOpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "open", abstract: "Let volunteers in.")

    @Argument(help: "The study's database.")
    var study: String

    func run() throws {
        let store = try SurveyStore(study)
        defer { try? store.close() }
        let wasClosed = try store.study().phase == .closed
        let changed = try store.openStudy()
        try store.close()
        if wasClosed {
            Message.say("\(study) had been closed and is open again; the ledger says so.")
        } else if !changed {
            return Message.say("\(study) is open already. Next: showdown serve \(study)")
        }
        Message.say("\(study) is open. Next: showdown serve \(study)")
    }
}
