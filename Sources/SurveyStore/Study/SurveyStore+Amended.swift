// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension SurveyStore {
    /// When the study was amended and why, in the order of the ledger.
    package func amendmentReasons() throws -> [(at: String, reason: String)] {
        try reading { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM ledger WHERE kind = ? ORDER BY idx",
                arguments: [LedgerEntry.Kind.amendment.rawValue]
            ).map { row in
                let entry = LedgerEntry(row)
                return (entry.at, entry.facts?["reason"]?.textValue ?? "")
            }
        }
    }
}
