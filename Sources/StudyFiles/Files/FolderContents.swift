// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Folders that appear under their name complete or not at all.
package enum FolderContents {
    /// Writes the files into a folder beside the target, syncs them, and renames it.
    ///
    /// An old folder is replaced, unless it holds anything else than files of such names.
    ///
    /// - Parameter names: what an old folder may hold; without it the names of the new files.
    package static func write(
        _ files: [(name: String, contents: FileSource)], to folder: String,
        replacing names: Set<String>? = nil
    ) throws {
        let folder = trimmed(folder)
        try requirePlace(at: folder, for: names ?? Set(files.map(\.name)))
        let temporary = "\(folder).\(getpid()).part"
        remove(temporary)
        do {
            try FileContents.makeFolder(temporary)
            for (name, contents) in files { try FileContents.write(contents, to: "\(temporary)/\(name)") }
            try replace(folder, with: temporary)
        } catch var failure as FileFailure {
            remove(temporary)
            // The person asked for the folder, not for the one beside it.
            if failure.path.hasPrefix(temporary) {
                failure.path = folder + failure.path.dropFirst(temporary.count)
            }
            throw failure
        } catch {
            remove(temporary)
            throw error
        }
    }

    package static func write(
        _ files: [(name: String, contents: Data)], to folder: String, replacing names: Set<String>? = nil
    ) throws {
        try write(files.map { ($0.name, FileSource($0.contents)) }, to: folder, replacing: names)
    }

    /// Throws where `write` would refuse, so that a long run need not end to find out.
    ///
    /// - Parameter names: files that a folder there may hold and lose.
    package static func requirePlace(at folder: String, for names: Set<String>) throws {
        let folder = trimmed(folder)
        guard FileContents.exists(folder) else { return try requireWritable(parent(of: folder), for: folder) }
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw FileFailure(
                .cannotCreate, path: folder, reason: "exists and is not a folder that can be read",
                hint: "Choose another folder")
        }
        if let foreign = entries.sorted().first(where: { !names.contains($0) }) {
            throw FileFailure(
                .cannotCreate, path: folder,
                reason: "holds \"\(foreign)\", which would be lost if the folder were replaced",
                hint: "Choose a folder that does not exist yet")
        }
        try requireWritable(parent(of: folder), for: folder)
    }

    /// Holds the nearest folder that exists against the permissions of this user.
    private static func requireWritable(_ parent: String, for folder: String) throws {
        var parent = parent
        while !FileContents.exists(parent), parent != ".", parent != "/" { parent = self.parent(of: parent) }
        guard access(parent, W_OK | X_OK) == 0 else {
            throw FileFailure(
                .cannotCreate, path: folder,
                reason: "the folder cannot be made: \(FileContents.systemError())",
                hint: "Choose a folder that you may write to")
        }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : trimmed(String(path[..<slash]))
    }

    /// The path without slashes at its end, after which "beside" would be "inside".
    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
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
