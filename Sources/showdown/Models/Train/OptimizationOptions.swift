// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// How long a run trains, in which batches, by which rule.
struct OptimizationOptions: SettingOptions {
    @Option(help: "Optimizer steps (300); for coala most iterations of its first phase (2000).")
    var steps: Int?

    @Option(help: "Instead of --steps, how often every example is taken; 0.5 is half of them.")
    var epochs: Double?

    @Option(help: "Conversations, pairs, labels, lists or prompts of a batch (16).")
    var batchSize: Int?

    @Option(help: "Batches a step: the same as one batch so many times as large (1).")
    var accumulation: Int?

    @Option(help: "Most tokens of one pass; a larger batch is cut, with the same result (16384).")
    var tokensAtOnce: Int?

    @Option(
        help:
            "The peak learning rate (sft 1e-3, orpo 2e-4, reward 1e-4, ppo and grpo 3e-6, the rest 5e-5).")
    var learningRate: Double?

    @Option(help: "Steps of linear warm-up; a tenth of the steps without it.")
    var warmup: Int?

    @Option(help: "constant, linear or cosine (cosine).")
    var schedule: String?

    @Option(help: "The rate at the end of a decay, as a share of the peak (0.1).")
    var floor: Double?

    @Option(help: "adamw or rmsprop (adamw).")
    var optimizer: String?

    @Option(name: .customLong("adam-beta1"), help: "AdamW's decay of the mean gradient (0.9).")
    var adamBeta1: Double?

    @Option(name: .customLong("adam-beta2"), help: "AdamW's decay of the mean square (0.95).")
    var adamBeta2: Double?

    @Option(help: "RMSprop's decay of the mean square (0.99).")
    var rmspropAlpha: Double?

    @Option(help: "Added to the root of the mean square (1e-8).")
    var epsilon: Double?

    @Option(help: "Decoupled decay of matrices; biases and norms have none (adamw 0.1, rmsprop 0).")
    var weightDecay: Double?

    @Option(help: "Largest norm of the gradient (1); 0 clips nothing.")
    var clip: Double?

    func give(to settings: inout GivenSettings) {
        settings.add("steps", steps)
        settings.add("epochs", epochs)
        settings.add("batch-size", batchSize)
        settings.add("accumulation", accumulation)
        settings.add("tokens-at-once", tokensAtOnce)
        settings.add("learning-rate", learningRate)
        settings.add("warmup", warmup)
        settings.add("schedule", schedule)
        settings.add("floor", floor)
        settings.add("optimizer", optimizer)
        settings.add("adam-beta1", adamBeta1)
        settings.add("adam-beta2", adamBeta2)
        settings.add("rmsprop-alpha", rmspropAlpha)
        settings.add("epsilon", epsilon)
        settings.add("weight-decay", weightDecay)
        settings.add("clip", clip)
    }
}
