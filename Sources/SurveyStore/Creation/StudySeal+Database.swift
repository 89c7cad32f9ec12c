// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension StudySeal.Stimulus {
    /// The questions of a study as its seal hashes them, in the order of their numbers.
    static func all(in db: Database) throws -> [StudySeal.Stimulus] {
        var options: [String: [(id: String, text: String)]] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, question, text FROM options ORDER BY question, slot")
        while let row = try rows.next() {
            options[row["question"], default: []].append((row["id"], row["text"]))
        }
        return try Row.fetchAll(
            db, sql: "SELECT id, section, prompt, cell, expected FROM questions ORDER BY number"
        ).map { row in
            StudySeal.Stimulus(
                id: row["id"], section: row["section"], prompt: row["prompt"],
                options: options[row["id"]] ?? [], cell: row["cell"], expected: row["expected"])
        }
    }
}
