// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import StudyFiles

extension LedgerCheckpoint {
    /// Reads one note.
    package init(parsing text: String) throws {
        let notes: [LedgerCheckpoint]
        do {
            notes = try Self.notes(in: text)
        } catch let fault as Fault {
            throw StoreFailure(.badData, reason: "the checkpoint's line \(fault.line) \(fault.reason)")
        }
        guard notes.count == 1 else {
            throw StoreFailure(
                .badData, reason: notes.isEmpty ? "there is no checkpoint" : "there are several checkpoints")
        }
        self = notes[0]
    }

    /// Every checkpoint of a file, which may hold several, one below the other.
    package static func read(from path: String) throws -> [LedgerCheckpoint] {
        let text = try FileContents.readText(path)
        let notes: [LedgerCheckpoint]
        do {
            notes = try Self.notes(in: text)
        } catch let fault as Fault {
            throw FileFailure(
                .badData, path: path, line: fault.line, reason: fault.reason,
                hint:
                    "A checkpoint is what `showdown study checkpoint` prints: origin, size, root, signatures")
        }
        guard !notes.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds no checkpoint",
                hint: "Keep what `showdown study checkpoint` prints")
        }
        return notes
    }

    private struct Fault: Error {
        /// Counted from 1.
        var line: Int
        var reason: String
    }

    /// Lines up to an empty one, then lines of signatures; empty lines may stand between notes.
    private static func notes(in text: String) throws -> [LedgerCheckpoint] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (offset, line) in lines.enumerated() where line.utf8.contains(where: { $0 < 0x20 }) {
            throw Fault(line: offset + 1, reason: "holds a control character")
        }
        var notes: [LedgerCheckpoint] = []
        var next = 0
        while next < lines.count {
            guard !lines[next].isEmpty else {
                next += 1
                continue
            }
            let start = next
            while next < lines.count, !lines[next].isEmpty { next += 1 }
            var note = try checkpoint(lines[start..<next], at: start)
            if next < lines.count { next += 1 }
            while next < lines.count, lines[next].hasPrefix(dash) {
                note.signatures.append(try signature(lines[next], at: next))
                next += 1
            }
            notes.append(note)
        }
        return notes
    }

    private static let dash = "— "

    private static func checkpoint(_ lines: ArraySlice<Substring>, at start: Int) throws -> LedgerCheckpoint {
        guard !lines[start].hasPrefix(dash) else {
            throw Fault(line: start + 1, reason: "is a signature without a checkpoint above it")
        }
        guard lines.count >= 3 else {
            throw Fault(
                line: start + 1, reason: "does not begin a checkpoint: it has \(lines.count) of 3 lines")
        }
        guard let size = Int(lines[start + 1]), size >= 0, "\(size)" == lines[start + 1] else {
            throw Fault(line: start + 2, reason: "is not a number of entries")
        }
        guard let root = MerkleHash(base64: String(lines[start + 2])) else {
            throw Fault(line: start + 3, reason: "is not a root: 32 bytes in base 64")
        }
        var checkpoint = LedgerCheckpoint(origin: String(lines[start]), size: size, root: root)
        checkpoint.extensions = lines.dropFirst(3).map(String.init)
        return checkpoint
    }

    private static func signature(_ line: Substring, at index: Int) throws -> Signature {
        let parts = line.dropFirst(dash.count).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[0].contains("+"),
            let bytes = Data(base64Encoded: String(parts[1])), bytes.count > 4,
            bytes.base64EncodedString() == parts[1]
        else {
            throw Fault(line: index + 1, reason: "is not a signature: a name, and bytes in base 64")
        }
        return Signature(
            name: String(parts[0]), keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
            bytes: Data(bytes.dropFirst(4)))
    }
}
