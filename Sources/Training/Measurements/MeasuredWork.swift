// SPDX-License-Identifier: Apache-2.0

/// A piece of a run whose speed is measured.
package enum MeasuredWork: String, CaseIterable, Codable, Sendable {
    /// A step of supervised fine-tuning on whole sequences: forward, backward, AdamW.
    case sft
    /// A step of DPO, the first half of each sequence a prompt that both responses of a pair share; the reference's
    /// log-probabilities were computed before.
    case dpo
    /// A step of ORPO on such pairs.
    case orpo
    /// The last hidden states of whole sequences, without a gradient.
    case features
    /// A step of GRPO: responses drawn, scored by a rule, their log-probabilities under policy and reference, one update.
    case rollout
}

/// How fast one piece of work ran.
package struct WorkMeasurement: Codable, Sendable {
    /// Where the time of the measured steps went, by operation.
    package struct ProfileLine: Codable, Sendable {
        package var name: String
        package var calls: Int
        package var seconds: Double
        /// Floating-point operations of products.
        package var operations: Double
    }

    package var work: MeasuredWork
    /// Sequences a step, and tokens of each; a pair is two sequences.
    package var batch, length: Int
    /// Tokens computed a step: a prompt that two responses share counts once.
    package var tokens: Int
    package var pairs: Int?
    /// Floating-point operations that a step needs, counted from its shapes by
    /// `ModelConfiguration.forwardOperations`: those of the forward pass for features, three times those for a step.
    package var operations: Double
    /// Of each measured step, in the order in which they ran.
    package var seconds: [Double]
    package var profile: [ProfileLine]?

    package init(
        work: MeasuredWork, batch: Int, length: Int, tokens: Int, pairs: Int?, operations: Double,
        seconds: [Double]
    ) {
        self.work = work
        self.batch = batch
        self.length = length
        self.tokens = tokens
        self.pairs = pairs
        self.operations = operations
        self.seconds = seconds
    }

    /// Of the measured steps' time the share that was spent in products, attention's among them; nil without a profile.
    package var productShare: Double? {
        profile.map { lines in
            lines.reduce(0) { $0 + ($1.operations > 0 ? $1.seconds : 0) } / seconds.reduce(0, +)
        }
    }

    /// The median step.
    package var median: Double { seconds.sorted()[seconds.count / 2] }

    package var tokensPerSecond: Double { Double(tokens) / median }

    package var pairsPerSecond: Double? { pairs.map { Double($0) / median } }

    /// 10^9 floating-point operations a second.
    package var gigaflops: Double { operations / median / 1e9 }
}
