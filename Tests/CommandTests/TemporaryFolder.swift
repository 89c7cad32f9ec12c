// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles

/// A folder of one test, removed when the test is over.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "showdown-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var command: Command { Command(folder: path) }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Every file and folder by its path in here, files with the hash of their bytes.
    ///
    /// A database counts without its header of 100 bytes, where SQLite numbers its openings.
    func contents(under name: String = ".") throws -> [String: String] {
        var contents: [String: String] = [:]
        let root = self(name)
        for case let entry as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            var isFolder: ObjCBool = false
            let path = "\(root)/\(entry)"
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                contents[entry] = "folder"
                continue
            }
            let bytes = try FileContents.read(path)
            let isDatabase = bytes.starts(with: Data("SQLite format 3\0".utf8))
            contents[entry] = Fingerprint.of(isDatabase ? bytes.dropFirst(100) : bytes)
        }
        return contents
    }
}
