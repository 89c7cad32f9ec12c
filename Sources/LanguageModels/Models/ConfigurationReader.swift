// SPDX-License-Identifier: Apache-2.0

/// Makes a configuration of config.json's fields, or says which of them is not supported.
///
/// Defaults are those of transformers' configuration classes.
struct ConfigurationReader {
    private let fields: ConfigurationFields
    /// The fields that stand in the file, null or not.
    private let present: Set<String>
    private let path: String

    init(_ fields: ConfigurationFields, present: Set<String>, path: String) {
        self.fields = fields
        self.present = present
        self.path = path
    }

    func configuration() throws -> ModelConfiguration {
        guard let family = fields.model_type.flatMap(ModelFamily.init) else {
            let known = ModelFamily.allCases.map(\.rawValue).joined(separator: ", ")
            throw refuse(
                "the architecture \"\(fields.model_type ?? fields.architectures?.first ?? "unnamed")\" (supported: \(known))"
            )
        }
        if fields.quantization_config != nil { throw refuse("quantized weights (quantization_config)") }
        var configuration = family == .gpt2 ? try gpt2() : try llama(family)
        configuration.output = try output()
        if configuration.output == .score { configuration.hasTiedHead = true }
        return configuration
    }

    /// A classifier of one label gives a score; transformers' configurations have two labels where the file says nothing.
    private func output() throws -> ModelConfiguration.Output {
        guard let name = fields.architectures?.first, name.hasSuffix("ForSequenceClassification") else {
            return .vocabulary
        }
        let labels = fields.num_labels ?? fields.id2label?.count ?? 2
        guard labels == 1 else { throw refuse("a classifier of \(labels) labels (a reward model has 1)") }
        return .score
    }

    /// Throws where the parts do not fit each other.
    func check(_ c: ModelConfiguration) throws {
        guard c.heads % c.keyValueHeads == 0 else {
            throw wrong("num_key_value_heads \(c.keyValueHeads) does not divide the \(c.heads) heads")
        }
        if c.rotary != nil, c.headChannels % 2 != 0 {
            throw wrong("head_dim \(c.headChannels) is odd, and rotary positions turn pairs of channels")
        }
        guard c.normEpsilon >= 0, c.normEpsilon.isFinite else {
            throw wrong("the epsilon of the normalisation is \(c.normEpsilon)")
        }
        guard !c.endTokens.isEmpty else { throw wrong("the field \"eos_token_id\" is missing") }
        guard
            ([c.beginToken] + c.endTokens).allSatisfy({ $0 >= 0 && Int($0) < c.vocabularySize })
        else { throw wrong("bos_token_id or eos_token_id lies outside the vocabulary") }
    }

    private func gpt2() throws -> ModelConfiguration {
        let activation = fields.activation_function ?? "gelu_new"
        guard ["gelu_new", "gelu_pytorch_tanh"].contains(activation) else {
            throw refuse("the activation_function \"\(activation)\"")
        }
        if fields.tie_word_embeddings == false {
            throw refuse("an untied output head of a GPT-2 (tie_word_embeddings false)")
        }
        if fields.scale_attn_weights == false { throw refuse("scale_attn_weights false") }
        if fields.scale_attn_by_inverse_layer_idx == true { throw refuse("scale_attn_by_inverse_layer_idx") }
        if fields.add_cross_attention == true { throw refuse("add_cross_attention") }
        let vocabularySize = try need(fields.vocab_size, "vocab_size")
        let (channels, heads) = (try need(fields.n_embd, "n_embd"), try need(fields.n_head, "n_head"))
        guard channels % heads == 0 else { throw wrong("n_head \(heads) does not divide n_embd \(channels)") }
        return ModelConfiguration(
            vocabularySize: vocabularySize,
            contextLength: try need(fields.n_positions ?? fields.n_ctx, "n_positions"), channels: channels,
            layers: try need(fields.n_layer, "n_layer", atMost: 1 << 16), heads: heads,
            innerChannels: try fields.n_inner.map { try need($0, "n_inner") },
            layerNormEpsilon: fields.layer_norm_epsilon ?? 1e-5,
            beginToken: fields.bos_token_id?.values.first ?? 50_256,
            endTokens: fields.eos_token_id?.values ?? [50_256])
    }

