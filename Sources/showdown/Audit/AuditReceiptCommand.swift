// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore
internal import Surveys

struct AuditReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Look up the submission behind a volunteer's receipt.")

    @Argument(help: "The study's database.")
    var study: String

    @Argument(help: "The code on the receipt.")
    var code: String

    func run() throws {
        let store = try SurveyStore(study)
        let receipt = try store.receipt(code: code)
        try store.close()
        guard let receipt else {
            throw StoreFailure(
                .badData, path: study, reason: "no submission has the receipt code \"\(code)\"",
                hint: "A code has sixteen letters and digits; submissions that were withdrawn have none")
        }
        try DataOutput.write([receipt], to: nil)
    }
}
