// SPDX-License-Identifier: Apache-2.0

/// The fields of config.json that any supported family has; the names are the format's own.
struct ConfigurationFields: Codable {
    var model_type: String?
    var architectures: [String]?
    var vocab_size: Int?
    var bos_token_id: OneOrMany?
    var eos_token_id: OneOrMany?
    var tie_word_embeddings: Bool?
    var torch_dtype: String?
    var quantization_config: Anything?
    /// Of a classifier, whose one label is a score.
    var num_labels: Int?
    var id2label: [String: String]?
    var label2id: [String: Int]?

    // GPT-2
    var n_positions, n_ctx, n_embd, n_layer, n_head, n_inner: Int?
    var layer_norm_epsilon: Float?
    var activation_function: String?
    var scale_attn_weights, scale_attn_by_inverse_layer_idx, add_cross_attention: Bool?
    var resid_pdrop, embd_pdrop, attn_pdrop: Float?

    // Llama, Mistral, Qwen2
    var hidden_size, intermediate_size, num_hidden_layers, num_attention_heads, num_key_value_heads: Int?
    var head_dim, max_position_embeddings, max_window_layers: Int?
    var sliding_window: Nullable?
    var rms_norm_eps: Float?
    var hidden_act: String?
    var attention_bias, mlp_bias, use_sliding_window: Bool?
    var rope_theta: Double?
    var rope_scaling, rope_parameters: Rope?
    var layer_types: [String]?
    var partial_rotary_factor: Double?

    /// `rope_scaling` of older files, `rope_parameters` of newer ones.
    struct Rope: Codable {
        var rope_type, type: String?
        var rope_theta, factor, low_freq_factor, high_freq_factor: Double?
        var original_max_position_embeddings: Int?
        var partial_rotary_factor: Double?
    }

    /// A number, or a list of them.
    struct OneOrMany: Codable {
        var values: [Int32]

        init(_ values: [Int32]) { self.values = values }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            values = try (try? container.decode([Int32].self)) ?? [container.decode(Int32.self)]
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if values.count == 1 { try container.encode(values[0]) } else { try container.encode(values) }
        }
    }

    /// A number, or null, which is not the same as nothing.
    struct Nullable: Codable {
        var value: Int?

        init(_ value: Int?) { self.value = value }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            value = container.decodeNil() ? nil : try container.decode(Int.self)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if let value { try container.encode(value) } else { try container.encodeNil() }
        }
    }

    /// A field that only has to be there to be refused.
    struct Anything: Codable {
        init(from decoder: any Decoder) throws {}
        func encode(to encoder: any Encoder) throws {}
    }
}
