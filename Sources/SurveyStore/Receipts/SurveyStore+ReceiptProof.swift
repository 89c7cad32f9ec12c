// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension SurveyStore {
    /// The proof of the submission whose receipt has a code, as typed; nil where there is none.
    ///
    /// The checkpoint in it is of all entries there are now, signed where a key is given.
    package func receiptProof(code: String, signedBy key: LedgerKey? = nil) throws -> ReceiptProof? {
        guard let code = ShortCode.receipt.normalised(code) else { return nil }
        return try reading { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT salt, ledger_index FROM submissions WHERE code = ?", arguments: [code])
            guard let row, let entry = try Ledger.entry(at: row["ledger_index"], in: db) else { return nil }
            let checkpoint = try checkpoint(size: nil, signedBy: key, in: db)
            let tree = try tree.tree(size: checkpoint.size, in: db)
            return ReceiptProof(
                code: code, salt: row["salt"], index: entry.index,
                entry: String(decoding: entry.canonicalBytes, as: UTF8.self),
                path: try tree.inclusionPath(of: entry.index, in: checkpoint.size), checkpoint: checkpoint,
                key: try key?.public ?? Ledger.entry(at: 0, in: db)?.ledgerKey?.key)
        }
    }
}
