// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation
import LanguageModels
import Randomness
import Tensors
import Tokenizers

/// A model of a shape with random weights, and responses to random prompts that are sampled from it.
struct SampledBench {
    let model: LanguageModel
    let tokenizer: Tokenizer
    let precision: Precision
    let repeats: Int

    init(shape: String, _ precision: Precision, repeats: Int) throws {
        let configuration = try ShapeArgument.configuration(shape) { named in
            named.configuration(
                vocabularySize: named.vocabularySize, beginToken: Int32(named.vocabularySize - 1),
                endToken: Int32(named.vocabularySize - 1))
        }
        tokenizer = try Self.tokenizer(count: configuration.vocabularySize)
        model = LanguageModel(configuration, seed: 1)
        self.precision = precision
        self.repeats = repeats
    }

    /// The bytes and pairs of them that never merge, so that every token of a model has a text and may be drawn.
    private static func tokenizer(count: Int) throws -> Tokenizer {
        let texts = (0..<count - 1).map { index in
            (index < 256 ? [index] : [(index - 256) / 256 % 256, (index - 256) % 256]).map(UInt8.init)
        }
        return try Tokenizer(
            TokenizerDefinition(
                Vocabulary(
                    tokens: texts + [Array("<|endoftext|>".utf8)], merges: [],
                    added: [AddedToken(id: Int32(count - 1), text: "<|endoftext|>")])))
    }

    /// - Parameter temperatures: one response to each prompt at each of them.
    func requests(prompts: Int, temperatures: [Double] = [1], prompt: Int, tokens: Int) -> [ResponseRequest] {
        (0..<prompts).flatMap { index in
            var draws = SeededGenerator(seed: 1, stream: "bench", "prompt \(index)")
            let text = (0..<prompt).map { _ in Int32(draws.integer(below: 256)) }
            return temperatures.map { temperature in
                ResponseRequest(
                    prompt: text, chain: .hf(temperature: temperature), length: .exactly(tokens),
                    draws: SeededGenerator(seed: 1, stream: "bench", "\(index) at \(temperature)"))
            }
        }
    }

    /// Medians of seconds, by the clock and of the processor.
    struct Times {
        /// Of everything, and of the prompts alone.
        var whole, prompts: (wall: Double, processor: Double)

        var decoding: (wall: Double, processor: Double) {
            (whole.wall - prompts.wall, whole.processor - prompts.processor)
        }
    }

    func times(_ requests: [ResponseRequest], batch: Int, guide: ConvexGuide? = nil) throws -> Times {
        let decoder = BatchDecoder(model, precision: precision)
        let prompts = Array(Set(requests.map(\.prompt)))
        let sampler = try ResponseSampler(
            model, tokenizer: tokenizer, guide: guide, batchSize: batch, precision: precision)
        return Times(
            whole: try median { try sampler.run(requests) { _, _ in } },
            prompts: try median { _ = decoder.prefill(prompts) })
    }

    private func median(_ body: () throws -> Void) throws -> (wall: Double, processor: Double) {
        let times = try (0..<repeats).map { _ in try ProcessorTime.wholeSeconds(of: body) }
        return (
            times.map(\.wall).sorted()[repeats / 2], times.map(\.processor).sorted()[repeats / 2]
        )
    }
}
