// SPDX-License-Identifier: Apache-2.0

internal import Generation
package import LanguageModels
private import Randomness
package import Tensors
package import Tokenizers

/// Draws a policy's responses by the batched decoder.
///
/// A response's stream of random numbers is a function of the seed, the stream's name, the step, the prompt's place in the step
/// and the sample, and a row is computed by itself: a step's responses are the same whatever was drawn before it.
package struct RolloutSampling {
    let settings: RolloutSettings
    let seed: UInt64
    /// Of the streams: `rollout` while training.
    let stream: String
    let precision: Precision

    package init(
        settings: RolloutSettings, seed: UInt64, stream: String = "rollout", precision: Precision = .f32
    ) {
        precondition(
            settings.samples > 0 && settings.tokens > 0 && settings.temperature > 0,
            "\(settings.samples) samples of \(settings.tokens) tokens at temperature \(settings.temperature)")
        self.settings = settings
        self.seed = seed
        self.stream = stream
        self.precision = precision
    }

    /// The responses to each prompt, in their order.
    ///
    /// - Parameters:
    ///   - places: by which each prompt's stream is named; their places in the list without.
    ///   - onWait: told between two tokens of all that are under way; throwing stops.
    package func groups(
        _ prompts: [RolloutPrompt], places: [Int]? = nil, step: Int, _ model: LanguageModel,
        _ tokenizer: Tokenizer,
        onWait: () throws -> Void
    ) throws -> [RolloutGroup] {
        let sampler = try ResponseSampler(
            model, tokenizer: tokenizer, batchSize: settings.rows, precision: precision)
        let chain = settings.chain
        let requests = prompts.indices.flatMap { place in
            (0..<settings.samples).map { sample in
                ResponseRequest(
                    prompt: prompts[place].tokens, chain: chain, length: .atMost(settings.tokens),
                    draws: SeededGenerator(
                        seed: seed, stream: stream, "\(step)", "\(places?[place] ?? place)", "\(sample)"))
            }
        }
        var rollouts = [Rollout?](repeating: nil, count: requests.count)
        let end = model.configuration.endTokens[0]
        func take(_ index: Int, _ response: SampledResponse) {
            // The end of text is one of the tokens that a response may have.
            rollouts[index] = Rollout(
                tokens: response.tokens + (response.ended ? [response.endToken ?? end] : []),
                text: response.text, hasEnded: response.ended)
        }
        try sampler.run(requests, onTokens: { _ in try onWait() }, onResponse: take)
        let drawn = rollouts.compactMap { $0 }
        return prompts.indices.map { place in
            RolloutGroup(
                prompt: prompts[place],
                rollouts: Array(drawn[(place * settings.samples)..<((place + 1) * settings.samples)]))
        }
    }
}
