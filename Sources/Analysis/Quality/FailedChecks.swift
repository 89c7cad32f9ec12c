// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// How many attention checks each participant failed, from attention.csv: votes.csv says only whether any.
package struct FailedChecks: Equatable, Sendable {
    /// By the participant's name; who is missing answered no check.
    package let counts: [String: Int]

    package init(counts: [String: Int]) { self.counts = counts }

    /// A check of a section with several criteria has a row for each and counts once.
    ///
    /// - Parameter path: the name that errors give.
    package init(attentionCSV text: String, path: String) throws {
        let rows = try CommaSeparatedValues.parse(text, path: path)
        guard let header = rows.first else {
            self.init(counts: [:])
            return
        }
        let places = try ["participant", "section", "check", "result"].map { column in
            guard let place = header.fields.firstIndex(of: column) else {
                throw FileFailure(
                    .badData, path: path, line: header.line, reason: "the column \"\(column)\" is missing",
                    hint: "Give the file as `showdown study export` writes it")
            }
            return place
        }
        var failed: [String: Set<[String]>] = [:]
        for row in rows.dropFirst() {
            guard row.fields.count == header.fields.count else {
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "has \(row.fields.count) fields, the header has \(header.fields.count)")
            }
            let fields = places.map { CommaSeparatedValues.unguarded(row.fields[$0]) }
            switch fields[3] {
            case "passed": failed[fields[0], default: []].formUnion([])
            case "failed": failed[fields[0], default: []].insert([fields[1], fields[2]])
            default:
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "the field \"result\" is \"\(fields[3])\", not passed or failed")
            }
        }
        self.init(counts: failed.mapValues(\.count))
    }

    package static func read(from path: String) throws -> FailedChecks {
        try FailedChecks(attentionCSV: try FileContents.readText(path), path: path)
    }
}
