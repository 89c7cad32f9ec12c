// SPDX-License-Identifier: Apache-2.0

/// Why a step's rollouts cannot be learned from, and what is left of the run.
package struct RolloutFault: Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// Mean KL from the reference a response, nats.
        case diverged(nats: Double, limit: Double)
        /// Every response of the first step has the same score.
        case constantReward(name: String, score: Double, responses: Int)
        /// Of every prompt all responses have one score, and a response is credited beside those to its prompt.
        case alikeInGroups(name: String, prompts: Int)
        /// No response of the step has a token before its end of text.
        case emptyRollouts(Int)
    }

    /// 1-based.
    package var step: Int
    package var reason: Reason
    /// The last step that was saved, and where it lies; nil where nothing is.
    package var savedAt: Int?
    package var folder: String?
    /// The last good weights as a checkpoint, where they were written.
    package var checkpoint: String?

    package init(step: Int, reason: Reason, savedAt: Int?, folder: String?) {
        self.step = step
        self.reason = reason
        self.savedAt = savedAt
        self.folder = folder
    }

    /// Whether a reward or a checkpoint is at fault, and not the course of the training.
    package var isOfTheInput: Bool {
        if case .diverged = reason { false } else { true }
    }

    var sentence: String { "step \(step): \(what). \(left). \(remedy)" }

    private var what: String {
        switch reason {
        case .diverged(let nats, let limit):
            "the policy is \(Self.text(nats)) nats a response from the reference, above --kl-limit \(Self.text(limit))"
        case .constantReward(let name, let score, let responses):
            "the reward \(name) gave each of \(responses) responses the same score, \(Self.text(score)), of which nothing can"
                + " be learned"
        case .alikeInGroups(let name, let prompts):
            "the reward \(name) gave all responses to each of \(prompts) prompts one score, of which nothing can be learned"
        case .emptyRollouts(let count):
            "each of \(count) responses is empty: the end of text comes first"
        }
    }

    private var left: String {
        if let checkpoint, let savedAt {
            return "The last good weights, those of step \(savedAt), are the checkpoint \(checkpoint)"
        }
        guard let savedAt, savedAt > 0, let folder else { return "Nothing was written" }
        return "The last good state is that of step \(savedAt), in \(folder)"
    }

    private var remedy: String {
        switch reason {
        case .diverged: "Use a smaller learning rate or a larger --kl-coef, with --fresh"
        case .constantReward, .alikeInGroups:
            "Choose a reward that tells the responses apart, or more --samples"
        case .emptyRollouts: "Fine-tune the checkpoint on answers first, or use a smaller learning rate"
        }
    }

    private static func text(_ number: Double) -> String {
        let rounded = (number * 1_000).rounded() / 1_000
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
}
