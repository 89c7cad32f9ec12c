// SPDX-License-Identifier: Apache-2.0

internal import GRDB

extension RecordCheck {
    /// The counts by which orders, blocks and places are given out must be those of the records.
    mutating func checkTallies(_ db: Database) throws {
        func tallies(_ sql: String) throws -> [Tally: Int] {
            try Row.fetchAll(db, sql: sql).reduce(into: [:]) { tallies, row in
                tallies[Tally(kind: row[0], name: row[1], number: row[2])] = row[3]
            }
        }
        let stored = try tallies("SELECT kind, name, number, uses FROM tallies WHERE uses <> 0")
        let counted = try tallies(Schema.countedTallies)
        for tally in Set(stored.keys).union(counted.keys).sorted() where stored[tally] != counted[tally] {
            report(
                nil,
                "the tally \(tally.kind) \(tally.name) \(tally.number) is \(stored[tally] ?? 0), the records make it \(counted[tally] ?? 0)"
            )
        }
    }

    private struct Tally: Hashable, Comparable {
        var kind: String
        var name: String
        var number: Int

        static func < (first: Tally, second: Tally) -> Bool {
            (first.kind, first.name, first.number) < (second.kind, second.name, second.number)
        }
    }
}
