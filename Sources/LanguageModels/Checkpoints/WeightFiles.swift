// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
internal import StudyFiles
package import Tensors

/// The tensors of a folder: model.safetensors, or the shards that model.safetensors.index.json names.
struct WeightFiles {
    private var places: [String: SafetensorsFile] = [:]

    init(_ folder: String) throws {
        let single = "\(folder)/model.safetensors"
        let index = "\(folder)/model.safetensors.index.json"
        if !FileContents.exists(single), FileContents.exists(index) {
            places = try Self.shards(index, folder)
            return
        }
        if !FileContents.exists(single), FileContents.exists("\(folder)/pytorch_model.bin") {
            throw CheckpointError(
                path: "\(folder)/pytorch_model.bin",
                reason: .unsupported("a pickle to be run; only safetensors are read"))
        }
        let file = try SafetensorsFile(single)
        for name in file.header.entries.keys { places[name] = file }
    }

    var names: [String] { places.keys.sorted() }

    /// The file that holds a tensor.
    func path(of name: String) -> String { places[name]?.path ?? "" }

    func shape(of name: String) -> [Int]? { places[name]?.header.entries[name]?.shape }

    func tensor(_ name: String) throws -> Tensor? { try places[name]?.tensor(name) }

    private struct Index: Decodable {
        var weight_map: [String: String]
    }

    private static func shards(_ index: String, _ folder: String) throws -> [String: SafetensorsFile] {
        func wrong(_ what: String) -> CheckpointError {
            CheckpointError(path: index, reason: .configuration(what))
        }
        let map: [String: String]
        do {
            map = try JSONDecoder().decode(Index.self, from: try FileContents.read(index)).weight_map
        } catch let error as DecodingError { throw wrong(JSONLines.explain(error)) }
        var places: [String: SafetensorsFile] = [:]
        for name in Set(map.values).sorted() {
            guard !name.isEmpty, !name.contains("/"), name != ".", name != ".." else {
                throw wrong("the shard \"\(name)\" is not the name of a file in the folder")
            }
            let file = try SafetensorsFile("\(folder)/\(name)")
            for tensor in file.header.entries.keys.sorted() {
                guard map[tensor] == name else {
                    throw wrong("the tensor \"\(tensor)\" of \(name) is missing from the index or elsewhere")
                }
                places[tensor] = file
            }
        }
        if let missing = map.keys.sorted().first(where: { places[$0] == nil }) {
            throw wrong("the tensor \"\(missing)\" is not in \(map[missing] ?? "its shard")")
        }
        return places
    }
}

/// How weights are written.
package struct WeightFormat: Equatable, Sendable {
    package var type: WeightType
    /// Largest size of a file's tensors in bytes; a model beyond it is written in shards.
    package var shardBytes: Int

    package init(type: WeightType = .f32, shardBytes: Int = 5_000_000_000) {
        self.type = type
        self.shardBytes = shardBytes
    }

    /// Files by name: one, or numbered shards with their index, as `save_pretrained` of transformers names them.
    func files(_ tensors: [(name: String, tensor: Tensor)]) throws -> [(name: String, contents: FileSource)] {
        var shards: [[(name: String, tensor: Tensor)]] = [[]]
        var size = 0
        for entry in tensors {
            let bytes = entry.tensor.count * type.size
            if size > 0, size + bytes > shardBytes {
                shards.append([])
                size = 0
            }
            shards[shards.count - 1].append(entry)
            size += bytes
        }
        if shards.count == 1 { return [("model.safetensors", source(tensors))] }
        struct Index: Encodable {
            struct Metadata: Encodable { var total_size: Int }
            var metadata: Metadata
            var weight_map: [String: String]
        }
        var map: [String: String] = [:]
        var files: [(name: String, contents: FileSource)] = []
        for (number, shard) in shards.enumerated() {
            let name = "model-\(Self.padded(number + 1))-of-\(Self.padded(shards.count)).safetensors"
            for entry in shard { map[entry.name] = name }
            files.append((name, source(shard)))
        }
        let total = tensors.reduce(0) { $0 + $1.tensor.count * type.size }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let index = try encoder.encode(Index(metadata: .init(total_size: total), weight_map: map))
        return files + [("model.safetensors.index.json", FileSource(index))]
    }

    /// The bytes of one file, a tensor at a time.
    func source(_ tensors: [(name: String, tensor: Tensor)]) -> FileSource {
        let type = type
        return FileSource(
            pieces: [{ SafetensorsEncoding.header(tensors, as: type, metadata: ["format": "pt"]) }]
                + tensors.map { entry in { SafetensorsEncoding.bytes(of: entry.tensor, as: type) } })
    }

    private static func padded(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)"
    }
}
