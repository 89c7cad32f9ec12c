// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles
package import Tensors

/// config.json in the Hugging Face layout; what this project does not compute is refused by name.
package enum ConfigurationFile {
    /// - Parameter path: a config.json; a generation_config.json beside it has the last word on the end tokens.
    package static func read(_ path: String) throws -> ModelConfiguration {
        var fields = try decode(ConfigurationFields.self, path)
        let generation =
            path.split(separator: "/", omittingEmptySubsequences: false).dropLast().map { $0 + "/" }.joined()
            + "generation_config.json"
        if FileContents.exists(generation) {
            struct Ends: Decodable { var bos_token_id, eos_token_id: ConfigurationFields.OneOrMany? }
            let ends = try decode(Ends.self, generation)
            fields.bos_token_id = fields.bos_token_id ?? ends.bos_token_id
            if let values = ends.eos_token_id?.values, !values.isEmpty {
                fields.eos_token_id = ends.eos_token_id
            }
        }
        let present = try decode(FieldNames.self, path).names
        let reader = ConfigurationReader(fields, present: present, path: path)
        let configuration = try reader.configuration()
        try reader.check(configuration)
        return configuration
    }

    /// The fields that a file has, those that are null among them.
    private struct FieldNames: Decodable {
        var names: Set<String>

        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            names = Set(try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue))
        }
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: try FileContents.read(path))
        } catch let error as DecodingError {
            throw CheckpointError(path: path, reason: .configuration(JSONLines.explain(error)))
        }
    }

    package static func encode(_ configuration: ModelConfiguration, _ weights: WeightType) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        var fields = configuration.family == .gpt2 ? gpt2(configuration) : llama(configuration)
        fields.model_type = configuration.family.rawValue
        if configuration.output == .score {
            // No pad token: transformers looks for the last token that is none, and one that also ends texts would be passed over.
            fields.architectures = [
                Self.names[configuration.family, default: "Llama"] + "ForSequenceClassification"
            ]
            fields.id2label = ["0": "reward"]
            fields.label2id = ["reward": 0]
        }
        fields.vocab_size = configuration.vocabularySize
        fields.bos_token_id = .init([configuration.beginToken])
        fields.eos_token_id = .init(configuration.endTokens)
        fields.tie_word_embeddings = configuration.hasTiedHead
        fields.torch_dtype =
            switch weights {
            case .f32: "float32"
            case .f16: "float16"
            case .bf16: "bfloat16"
            }
        return [UInt8](try encoder.encode(fields))
    }

    private static let names: [ModelFamily: String] = [
        .gpt2: "GPT2", .llama: "Llama", .mistral: "Mistral", .qwen2: "Qwen2",
    ]

    private static func gpt2(_ c: ModelConfiguration) -> ConfigurationFields {
        var fields = ConfigurationFields()
        fields.architectures = ["GPT2LMHeadModel"]
        (fields.n_positions, fields.n_ctx) = (c.contextLength, c.contextLength)
        (fields.n_embd, fields.n_layer, fields.n_head) = (c.channels, c.layers, c.heads)
        fields.n_inner = c.innerChannels
        fields.layer_norm_epsilon = c.normEpsilon
        fields.activation_function = "gelu_new"
        (fields.scale_attn_weights, fields.scale_attn_by_inverse_layer_idx) = (true, false)
        (fields.resid_pdrop, fields.embd_pdrop, fields.attn_pdrop) = (0, 0, 0)
        return fields
    }

    private static func llama(_ c: ModelConfiguration) -> ConfigurationFields {
        var fields = ConfigurationFields()
        fields.architectures = [names[c.family, default: "Llama"] + "ForCausalLM"]
        (fields.hidden_size, fields.intermediate_size) = (c.channels, c.innerChannels)
        (fields.num_hidden_layers, fields.max_position_embeddings) = (c.layers, c.contextLength)
        (fields.num_attention_heads, fields.num_key_value_heads) = (c.heads, c.keyValueHeads)
        fields.head_dim = c.headChannels
        fields.rms_norm_eps = c.normEpsilon
        fields.hidden_act = "silu"
        if c.family == .llama {
            fields.attention_bias = c.biases.queriesKeysValues
            fields.mlp_bias = c.biases.feedForward
        }
        if let rotary = c.rotary { write(rotary, into: &fields) }
        let window = c.windows.compactMap(\.self).first
        switch c.family {
        case .mistral: fields.sliding_window = .init(window)
        case .qwen2:
            fields.use_sliding_window = window != nil
            fields.sliding_window = .init(window)
            fields.max_window_layers = c.windows.firstIndex { $0 != nil } ?? c.layers
            fields.layer_types = c.windows.map { $0 == nil ? "full_attention" : "sliding_attention" }
        case .llama, .gpt2: break
        }
        return fields
    }

    /// Both spellings, so that older and newer readers find their own.
    private static func write(_ rotary: RotaryPositions, into fields: inout ConfigurationFields) {
        fields.rope_theta = rotary.theta
        var rope = ConfigurationFields.Rope()
        switch rotary.scaling {
        case .none: rope.rope_type = "default"
        case .linear(let factor):
            rope.rope_type = "linear"
            rope.factor = factor
        case .llama3(let factor, let low, let high, let context):
            rope.rope_type = "llama3"
            rope.factor = factor
            (rope.low_freq_factor, rope.high_freq_factor) = (low, high)
            rope.original_max_position_embeddings = context
        }
        if rotary.scaling != .none { fields.rope_scaling = rope }
        rope.rope_theta = rotary.theta
        fields.rope_parameters = rope
    }
}
