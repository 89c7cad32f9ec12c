// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import FoundationEssentials
private import StudyFiles
private import Tensors
private import Tokenizers

extension Checkpoint {
    /// Writes the folder whole: into a folder beside it, synced, then renamed.
    ///
    /// A checkpoint of that name is replaced; a folder that holds anything else is not. A model with adapters is written as
    /// adapters alone, in PEFT's layout, with the name of its base.
    /// - Parameters:
    ///   - extra: further files by name, a convex head for example.
    ///   - format: element type and largest file of the weights.
    package func write(
        to folder: String, extra: [(name: String, contents: Data)] = [], format: WeightFormat = WeightFormat()
    ) throws {
        var files: [(name: String, contents: FileSource)] = []
        if let adaptation = model.adaptation {
            files = try AdapterFiles.files(adaptation, model, base: base ?? "")
        } else {
            files = [
                (
                    "config.json",
                    FileSource(Data(try ConfigurationFile.encode(model.configuration, format.type)))
                )
            ]
            if model.configuration.output == .vocabulary {
                files.append(("generation_config.json", FileSource(try generationConfiguration())))
            }
            if format.type == .f16, let large = model.parameters.first(where: { !$0.value.isFiniteInHalf }) {
                throw CheckpointError(path: folder, reason: .tooLargeForHalf(large.name))
            }
            files += try format.files(model.namedWeights)
        }
        let tokenizerConfiguration = TokenizerFiles.configuration(
            of: tokenizer, begin: model.configuration.beginToken, end: model.configuration.endTokens.first,
            contextLength: model.configuration.contextLength)
        files.append(("tokenizer_config.json", FileSource(tokenizerConfiguration)))
        files += try TokenizerFiles.encode(tokenizer).map { ($0.name, FileSource($0.contents)) }
        if let record {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            files.append(("showdown.json", FileSource(try encoder.encode(record))))
        }
        files += extra.map { ($0.name, FileSource($0.contents)) }
        try FolderContents.write(
            files, to: folder, replacing: Self.fileNames.union(Self.shardNames(of: folder)))
    }

    /// Throws where `write` would refuse the folder, to be asked before a long run.
    package static func requirePlace(at folder: String) throws {
        try FolderContents.requirePlace(at: folder, for: fileNames.union(shardNames(of: folder)))
    }

    /// SHA-256 of what the model computes with, `ModelFingerprint.weights`.
    package func weightsFingerprint() throws -> String { try ModelFingerprint.weights(model) }

    /// Every file that a checkpoint may hold.
    private static let fileNames: Set<String> = [
        "config.json", "model.safetensors", "model.safetensors.index.json", "generation_config.json",
        "tokenizer_config.json", "tokenizer.json", "vocab.json", "merges.txt", "chat_template.jinja",
        "showdown.json", "metrics.jsonl", "training.yaml", "dropped.jsonl", "convex_head.safetensors",
        "adapter_config.json",
        "adapter_model.safetensors",
    ]

    /// The shards in a folder that is there.
    private static func shardNames(of folder: String) -> Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return Set(names.filter { $0.hasPrefix("model-") && $0.hasSuffix(".safetensors") })
    }

    private func generationConfiguration() throws -> Data {
        struct Fields: Encodable {
            var bos_token_id: Int32
            var eos_token_id: [Int32]
        }
        let configuration = model.configuration
        return Data(
            try JSONLines.encode(
                Fields(bos_token_id: configuration.beginToken, eos_token_id: configuration.endTokens)))
    }
}
