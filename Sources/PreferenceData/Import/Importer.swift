// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Reads a file of any known form, one record in memory at a time, and passes on the records that are of use.
///
/// A record that is whole and of no use is dropped and counted. One that is not what its form says ends the import with a
/// `FileFailure` that names file, line and field, unless `skipsBroken`.
package struct Importer: Sendable {
    package var form = RecordForm()
    package var rules = RecordRules()
    package var columns = ColumnNames()
    package var reviews = ReviewFolder.Choice()
    /// A system text to put before every conversation.
    package var system: String?
    package var skipsBroken = false
    /// What the file has to hold; nil where its first record says it.
    package var wanted: ImportedRecord.Kind?
    package var longestRecord = RecordReader.longest

    package init() {}

    package struct Summary: Sendable {
        package var format: SourceFormat?
        package var kind: ImportedRecord.Kind?
        /// Records met, those that were dropped included.
        package var read = 0
        package var written = 0
    }

    /// - Parameter body: is given each record and where it stood; what it throws ends the import.
    package func run(
        _ path: String, drops: DropList, _ body: (ImportedRecord, Place) throws -> Void
    ) throws -> Summary {
        var summary = Summary()
        func use(_ records: [ImportedRecord], _ place: Place) throws {
            for record in records {
                let record = system.map { record.following(system: $0) } ?? record
                do {
                    try rules.check(record)
                } catch {
                    try drops.add(error, place, in: path)
                    continue
                }
                if let kind = summary.kind, kind != record.kind {
                    throw place.failure(
                        path,
                        "belongs into \(record.kind.rawValue).jsonl, what came before it into \(kind.rawValue).jsonl",
                        hint: "Import each kind from a file of its own")
                }
                if let wanted, wanted != record.kind {
                    throw place.failure(
                        path, "belongs into \(record.kind.rawValue).jsonl, not into \(wanted.rawValue).jsonl",
                        hint: "Give a file of \(wanted.rawValue)")
                }
                summary.kind = record.kind
                summary.written += 1
                try body(record, place)
            }
        }
        func drop(_ fault: RecordFault, _ place: Place) throws {
            guard !fault.reason.isBroken || skipsBroken else {
                throw place.failure(path, fault.description)
            }
            try drops.add(fault, place, in: path)
        }
        if form.format == .imdb || (Self.isFolder(path) && wanted == nil) {
            summary.format = .imdb
            try ReviewFolder(path, choice: reviews).read { review, place in
                summary.read += 1
                do {
                    try use([review.get()], place)
                } catch let fault as RecordFault {
                    try drop(fault, place)
                }
            }
        } else if form.format == .csv || (form.format == nil && Self.isCSV(path)) {
            summary.format = .csv
            let table = try ColumnTable(path, columns: columns, source: form.source, longest: longestRecord)
            try table.read { row, place in
                summary.read += 1
                do {
                    try use([row.get()], place)
                } catch let fault as RecordFault {
                    try drop(fault, place)
                }
            }
        } else {
            try RecordReader(path, longest: longestRecord).read { found, place in
                summary.read += 1
                switch found {
                case .tooLong(let count):
                    try drop(
                        RecordFault(.tooManyBytes, detail: "has \(count) bytes, more than \(longestRecord)"),
                        place)
                case .record(let bytes):
                    do {
                        let (records, format) = try form.records(in: bytes)
                        if summary.format == nil { summary.format = format }
                        try use(records, place)
                    } catch let fault as RecordFault {
                        try drop(fault, place)
                    }
                }
            }
        }
        guard summary.read > 0 else {
            throw FileFailure(
                .badData, path: path, reason: "holds no records",
                hint: "See `showdown data import --help` for the forms that are read")
        }
        return summary
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func isCSV(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".csv") || name.hasSuffix(".csv.gz")
    }
}

extension ImportedRecord {
    fileprivate func following(system: String) -> ImportedRecord {
        if case .conversation(let conversation) = self {
            .conversation(conversation.following(system: system))
        } else {
            self
        }
    }
}
