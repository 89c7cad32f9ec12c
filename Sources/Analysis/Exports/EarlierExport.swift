// SPDX-License-Identifier: Apache-2.0

private import Foundation
private import StudyFiles

/// What an earlier run wrote into a folder, by its manifest.
///
/// A table or chart of it that the new run does not have would stand beside the new ones as if it belonged to them.
struct EarlierExport {
    private struct Manifest: Decodable {
        struct File: Decodable {
            var name: String
            var sha256: String
        }

        var analysis: String
        var outputs: [File]
        var pictures: [File]
    }

    private let folder: String
    /// Nil where the folder holds none.
    private let manifest: Manifest?

    init(of folder: String) throws {
        self.folder = folder
        let path = folder + "/manifest.json"
        guard FileContents.exists(path) else {
            manifest = nil
            return
        }
        let found = try? JSONDecoder().decode(Manifest.self, from: Data(FileContents.read(path)))
        guard let found, found.analysis == "showdown analyze" else {
            throw FileFailure(
                .badData, path: path, reason: "was not written by `showdown analyze`",
                hint: "Choose another folder with --output, so that nothing of yours is written over")
        }
        manifest = found
    }

    /// Refuses to write over a file that no earlier run made.
    func requireOwn(_ names: [String]) throws {
        guard manifest == nil, let name = names.first(where: { FileContents.exists("\(folder)/\($0)") })
        else {
            return
        }
        throw FileFailure(
            .badData, path: "\(folder)/\(name)",
            reason: "exists, and no manifest.json says that `showdown analyze` made it",
            hint: "Choose another folder with --output, or move the file away")
    }

    /// Removes what the new run did not write again and nobody has changed since.
    func remove(but kept: Set<String>) {
        for file in (manifest?.outputs ?? []) + (manifest?.pictures ?? []) where !kept.contains(file.name) {
            let parts = file.name.split(separator: "/", omittingEmptySubsequences: false)
            let path = "\(folder)/\(file.name)"
            guard !file.name.hasPrefix("/"), parts.allSatisfy({ $0 != ".." && !$0.isEmpty }),
                (try? Fingerprint.ofFile(path)) == file.sha256
            else { continue }
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}
