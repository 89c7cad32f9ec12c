// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore
internal import Surveys

struct AuditVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute the ledger and hold every record, checkpoint and receipt against it.",
        discussion: """
            Prints the ledger's checkpoint: origin, size and root. Kept elsewhere, checkpoints and receipts are what shows a \
            later cut or rewrite. Names the first bad entry and ends with status 65 where something is wrong; says plainly \
            what it cannot exclude where nothing is.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Option(
        help:
            "A file of earlier checkpoints, one below the other; each must be part of the ledger. May be repeated."
    )
    var checkpoint: [String] = []

    @Option(help: "The proof of a receipt, as a volunteer kept it. May be repeated.")
    var receipt: [String] = []

    @Option(
        help: "The ledger's public key, or a file that holds it, as known from elsewhere than this study.")
    var publicKey: String?

    @Flag(help: "Print one JSON object instead of the checkpoint, also where something is wrong.")
    var json = false

    private struct Report: Encodable {
        struct Finding: Encodable {
            var entry: Int?
            var idx: Int?
            var reason: String
        }

        var study: String
        var sound: Bool
        var size: Int
        var seal: String
        var entries: [String: Int]
        var checkpoint: String?
        var checkpoints: Int
        var receipts: Int
        var key: String?
        var holder: String?
        var problems: [Finding]
        var notes: [String]
        var limits: [String]

        init(_ report: AuditReport, evidence: AuditEvidence) {
            study = report.study
            sound = report.problems.isEmpty
            size = report.head.size
            seal = report.seal
            entries = report.entries
            checkpoint = report.checkpoint?.text
            checkpoints = evidence.checkpoints.count
            receipts = evidence.receipts.count
            key = report.key?.description
            holder = report.holder
            problems = report.problems.map {
                Finding(entry: $0.index.map { $0 + 1 }, idx: $0.index, reason: $0.reason)
            }
            notes = report.notes
            limits = report.limits
        }
    }

    func run() throws {
        let evidence = AuditEvidence(
            checkpoints: try checkpoint.flatMap(LedgerCheckpoint.read),
            receipts: try receipt.map(ReceiptProof.read),
            key: try publicKey.map(LedgerKey.Public.read))
        let store = try SurveyStore(reading: study)
        defer { try? store.close() }
        let report = try store.verify(against: evidence)
        if json { try DataOutput.write([Report(report, evidence: evidence)], to: nil) }
        if let first = report.problems.first {
            Message.say("first: \(first)")
            for problem in report.problems.dropFirst().prefix(20) { Message.say("also: \(problem)") }
            throw StoreFailure(
                .badData, path: study, reason: "is not as its ledger says: \(first)",
                hint: "\(report.problems.count) found in all; compare with a backup")
        }
        guard !json else { return }
        say(report, evidence)
        if let checkpoint = report.checkpoint { try DataOutput.write(Array(checkpoint.text.utf8), to: nil) }
    }

    private func say(_ report: AuditReport, _ evidence: AuditEvidence) {
        let kinds = report.entries.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Message.say("Verified \(report.head.size) entries: \(kinds.joined(separator: ", ")).")
        if !evidence.checkpoints.isEmpty {
            Message.say("Part of the ledger: checkpoints given, \(evidence.checkpoints.count) of them.")
        }
        for receipt in evidence.receipts {
            Message.say(
                "Part of the ledger: the receipt \(receipt.code), \(EntryPlace(index: receipt.index, of: report.head.size))."
            )
        }
        Message.say("Seal: \(report.seal)")
        if let key = report.key {
            let origin = report.checkpoint?.origin ?? ""
            Message.say(
                "Ledger key, held by \(report.holder ?? "nobody named"): \(key.verifierKey(name: origin))")
        }
        for note in report.notes { Message.say("Note: \(note).") }
        for limit in report.limits { Message.say("Not covered: \(limit).") }
    }
}
