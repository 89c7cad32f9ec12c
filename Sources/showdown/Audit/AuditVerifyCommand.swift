// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore
internal import Surveys

struct AuditVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute the ledger and hold every consent, answer and submission against it.",
        discussion: """
            Prints the ledger's head as a JSON line. Kept elsewhere, such lines are the checkpoint file by which a later \
            run sees a cut or rewritten ledger. Ends with status 65 and names the first bad entry where something is wrong.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "Earlier heads, one JSON object a line; each must be part of the ledger.")
    var checkpoint: String?

    func run() throws {
        let store = try SurveyStore(study)
        let id = try store.study().definition.id
        let heads = try checkpoint.map { try LedgerHead.read(from: $0, study: id) } ?? []
        let report = try store.verify(earlier: heads)
        try store.close()
        for problem in report.problems.dropFirst().prefix(20) { Message.say("also: \(problem)") }
        if let first = report.problems.first {
            throw StoreFailure(
                .badData, path: study, reason: "is not as its ledger says: \(first)",
                hint: "\(report.problems.count) found in all; compare with a backup")
        }
        let kinds = report.entries.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Message.say("Verified \(report.head.size) entries: \(kinds.joined(separator: ", ")).")
        if !heads.isEmpty { Message.say("All \(heads.count) earlier heads are part of the ledger.") }
        Message.say("Seal: \(report.seal)")
        try DataOutput.write([report.checkpoint], to: nil)
    }
}
