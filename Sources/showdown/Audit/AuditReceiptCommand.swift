// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore
internal import Surveys

struct AuditReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Prove that the submission behind a volunteer's receipt stands in the ledger.",
        discussion: """
            With a study and a code: prints the proof, which the volunteer can keep. With --file: checks such a proof by \
            itself, without any study, and with a study given as well, against its ledger.
            """)

    @Argument(help: "The study's database.")
    var study: String?

    @Argument(help: "The code on the receipt.")
    var code: String?

    @Option(help: "A proof to check, in either form.")
    var file: String?

    @Option(
        help: "The ledger's public key, or a file that holds it, as known from elsewhere than the receipt.")
    var publicKey: String?

    @Option(help: "Sign the checkpoint of the printed proof with this key.")
    var ledgerKey: String?

    @Flag(help: "Print the proof as one JSON object instead of text.")
    var json = false

    func validate() throws {
        if file == nil, study == nil || code == nil {
            throw ValidationError("Give a study and a code, or --file with a proof.")
        }
        if file != nil, code != nil { throw ValidationError("Give a code or --file, not both.") }
        if file != nil, ledgerKey != nil {
            throw ValidationError("A proof from a file is checked, not signed.")
        }
    }

    func run() throws {
        let trusted = try publicKey.map(LedgerKey.Public.read)
        if let file {
            let proof = try ReceiptProof.read(from: file)
            try say(proof.check(trusting: trusted), of: file)
            if let study { try check(proof, in: study, trusting: trusted) }
        } else if let study, let code {
            try prove(code, in: study, trusting: trusted)
        }
    }

    private func prove(_ code: String, in study: String, trusting trusted: LedgerKey.Public?) throws {
        let key = try ledgerKey.map(LedgerKey.read)
        let store = try SurveyStore(reading: study)
        defer { try? store.close() }
        guard let proof = try store.receiptProof(code: code, signedBy: key) else {
            throw StoreFailure(
                .badData, path: study, reason: "no submission has the receipt code \"\(code)\"",
                hint: "A code has sixteen letters and digits; submissions that were withdrawn have none")
        }
        // An unsigned proof of one's own making cannot bear the signature of the trusted key.
        try say(proof.check(trusting: key == nil ? nil : trusted), of: study)
        try DataOutput.write(Array((json ? proof.json + "\n" : proof.text).utf8), to: nil)
    }

    private func check(_ proof: ReceiptProof, in study: String, trusting trusted: LedgerKey.Public?) throws {
        let store = try SurveyStore(reading: study)
        defer { try? store.close() }
        let report = try store.verify(against: AuditEvidence(receipts: [proof], key: trusted))
        if let problem = report.problems.first {
            throw StoreFailure(.badData, path: study, reason: "is not as the receipt says: \(problem)")
        }
        Message.say(
            "Checked: \(EntryPlace(index: proof.index, of: report.head.size)) of \(study) is the receipt's.")
    }

    private func say(_ check: ReceiptCheck, of path: String) throws {
        for finding in check.findings { Message.say("Checked: \(finding).") }
        if let fault = check.fault {
            throw StoreFailure(.badData, path: path, reason: "the receipt proves nothing: \(fault)")
        }
        for doubt in check.doubts { Message.say("Not covered: \(doubt).") }
    }
}
