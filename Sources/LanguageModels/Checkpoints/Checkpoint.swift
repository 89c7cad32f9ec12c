// SPDX-License-Identifier: Apache-2.0

private import Autograd
private import StudyFiles
private import Tensors
package import Tokenizers

/// A model with its tokenizer, as a folder in the Hugging Face layout.
package struct Checkpoint {
    package var model: LanguageModel
    package var tokenizer: Tokenizer
    /// Absent in a checkpoint from elsewhere.
    package var record: CheckpointRecord?
    /// The folder of the weights that adapters stand beside; nil for a model of its own.
    package var base: String?

    package init(
        model: LanguageModel, tokenizer: Tokenizer, record: CheckpointRecord? = nil, base: String? = nil
    ) {
        self.model = model
        self.tokenizer = tokenizer
        self.record = record
        self.base = base
    }

    /// Loads config.json, the weights and the tokenizer, and holds them against each other.
    ///
    /// A folder of adapters (PEFT's adapter_config.json) is loaded with the base that it names.
    /// - Parameters:
    ///   - adapter: a folder of adapters for the model of `folder`.
    ///   - output: what the model must give; nil takes a language model and a reward model.
    package init(
        _ folder: String, adapter: String? = nil, output: ModelConfiguration.Output? = .vocabulary
    ) throws {
        let named = adapter ?? folder
        var (folder, adapter) = (folder, adapter)
        if adapter == nil, AdapterFiles.exist(in: folder), !FileContents.exists("\(folder)/config.json") {
            (folder, adapter) = (try AdapterFiles.base(of: folder), folder)
        }
        guard FileContents.exists("\(folder)/config.json") else {
            throw CheckpointError(path: folder, reason: .notACheckpoint)
        }
        var configuration = try ConfigurationFile.read("\(folder)/config.json")
        // Adapters may have been trained with a tokenizer and a chat layout of their own.
        let own = adapter.flatMap { TokenizerFiles.exist(in: $0) ? $0 : nil }
        tokenizer = try TokenizerFiles.load(own ?? folder)
        // Several tokens may end a text; what the tokenizer itself names is what a response is taught to end with.
        if let end = tokenizer.end, let place = configuration.endTokens.firstIndex(of: end) {
            configuration.endTokens.swapAt(0, place)
        }
        try Self.check(tokenizer, configuration, path: folder)
        model = try Self.loadModel(configuration, folder)
        record = try CheckpointRecord.read(adapter ?? folder)
        guard let adapter else {
            try require(output, path: named)
            return
        }
        if let record, record.parent == folder, let expected = record.parentSHA256,
            try ModelFingerprint.weights(model) != expected
        {
            throw CheckpointError(path: adapter, reason: .otherBase(folder))
        }
        if let score = try AdapterFiles.score(in: adapter, for: model) { model = model.scoring(score) }
        try require(output, path: named)
        model.attach(try AdapterFiles.read(adapter, for: model))
        base = folder
    }

    private func require(_ output: ModelConfiguration.Output?, path: String) throws {
        guard let output, model.configuration.output != output else { return }
        throw CheckpointError(path: path, reason: output == .vocabulary ? .rewardModel : .noRewardModel)
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

    private static func loadModel(_ configuration: ModelConfiguration, _ folder: String) throws
        -> LanguageModel
    {
        let files = try WeightFiles(folder)
        // Names come with or without the prefix; buffers of attention and a repeated tied head are no weights.
        var names: [String: String] = [:]
        for name in files.names {
            let short =
                configuration.family == .gpt2 && name.hasPrefix("transformer.")
                ? String(name.dropFirst("transformer.".count)) : name
            let isBuffer =
                short.hasSuffix(".attn.bias") || short.hasSuffix(".attn.masked_bias")
                || short.hasSuffix(".rotary_emb.inv_freq")
            if isBuffer || configuration.hasTiedHead && short == "lm_head.weight" { continue }
            names[short] = name
        }
        let model = try LanguageModel(configuration) { name, shape in
            guard let stored = names.removeValue(forKey: name), let found = files.shape(of: stored),
                let tensor = try files.tensor(stored)
            else { throw CheckpointError(path: folder, reason: .missingTensor(name)) }
            let path = files.path(of: stored)
            guard found == shape else {
                throw CheckpointError(
                    path: path, reason: .wrongShape(tensor: name, expected: shape, found: found))
            }
            guard tensor.isFinite else { throw CheckpointError(path: path, reason: .notFinite(name)) }
            return tensor
        }
        guard names.isEmpty else {
            throw CheckpointError(path: folder, reason: .extraTensors(names.keys.sorted()))
        }
        return model
    }
}
