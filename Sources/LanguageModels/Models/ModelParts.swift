// SPDX-License-Identifier: Apache-2.0

internal import Autograd

/// The weights of a model by their places, from their names in a checkpoint of its family.
///
/// Names and layouts: GPT2LMHeadModel (Conv1D, inputs first) and LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM
/// (outputs first) of transformers, and the ForSequenceClassification of each.
struct ModelParts {
    typealias Make = (_ name: String, _ shape: [Int]) throws -> Parameter

    let embedding: Parameter
    let positionEmbedding: Parameter?
    let blocks: [Block]
    let finalNorm: Norm
    /// Nil where the head is tied.
    let head: Parameter?
    /// (1, C); nil but for a model whose output is a score.
    let score: Parameter?

    init(_ configuration: ModelConfiguration, _ make: Make) rethrows {
        let c = configuration
        score = try c.output == .score ? make("score.weight", [1, c.channels]) : nil
        switch c.family {
        case .gpt2:
            embedding = try make("wte.weight", [c.vocabularySize, c.channels])
            positionEmbedding = try make("wpe.weight", [c.contextLength, c.channels])
            blocks = try (0..<c.layers).map { try Self.gpt2Block(c, $0, make) }
            finalNorm = Norm(
                gamma: try make("ln_f.weight", [c.channels]), beta: try make("ln_f.bias", [c.channels]))
            head = nil
        case .llama, .mistral, .qwen2:
            embedding = try make("model.embed_tokens.weight", [c.vocabularySize, c.channels])
            positionEmbedding = nil
            blocks = try (0..<c.layers).map { try Self.llamaBlock(c, $0, make) }
            finalNorm = Norm(gamma: try make("model.norm.weight", [c.channels]), beta: nil)
            head = c.hasTiedHead ? nil : try make("lm_head.weight", [c.vocabularySize, c.channels])
        }
    }

    private static func gpt2Block(_ c: ModelConfiguration, _ layer: Int, _ make: Make) rethrows -> Block {
        func norm(_ name: String) throws -> Norm {
            Norm(
                gamma: try make("h.\(layer).\(name).weight", [c.channels]),
                beta: try make("h.\(layer).\(name).bias", [c.channels]))
        }
        func linear(_ name: String, _ inputs: Int, _ outputs: Int) throws -> Linear {
            Linear(
                weight: try make("h.\(layer).\(name).weight", [inputs, outputs]), layout: .inputsFirst,
                bias: try make("h.\(layer).\(name).bias", [outputs]))
        }
        return Block(
            attentionNorm: try norm("ln_1"),
            projections: [try linear("attn.c_attn", c.channels, 3 * c.channels)],
            attentionOutput: try linear("attn.c_proj", c.channels, c.channels), shape: c.attention(layer),
            feedForwardNorm: try norm("ln_2"), inner: [try linear("mlp.c_fc", c.channels, c.innerChannels)],
            outer: try linear("mlp.c_proj", c.innerChannels, c.channels), activation: .gelu)
    }

    private static func llamaBlock(_ c: ModelConfiguration, _ layer: Int, _ make: Make) rethrows -> Block {
        let block = "model.layers.\(layer)"
        let (queries, keys) = (c.heads * c.headChannels, c.keyValueHeads * c.headChannels)
        func norm(_ name: String) throws -> Norm {
            Norm(gamma: try make("\(block).\(name).weight", [c.channels]), beta: nil)
        }
        func linear(_ name: String, _ inputs: Int, _ outputs: Int, bias: Bool) throws -> Linear {
            Linear(
                weight: try make("\(block).\(name).weight", [outputs, inputs]), layout: .outputsFirst,
                bias: bias ? try make("\(block).\(name).bias", [outputs]) : nil)
        }
        let bias = c.biases
        return Block(
            attentionNorm: try norm("input_layernorm"),
            projections: [
                try linear("self_attn.q_proj", c.channels, queries, bias: bias.queriesKeysValues),
                try linear("self_attn.k_proj", c.channels, keys, bias: bias.queriesKeysValues),
                try linear("self_attn.v_proj", c.channels, keys, bias: bias.queriesKeysValues),
            ],
            attentionOutput: try linear(
                "self_attn.o_proj", queries, c.channels, bias: bias.attentionOutput),
            shape: c.attention(layer), feedForwardNorm: try norm("post_attention_layernorm"),
            inner: [
                try linear("mlp.gate_proj", c.channels, c.innerChannels, bias: bias.feedForward),
                try linear("mlp.up_proj", c.channels, c.innerChannels, bias: bias.feedForward),
            ],
            outer: try linear("mlp.down_proj", c.innerChannels, c.channels, bias: bias.feedForward),
            activation: .gatedUnit)
    }
}
