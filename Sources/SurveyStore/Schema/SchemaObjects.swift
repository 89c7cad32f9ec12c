// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The tables, indexes and triggers of a database with the SQL that made them.
struct SchemaObjects: Equatable {
    struct Object: Equatable {
        /// `table`, `index`, `trigger` or `view`.
        var type: String
        var sql: String
    }

    let objects: [String: Object]

    init(in db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
        )
        objects = rows.reduce(into: [:]) { $0[$1["name"]] = Object(type: $1["type"], sql: $1["sql"]) }
    }

    /// What the migrations of this release make.
    static func expected() throws -> SchemaObjects {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue)
        return try queue.read { try SchemaObjects(in: $0) }
    }

    /// A sentence for each object that is missing, changed or foreign, sorted by name.
    func differences(from expected: SchemaObjects, types: Set<String>) -> [String] {
        Set(objects.keys).union(expected.objects.keys).sorted().compactMap { name in
            let here = objects[name]
            let there = expected.objects[name]
            guard here != there, let type = (there ?? here)?.type, types.contains(type) else { return nil }
            if here == nil { return "the \(type) \(name) is missing from the database" }
            if there == nil { return "the \(type) \(name) is not one of a study's" }
            return "the \(type) \(name) was changed"
        }
    }
}
