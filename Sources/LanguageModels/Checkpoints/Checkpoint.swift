// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import FoundationEssentials
private import StudyFiles
private import Tensors
package import Tokenizers

/// A model with its tokenizer, as a folder in the Hugging Face layout.
package struct Checkpoint {
    package var model: GPT2
    package var tokenizer: Tokenizer
    /// Absent in a checkpoint from elsewhere.
    package var record: CheckpointRecord?

    package init(model: GPT2, tokenizer: Tokenizer, record: CheckpointRecord? = nil) {
        self.model = model
        self.tokenizer = tokenizer
        self.record = record
    }

    /// Loads config.json, model.safetensors and the tokenizer, and holds them against each other.
    package init(_ folder: String) throws {
        guard FileContents.exists("\(folder)/config.json") else {
            throw CheckpointError(path: folder, reason: .notACheckpoint)
        }
        let configuration = try ConfigurationFile.read("\(folder)/config.json")
        tokenizer = try TokenizerFiles.load(folder)
        try Self.check(tokenizer, configuration, path: folder)
        model = try Self.loadModel(configuration, "\(folder)/model.safetensors")
        record = try CheckpointRecord.read(folder)
    }

    /// Throws where a tokenizer has more tokens than the model has rows, or lacks the model's begin or end tokens.
    package static func check(_ tokenizer: Tokenizer, _ configuration: ModelConfiguration, path: String)
        throws
    {
        guard tokenizer.count <= configuration.vocabularySize else {
            throw CheckpointError(
                path: path,
                reason: .vocabularyMismatch(
                    tokenizer: tokenizer.count, embedding: configuration.vocabularySize))
        }
        let tokens = [configuration.beginToken] + configuration.endTokens
        guard let missing = tokens.first(where: { Int($0) >= tokenizer.count }) else { return }
        throw CheckpointError(
            path: path,
            reason: .configuration(
                "bos_token_id or eos_token_id is \(missing), but the tokenizer has \(tokenizer.count) tokens")
        )
    }

    private static func loadModel(_ configuration: ModelConfiguration, _ path: String) throws -> GPT2 {
        let file = try SafetensorsFile(path)
        // Names come with or without the prefix; buffers of the attention mask and a repeated tied head are no weights.
        var names: [String: String] = [:]
        for name in file.header.entries.keys {
            let short = name.hasPrefix("transformer.") ? String(name.dropFirst("transformer.".count)) : name
            if short.hasSuffix(".attn.bias") || short.hasSuffix(".attn.masked_bias")
                || short == "lm_head.weight"
            {
                continue
            }
            names[short] = name
        }
        let model = try GPT2(configuration) { name, shape in
            guard let stored = names.removeValue(forKey: name), let entry = file.header.entries[stored] else {
                throw CheckpointError(path: path, reason: .missingTensor(name))
            }
            guard entry.shape == shape else {
                throw CheckpointError(
                    path: path, reason: .wrongShape(tensor: name, expected: shape, found: entry.shape))
            }
            let tensor = try file.tensor(stored)
            guard tensor.isFinite else { throw CheckpointError(path: path, reason: .notFinite(name)) }
            return tensor
        }
        guard names.isEmpty else {
            throw CheckpointError(path: path, reason: .extraTensors(names.keys.sorted()))
        }
        return model
    }

    /// Writes the folder whole: into a folder beside it, synced, then renamed.
    ///
    /// A checkpoint of that name is replaced; a folder that holds anything else is not.
    /// - Parameter extra: further files by name, a convex head for example.
    package func write(to folder: String, extra: [(name: String, contents: Data)] = []) throws {
        var files: [(name: String, contents: Data)] = [
            ("config.json", Data(try ConfigurationFile.encode(model.configuration))),
            ("model.safetensors", encodedWeights()),
            ("generation_config.json", try generationConfiguration()),
            (
                "tokenizer_config.json",
                TokenizerFiles.configuration(
                    of: tokenizer, begin: model.configuration.beginToken,
                    end: model.configuration.endTokens.first, contextLength: model.configuration.contextLength
                )
            ),
        ]
        files += try TokenizerFiles.encode(tokenizer).map { ($0.name, $0.contents) }
        if let record {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            files.append(("showdown.json", try encoder.encode(record)))
        }
        try FolderContents.write(files + extra, to: folder, replacing: Self.fileNames)
    }

    /// Throws where `write` would refuse the folder, to be asked before a long run.
    package static func requirePlace(at folder: String) throws {
        try FolderContents.requirePlace(at: folder, for: fileNames)
    }

    /// Every file that a checkpoint may hold.
    private static let fileNames: Set<String> = [
        "config.json", "model.safetensors", "generation_config.json", "tokenizer_config.json",
        "tokenizer.json", "vocab.json", "merges.txt", "chat_template.jinja", "showdown.json", "metrics.jsonl",
        "convex_head.safetensors",
    ]

    /// The bytes of model.safetensors as `write` writes it, whatever the file was that the model came from.
    package func encodedWeights() -> Data {
        SafetensorsEncoding.encode(
            model.parameters.map { (name: "transformer.\($0.name)", tensor: $0.value) },
            metadata: ["format": "pt"])
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