    private func llama(_ family: ModelFamily) throws -> ModelConfiguration {
        let activation = fields.hidden_act ?? "silu"
        guard activation == "silu" else { throw refuse("the hidden_act \"\(activation)\"") }
        let heads = try need(fields.num_attention_heads, "num_attention_heads")
        let channels = try need(fields.hidden_size, "hidden_size")
        if fields.head_dim == nil, channels % heads != 0 {
            throw wrong("num_attention_heads \(heads) does not divide hidden_size \(channels)")
        }
        let layers = try need(fields.num_hidden_layers, "num_hidden_layers", atMost: 1 << 16)
        let attention = family == .qwen2 ? true : fields.attention_bias ?? false
        return ModelConfiguration(
            family, vocabularySize: try need(fields.vocab_size, "vocab_size"),
            contextLength: try need(fields.max_position_embeddings, "max_position_embeddings"),
            channels: channels, layers: layers, heads: heads,
            keyValueHeads: try keyValueHeads(family),
            headChannels: try fields.head_dim.map { try need($0, "head_dim") },
            innerChannels: try need(fields.intermediate_size, "intermediate_size"),
            normEpsilon: fields.rms_norm_eps ?? 1e-6,
            biases: .init(
                queriesKeysValues: attention, attentionOutput: family == .llama && attention,
                feedForward: fields.mlp_bias ?? false),
            rotary: try rotary(), windows: try windows(family, layers: layers),
            hasTiedHead: fields.tie_word_embeddings ?? false,
            beginToken: try beginToken(family), endTokens: fields.eos_token_id?.values ?? [])
    }

    /// Mistral's configuration says 8 where the file says nothing; null is a key for every query in all families.
    private func keyValueHeads(_ family: ModelFamily) throws -> Int? {
        if family == .mistral, !present.contains("num_key_value_heads") { return 8 }
        return try fields.num_key_value_heads.map { try need($0, "num_key_value_heads") }
    }

    /// Qwen2 has no begin token of its own; its first end token stands in for it.
    private func beginToken(_ family: ModelFamily) throws -> Int32 {
        if let token = fields.bos_token_id?.values.first ?? fields.eos_token_id?.values.first { return token }
        throw wrong("the fields \"bos_token_id\" and \"eos_token_id\" are both missing")
    }

    private func rotary() throws -> RotaryPositions {
        let rope = fields.rope_parameters ?? fields.rope_scaling
        if let share = rope?.partial_rotary_factor ?? fields.partial_rotary_factor, share != 1 {
            throw refuse("partial_rotary_factor \(share)")
        }
        let theta = rope?.rope_theta ?? fields.rope_theta ?? 10_000
        guard theta > 1, theta.isFinite else { throw wrong("rope_theta \(theta) is out of range") }
        func positive(_ value: Double?, _ name: String) throws -> Double {
            guard let value, value > 0, value.isFinite else {
                throw wrong("the field \"\(name)\" of the rotary positions is missing or out of range")
            }
            return value
        }
        switch rope?.rope_type ?? rope?.type ?? "default" {
        case "default": return RotaryPositions(theta: theta)
        case "linear":
            return RotaryPositions(
                theta: theta, scaling: .linear(factor: try positive(rope?.factor, "factor")))
        case "llama3":
            let low = try positive(rope?.low_freq_factor, "low_freq_factor")
            let high = try positive(rope?.high_freq_factor, "high_freq_factor")
            guard high > low else { throw wrong("high_freq_factor is not above low_freq_factor") }
            return RotaryPositions(
                theta: theta,
                scaling: .llama3(
                    factor: try positive(rope?.factor, "factor"), lowFrequency: low, highFrequency: high,
                    originalContext: try need(
                        rope?.original_max_position_embeddings, "original_max_position_embeddings")))
        case let other: throw refuse("rotary positions of the type \"\(other)\"")
        }
    }

    private func windows(_ family: ModelFamily, layers: Int) throws -> [Int?] {
        let none = [Int?](repeating: nil, count: layers)
        guard family == .mistral || family == .qwen2 && fields.use_sliding_window == true else { return none }
        // Null is no window; a file that says nothing has the 4,096 of transformers' configurations.
        let isSaid = present.contains("sliding_window")
        guard let width = isSaid ? fields.sliding_window?.value : 4_096 else { return none }
        let window = try need(width, "sliding_window")
        if let types = fields.layer_types {
            guard types.count == layers else {
                throw wrong("layer_types names \(types.count) layers, num_hidden_layers \(layers)")
            }
            return try types.map { type in
                switch type {
                case "full_attention": return nil
                case "sliding_attention": return window
                default: throw refuse("the layer type \"\(type)\"")
                }
            }
        }
        let first = family == .qwen2 ? fields.max_window_layers ?? 28 : 0
        return (0..<layers).map { $0 >= first ? window : nil }
    }

    private func need(_ value: Int?, _ name: String, atMost limit: Int = 1 << 30) throws -> Int {
        guard let value, value > 0, value <= limit else {
            throw wrong("the field \"\(name)\" is missing or out of range")
        }
        return value
    }

    private func refuse(_ what: String) -> CheckpointError {
        CheckpointError(path: path, reason: .unsupported(what))
    }

    private func wrong(_ what: String) -> CheckpointError {
        CheckpointError(path: path, reason: .configuration(what))
    }
}
