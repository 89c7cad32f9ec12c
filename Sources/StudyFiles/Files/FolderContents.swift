// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Folders that appear under their name complete or not at all.
package enum FolderContents {
    /// Writes the files into a folder beside the target, syncs them, and renames it; an old folder is replaced.
    package static func write(_ files: [(name: String, contents: Data)], to folder: String) throws {
        let temporary = "\(folder).\(getpid()).part"
        remove(temporary)
        do {
            try FileContents.makeFolder(temporary)
            for (name, contents) in files { try FileContents.write(contents, to: "\(temporary)/\(name)") }
            try replace(folder, with: temporary)
        } catch {
            remove(temporary)
            throw error
        }
    }

    private static func replace(_ folder: String, with temporary: String) throws {
        let old = "\(folder).\(getpid()).old"
        let existed = FileContents.exists(folder)
        guard !existed || rename(folder, old) == 0, rename(temporary, folder) == 0 else {
            let reason = "could not be put in place: \(FileContents.systemError())"
            if existed { _ = rename(old, folder) }
            throw FileFailure(.cannotCreate, path: folder, reason: reason)
        }
        FileContents.syncFolder(of: folder)
        if existed { remove(old) }
    }

    private static func remove(_ path: String) {
        // A folder that is not there is what was wanted.
        try? FileManager.default.removeItem(atPath: path)
    }
}
