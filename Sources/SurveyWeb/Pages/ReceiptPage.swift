// SPDX-License-Identifier: Apache-2.0

import SurveyStore
import Surveys

/// A code of the recruiting platform, and where it takes it.
struct Completion: Sendable {
    var code: String
    var link: String

    /// Prolific's address for a code, which a template holds to letters, digits, hyphens and underscores.
    init(prolific code: String) {
        self.code = code
        link = "https://app.prolific.com/submissions/complete?cc=\(code)"
    }
}

/// Thanks, and the proof that the submission stands in the ledger.
struct ReceiptPage: Page {
    static let template = "receipt"

    struct Checkpoint: Sendable {
        var label: String
        var text: String
    }

    var title: String
    var lead: String
    var study: String
    var code: String
    var submittedAt: String
    /// Place of the submission in the ledger and the ledger's size, counted from 1.
    var entry: String
    /// Root of the ledger's tree in base 64; nil where no proof could be made.
    var root: String?
    var ledgerHead: String
    var seal: String
    var checkpoint: Checkpoint?
    var contact: String
    var completion: Completion?
    var hasProof: Bool
    var canWithdraw: Bool
    var token: String

    init(
        _ receipt: Receipt, proof: ReceiptProof?, answers: Int, completion: Completion?, edition: Edition,
        token: String
    ) {
        let texts = edition.catalogue
        title = texts.text(.thankYou)
        lead = texts.text(.submittedLead, ("count", answers))
        study = edition.definition.title
        code = receipt.code
        submittedAt = receipt.submittedAt.readableTime
        entry =
            proof.map {
                texts.text(.entryOf, ("number", $0.index + 1), ("size", $0.checkpoint.size))
            } ?? String(receipt.ledgerIndex + 1)
        root = proof?.checkpoint.root.base64
        ledgerHead = receipt.ledgerHead
        seal = edition.seal
        checkpoint = proof.map {
            Checkpoint(
                label: texts.text($0.checkpoint.signatures.isEmpty ? .unsignedCheckpoint : .signedCheckpoint),
                text: $0.checkpoint.text)
        }
        contact = edition.definition.contact
        self.completion = completion
        hasProof = proof != nil
        canWithdraw = edition.definition.publication.withdrawal == .anyTime
        self.token = token
    }
}

/// Whether a receipt's code stands in the ledger, and the proof to check elsewhere.
struct CheckPage: Page {
    static let template = "check"

    var title: String
    var answer: String?
    var code: String
    var proof: String
}

extension String {
    /// A time of the store, `2026-11-21T11:44:56.123Z`, as people read it: `2026-11-21 11:44 UTC`.
    var readableTime: String {
        let parts = split(separator: "T")
        return parts.count == 2 ? "\(parts[0]) \(parts[1].prefix(5)) UTC" : self
    }
}
