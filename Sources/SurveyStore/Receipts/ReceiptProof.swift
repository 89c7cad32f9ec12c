// SPDX-License-Identifier: Apache-2.0

package import Foundation
internal import Surveys

/// All that a volunteer needs to prove, without the study's database, that a submission stands in its ledger.
package struct ReceiptProof: Equatable, Sendable {
    /// The code on the receipt.
    package var code: String
    /// What the entry's commitment to the code was made with.
    package var salt: Data
    /// The entry's place, counted from 0.
    package var index: Int
    /// The canonical bytes of the submission's entry.
    package var entry: String
    /// From the entry's hash to the root of the checkpoint.
    package var path: [MerkleHash]
    package var checkpoint: LedgerCheckpoint
    /// The key that the study was sealed with; nil where it was sealed without.
    package var key: LedgerKey.Public?

    package var place: EntryPlace { EntryPlace(index: index, of: checkpoint.size) }

    package var leaf: MerkleHash { .leaf(Array(entry.utf8)) }

    package var inclusion: InclusionProof {
        InclusionProof(index: index, size: checkpoint.size, path: path)
    }

    /// Whether anything is wrong with the proof by itself.
    ///
    /// - Parameter trusted: the study's key from somewhere else than the receipt; without it a signature shows no more
    ///   than that whoever made the receipt had the key that the receipt names.
    package func check(trusting trusted: LedgerKey.Public? = nil) -> ReceiptCheck {
        var check = ReceiptCheck()
        guard let facts = CanonicalValue(untrusted: entry), facts.string == entry,
            facts["kind"]?.textValue == LedgerEntry.Kind.submission.rawValue,
            facts["index"]?.integerValue == index, let at = facts["at"]?.textValue, let body = facts["body"],
            let participant = body["participant"]?.textValue
        else {
            check.fault = "its entry is not the entry of a submission at \(place)"
            return check
        }
        let opened = SubmissionRow(participant: participant, code: code, submittedAt: at, salt: salt)
        guard body["commitment"]?.textValue == opened.commitment else {
            check.fault = "its code is not the one that the entry commits to"
            return check
        }
        check.findings.append("the entry is a submission of \(at), and commits to the code \(code)")
        guard inclusion.leads(from: leaf, to: checkpoint.root) else {
            check.fault = "its path does not lead from \(place) to the root of the checkpoint"
            return check
        }
        check.findings.append(
            "\(place) is in the tree of \(checkpoint.origin) with the root \(checkpoint.root.base64)")
        checkSignature(trusting: trusted, &check)
        return check
    }

    private func checkSignature(trusting trusted: LedgerKey.Public?, _ check: inout ReceiptCheck) {
        if let trusted, let key, key != trusted {
            check.fault = "it names another key than the trusted one"
            return
        }
        guard let key = trusted ?? key else {
            check.doubts.append(
                "the study has no ledger key: only a checkpoint kept elsewhere can show a rewrite")
            return
        }
        switch checkpoint.standing(under: key) {
        case .signed:
            check.findings.append("the checkpoint of \(checkpoint.size) entries is signed by \(key)")
            if trusted == nil {
                check.doubts.append(
                    "the key is known from the receipt alone: compare it with a published one")
            }
        case .forged: check.fault = "the signature on its checkpoint is not one of \(key)"
        case .unsigned where trusted != nil: check.fault = "its checkpoint is not signed by the trusted key"
        case .unsigned: check.doubts.append("the checkpoint is not signed: keep a signed one to compare with")
        }
    }
}

/// What a receipt's proof shows, what it leaves open, and what is wrong with it.
package struct ReceiptCheck: Equatable, Sendable {
    package var findings: [String] = []
    package var doubts: [String] = []
    /// Nil where nothing is.
    package var fault: String?
}
