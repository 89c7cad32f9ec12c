// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SurveyStore

struct StudyUnblindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unblind", abstract: "Open the table of methods of a closed study, for good.")

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "The key file that `study create` wrote.")
    var key: String

    func run() throws {
        let key = try BlindingKey.read(from: key)
        let store = try SurveyStore(study)
        defer { try? store.close() }
        try store.unblind(with: key)
        let methods = try store.blindingTable().methods
        try store.close()
        Message.say(
            "\(study) is unblinded: \(methods.joined(separator: ", ")). Next: showdown analyze \(study)")
    }
}
