// SPDX-License-Identifier: Apache-2.0

/// A line of responses.jsonl: one continuation of one prompt by one checkpoint at one temperature.
package struct GeneratedResponse: Codable, Equatable, Sendable {
    package enum Finish: String, Codable, Sendable {
        /// The end-of-text token or a stop string was drawn.
        case stop
        /// The token budget was reached.
        case length
    }

    /// Unique in its file.
    package var id: String
    package var section: String
    package var promptID: String
    package var prompt: String
    package var method: String
    /// A checkpoint's folder, a service's address, or `dataset` for the corpus's own answer.
    package var checkpoint: String
    package var temperature: Double
    /// 0-based draw number within (method, prompt, temperature).
    package var sample: Int
    package var seed: UInt64
    /// The continuation alone, never the prompt.
    package var text: String
    /// Number of tokens drawn, an end-of-text token not counted.
    package var tokens: Int
    package var finish: Finish
    /// What the volunteer sees instead of `prompt`, where the prompt holds chat marks.
    package var display: PromptDisplay?
    /// How tokens were drawn, beside the temperature, where that was wished otherwise than by default.
    package var sampling: String?
    /// How a head took part in the decoding; nil where none did.
    package var guidance: Guidance?
    /// SHA-256 of the checkpoint's weights, which stays what it is when a folder is moved.
    package var weights: String?
    /// The text as it was drawn, where `text` is what a trim left of it; `tokens` and `finish` are of the text as drawn.
    package var untrimmed: String?
    /// How the response was chosen among several; nil where it was the only one.
    package var bestOf: BestOf?

    /// The candidates of best of N by their rewards.
    package struct BestOf: Codable, Equatable, Sendable {
        /// N, of which at temperature 0 one is drawn.
        package var candidates: Int
        /// As it was named.
        package var reward: String
        /// SHA-256 of the reward's weights, which stays what it is when a folder is moved; nil for a rule.
        package var fingerprint: String?
        /// Of each candidate that was drawn, in order.
        package var scores: [Double]
        /// 0-based; of equal scores the first.
        package var chosen: Int

        package init(
            candidates: Int, reward: String, fingerprint: String?, scores: [Double], chosen: Int
        ) {
            self.candidates = candidates
            self.reward = reward
            self.fingerprint = fingerprint
            self.scores = scores
            self.chosen = chosen
        }
    }

    /// The numbers of guided decoding that its mode uses.
    package struct Guidance: Codable, Equatable, Sendable {
        package var mode: String
        /// Tokens between two decisions.
        package var every: Int
        package var candidates: Int?
        package var alpha: Double?
        package var scale: Double?
        /// SHA-256 of the head.
        package var head: String

        package init(
            mode: String, every: Int, candidates: Int?, alpha: Double?, scale: Double?, head: String
        ) {
            self.mode = mode
            self.every = every
            self.candidates = candidates
            self.alpha = alpha
            self.scale = scale
            self.head = head
        }
    }

    enum CodingKeys: String, CodingKey {
        case id, section, prompt, method, checkpoint, temperature, sample, seed, text, tokens, finish,
            display,
            sampling, guidance, weights, untrimmed
        case promptID = "prompt_id"
        case bestOf = "best_of"
    }

    package init(
        id: String, section: String, promptID: String, prompt: String, method: String, checkpoint: String,
        temperature: Double, sample: Int, seed: UInt64, text: String, tokens: Int, finish: Finish,
        display: PromptDisplay? = nil, sampling: String? = nil, guidance: Guidance? = nil,
        weights: String? = nil, untrimmed: String? = nil, bestOf: BestOf? = nil
    ) {
        self.id = id
        self.section = section
        self.promptID = promptID
        self.prompt = prompt
        self.method = method
        self.checkpoint = checkpoint
        self.temperature = temperature
        self.sample = sample
        self.seed = seed
        self.text = text
        self.tokens = tokens
        self.finish = finish
        self.display = display
        self.sampling = sampling
        self.guidance = guidance
        self.weights = weights
        self.untrimmed = untrimmed
        self.bestOf = bestOf
    }
}
