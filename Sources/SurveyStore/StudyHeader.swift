// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The first bytes of a study's file, looked at before SQLite may touch it.
struct StudyHeader {
    /// Marks the file as a Showdown study: "shwd" in ASCII.
    static let applicationID: Int32 = 0x7368_7764

    /// Where the two bytes stand that are 2 in a study that is or was served, and 1 in a backup, which has no log beside it.
    static let versions = 18..<20

    let isWriteAheadLogged: Bool

    /// Refuses what is missing or is something else: SQLite's magic text, and the application id at byte 68.
    init(ofStudy path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreFailure(
                .noInput, path: path, reason: "does not exist",
                hint: "Make a study with `showdown study create`")
        }
        let header: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            header = try file.read(upToCount: 100) ?? Data()
            try file.close()
        } catch {
            throw StoreFailure(
                .noInput, path: path, reason: "cannot be read",
                hint: "Check that it is a file and its permissions")
        }
        let mark = withUnsafeBytes(of: Self.applicationID.bigEndian) { Data($0) }
        guard header.starts(with: Data("SQLite format 3\0".utf8)), header.dropFirst(68).starts(with: mark)
        else {
            throw StoreFailure(
                .badData, path: path, reason: "is not a study",
                hint:
                    "Give the file that `showdown study create` wrote; a table of votes goes with `showdown analyze --votes`"
            )
        }
        isWriteAheadLogged = header.dropFirst(Self.versions.lowerBound).first == 2
    }
}
