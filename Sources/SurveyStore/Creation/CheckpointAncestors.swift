// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import StudyFiles

/// What local checkpoints were trained from, as the records beside their weights tell.
///
/// `showdown.json` names the parent, `adapter_config.json` the model under a LoRA adapter. A checkpoint that is no folder here,
/// or has no such record, has no ancestors that could be looked for.
struct CheckpointAncestors {
    /// Folders and names of models, as the records have them; sorted.
    let names: [String]

    /// Most generations that are followed: a record may name itself.
    private static let generations = 16

    private struct Record: Decodable {
        var parent: String?
        var base: String?
        var baseModel: String?

        enum CodingKeys: String, CodingKey {
            case parent, base
            case baseModel = "base_model_name_or_path"
        }
    }

    init(of checkpoints: Set<String>) {
        var found: Set<String> = []
        var folders = checkpoints
        for _ in 0..<Self.generations where !folders.isEmpty {
            let parents = Set(folders.sorted().flatMap(Self.parents)).subtracting(found)
            found.formUnion(parents)
            folders = parents
        }
        names = found.subtracting(checkpoints).sorted()
    }

    private static func parents(of folder: String) -> [String] {
        ["showdown.json", "adapter_config.json"].flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            guard FileContents.exists(path), let contents = try? FileContents.read(path),
                let record = try? JSONDecoder().decode(Record.self, from: contents)
            else { return [] }
            return [record.parent, record.base, record.baseModel].compactMap { $0 }.filter { !$0.isEmpty }
        }
    }
}
