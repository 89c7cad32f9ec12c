// SPDX-License-Identifier: Apache-2.0

import CZlib
import Foundation
import PreferenceData
import StudyFiles
import Testing

/// A folder of one test, removed when the test is over.
final class Scratch {
    let path = NSTemporaryDirectory() + "preference-data-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and returns its path.
    func file(_ name: String, _ bytes: some Collection<UInt8>) throws -> String {
        try FileContents.makeFolder(URL(fileURLWithPath: self(name)).deletingLastPathComponent().path)
        try FileContents.write(Data(bytes), to: self(name))
        return self(name)
    }

    func file(_ name: String, _ text: String) throws -> String { try file(name, text.utf8) }

    /// What an importer makes of a file, and why it drops what it drops.
    func imported(
        _ path: String, _ change: (inout Importer) -> Void = { _ in }
    ) throws -> (records: [ImportedRecord], drops: [RecordFault.Reason: Int], summary: Importer.Summary) {
        var importer = Importer()
        change(&importer)
        var records: [ImportedRecord] = []
        let drops = DropList()
        let summary = try importer.run(path, drops: drops) { record, _ in records.append(record) }
        return (records, drops.counts, summary)
    }
}

/// The bytes of a gzip file with one member.
func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
    let scratch = try Scratch()
    let file = try #require(gzopen(scratch("a.gz"), "wb"))
    var bytes = bytes
    let count = bytes.withUnsafeMutableBytes { gzwrite(file, $0.baseAddress, UInt32($0.count)) }
    try #require(Int(count) == bytes.count && gzclose(file) == Z_OK)
    return Array(try FileContents.read(scratch("a.gz")))
}

/// A failure's text without the folder it happened in.
func words(of error: any Error, in scratch: Scratch) -> String {
    "\(error)".replacingOccurrences(of: scratch.path + "/", with: "")
}
