// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles

/// config.json in the Hugging Face layout; what this project does not compute is refused by name.
package enum ConfigurationFile {
    private struct Fields: Codable {
        var model_type: String?
        var architectures: [String]?
        var vocab_size: Int?
        var n_positions: Int?
        var n_ctx: Int?
        var n_embd: Int?
        var n_layer: Int?
        var n_head: Int?
        var n_inner: Int?
        var layer_norm_epsilon: Float?
        var activation_function: String?
        var tie_word_embeddings: Bool?
        var scale_attn_weights: Bool?
        var scale_attn_by_inverse_layer_idx: Bool?
        var bos_token_id: Int32?
        var eos_token_id: OneOrMany?
        var resid_pdrop: Float?
        var embd_pdrop: Float?
        var attn_pdrop: Float?
        var torch_dtype: String?
    }

    /// `eos_token_id` is a number, or a list of them.
    private struct OneOrMany: Codable {
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

    package static func read(_ path: String) throws -> ModelConfiguration {
        let fields: Fields
        do {
            fields = try JSONDecoder().decode(Fields.self, from: try FileContents.read(path))
        } catch let error as DecodingError {
            throw CheckpointError(path: path, reason: .configuration(JSONLines.explain(error)))
        }
        func refuse(_ reason: String) -> CheckpointError {
            CheckpointError(path: path, reason: .unsupported(reason))
        }
        guard fields.model_type == "gpt2" else {
            throw refuse(
                "the architecture \"\(fields.model_type ?? fields.architectures?.first ?? "unnamed")\"")
        }
        let activation = fields.activation_function ?? "gelu_new"
        guard ["gelu_new", "gelu_pytorch_tanh"].contains(activation) else {
            throw refuse("the activation_function \"\(activation)\"")
        }
        if fields.tie_word_embeddings == false {
            throw refuse("an untied output head (tie_word_embeddings false)")
        }
        if fields.scale_attn_weights == false { throw refuse("scale_attn_weights false") }
        if fields.scale_attn_by_inverse_layer_idx == true { throw refuse("scale_attn_by_inverse_layer_idx") }

        func need(_ value: Int?, _ name: String) throws -> Int {
            guard let value, value > 0, value <= 1 << 30 else {
                throw CheckpointError(
                    path: path, reason: .configuration("the field \"\(name)\" is missing or out of range"))
            }
            return value
        }
        let configuration = ModelConfiguration(
            vocabularySize: try need(fields.vocab_size, "vocab_size"),
            contextLength: try need(fields.n_positions ?? fields.n_ctx, "n_positions"),
            channels: try need(fields.n_embd, "n_embd"), layers: try need(fields.n_layer, "n_layer"),
            heads: try need(fields.n_head, "n_head"),
            innerChannels: try fields.n_inner.map { try need($0, "n_inner") },
            layerNormEpsilon: fields.layer_norm_epsilon ?? 1e-5,
            beginToken: fields.bos_token_id ?? 50_256, endTokens: fields.eos_token_id?.values ?? [50_256])
        guard configuration.channels % configuration.heads == 0 else {
            throw CheckpointError(
                path: path,
                reason: .configuration(
                    "n_head \(configuration.heads) does not divide n_embd \(configuration.channels)"))
        }
        let tokens = [configuration.beginToken] + configuration.endTokens
        guard !configuration.endTokens.isEmpty,
            tokens.allSatisfy({ $0 >= 0 && Int($0) < configuration.vocabularySize })
        else {
            throw CheckpointError(
                path: path, reason: .configuration("bos_token_id or eos_token_id lies outside the vocabulary")
            )
        }
        return configuration
    }

    static func encode(_ configuration: ModelConfiguration) throws -> [UInt8] {
        let fields = Fields(
            model_type: "gpt2", architectures: ["GPT2LMHeadModel"], vocab_size: configuration.vocabularySize,
            n_positions: configuration.contextLength, n_ctx: configuration.contextLength,
            n_embd: configuration.channels, n_layer: configuration.layers, n_head: configuration.heads,
            n_inner: configuration.innerChannels, layer_norm_epsilon: configuration.layerNormEpsilon,
            activation_function: "gelu_new", tie_word_embeddings: true, scale_attn_weights: true,
            scale_attn_by_inverse_layer_idx: false, bos_token_id: configuration.beginToken,
            eos_token_id: OneOrMany(configuration.endTokens), resid_pdrop: 0, embd_pdrop: 0, attn_pdrop: 0,
            torch_dtype: "float32")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return [UInt8](try encoder.encode(fields))
    }
}
