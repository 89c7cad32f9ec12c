// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
package import StudyFiles

/// A grid's responses.jsonl while one process has it: read, appended to, and at the end put in order.
package final class GridFile {
    private let path: String
    private let appender: JSONLinesAppender

    /// Opens the file or makes it; another process that has it open so is an error of the kind `busy`.
    package init(_ path: String) throws {
        self.path = path
        appender = try JSONLinesAppender(path, exclusively: true)
    }

    /// Of a last line that a killed run left unfinished.
    package var droppedBytes: Int { appender.droppedBytes }

    package func read(_ body: (GeneratedResponse) throws -> Void) throws {
        var ids: Set<String> = []
        try JSONLines.forEach(GeneratedResponse.self, in: path) { record, line in
            guard ids.insert(record.id).inserted else {
                throw FileFailure(
                    .badData, path: path, line: line, reason: "the id \"\(record.id)\" stands twice",
                    hint: "Remove one of the lines")
            }
            try body(record)
        }
    }

    /// On the disk when it returns.
    package func append(_ responses: [GeneratedResponse]) throws {
        if !responses.isEmpty { try appender.append(responses) }
    }

    /// Puts these responses in this order, in the places that they have together; all other lines stay where they are.
    ///
    /// What is appended stands at the end, so that the outcome does not depend on when a run was interrupted. Lines are
    /// moved as they are, byte for byte.
    package func putInOrder(_ ids: [String]) throws {
        let contents = try FileContents.read(path)
        let start = contents.starts(with: [0xef, 0xbb, 0xbf]) ? contents.dropFirst(3) : contents[...]
        let decoder = JSONDecoder()
        var lines: [(id: String, text: Data)] = []
        for line in start.split(separator: UInt8(ascii: "\n")) where !line.allSatisfy(Self.isBlank) {
            lines.append((try decoder.decode(Name.self, from: Data(line)).id, line))
        }
        let places = Dictionary(uniqueKeysWithValues: lines.enumerated().map { ($1.id, $0) })
        var moved = ids.compactMap { places[$0] }.makeIterator()
        let members = Set(ids)
        var ordered = Data(capacity: contents.count + 1)
        for line in lines {
            let next = members.contains(line.id) ? moved.next().map { lines[$0] } ?? line : line
            ordered.append(next.text)
            ordered.append(UInt8(ascii: "\n"))
        }
        if ordered != contents { try FileContents.write(ordered, to: path) }
    }

    private struct Name: Decodable { var id: String }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
}
