// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Generation
import LanguageModels
import Randomness
import Tensors
import Testing
import Tokenizers

/// A model of random weights, and requests to it.
struct Fixture {
    let tokenizer: Tokenizer
    let model: LanguageModel

    init() throws {
        tokenizer = try BytePairTrainer.train(
            ["where is the pool? the pool is here."], size: 280, specials: ["<|endoftext|>", "<|im_end|>"])
        let configuration = ModelConfiguration(
            vocabularySize: tokenizer.count, contextLength: 40, channels: 16, layers: 2, heads: 2,
            beginToken: try tokenizer.id(of: "<|endoftext|>"), endTokens: [try tokenizer.id(of: "<|im_end|>")]
        )
        model = LanguageModel(configuration) { name, shape in
            var draws = SeededGenerator(seed: 4, stream: name)
            let shift = name.contains("ln_") && name.hasSuffix("weight") ? 1.0 : 0
            return Tensor(
                (0..<shape.reduce(1, *)).map { _ in Float(shift + draws.normal() * 0.25) }, shape: shape)
        }
    }

    /// A head of as many random neurons as output weights, and a constant of its own.
    func head(_ theta2: [Float], adding constant: Float = 0, form: FeatureForm = FeatureForm()) -> ConvexHead
    {
        var draws = SeededGenerator(seed: 9)
        let neurons = theta2.count + 1
        var theta1 = [Float](repeating: 0, count: 17 * neurons)
        for neuron in theta2.indices {
            for feature in 0..<17 { theta1[feature * neurons + neuron] = Float(draws.normal()) }
        }
        theta1[16 * neurons + theta2.count] = 1
        return ConvexHead(
            network: TwoLayerNetwork(
                theta1: Tensor(theta1, shape: [17, neurons]), theta2: theta2 + [constant]),
            form: form, mean: [Float](repeating: 0, count: 16), deviation: [Float](repeating: 1, count: 16),
            baseSHA256: "-")
    }

    func requests(_ length: ResponseLength = .exactly(12)) -> [ResponseRequest] {
        ["where is", "the pool", "where is", "here"].enumerated().map { index, text in
            ResponseRequest(
                prompt: tokenizer.encode(text), chain: .hf(temperature: 0.4 + Double(index)), length: length,
                draws: SeededGenerator(seed: UInt64(index), stream: "r"))
        }
    }

    func sample(
        _ requests: [ResponseRequest], guide: ConvexGuide? = nil, batchSize: Int = 64
    ) throws -> [SampledResponse?] {
        var responses = [SampledResponse?](repeating: nil, count: requests.count)
        try ResponseSampler(model, tokenizer: tokenizer, guide: guide, batchSize: batchSize).run(requests) {
            index, response in
            #expect(responses[index] == nil)
            responses[index] = response
        }
        return responses
    }
}
