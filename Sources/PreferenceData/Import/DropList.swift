// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The records that were left out: how many for which reason, and on request a file that lists each.
package final class DropList {
    package private(set) var counts: [RecordFault.Reason: Int] = [:]
    private let path: String?
    private var writer: FileWriter?
    private var line = JSONLineBuilder()

    /// - Parameter path: the file that lists the drops; made when there is the first.
    package init(_ path: String? = nil) { self.path = path }

    package var total: Int { counts.values.reduce(0, +) }

    /// In the order in which reasons are declared.
    package var rows: [(reason: RecordFault.Reason, count: Int)] {
        RecordFault.Reason.allCases.compactMap { reason in counts[reason].map { (reason, $0) } }
    }

    package func add(_ fault: RecordFault, _ place: Place, in input: String) throws {
        counts[fault.reason, default: 0] += 1
        guard let path else { return }
        let writer = try self.writer ?? FileWriter(path)
        self.writer = writer
        line.removeAll()
        line.begin()
        line.field("detail", fault.description)
        line.field("file", place.file ?? input)
        line.field("line", Double(place.line))
        line.field("reason", fault.reason.rawValue)
        line.field("record", place.element.map(Double.init))
        line.end()
        try writer.write(line.bytes)
    }

    /// Puts the list in its place; one of an earlier run goes away where nothing was dropped.
    ///
    /// - Returns: where it is; nil where nothing was dropped or no list was wanted.
    @discardableResult
    package func finish() throws -> String? {
        guard let writer else {
            if let path, total == 0 { unlink(path) }
            return nil
        }
        try writer.finish()
        self.writer = nil
        return path
    }
}
