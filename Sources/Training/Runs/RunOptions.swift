// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// How long and how fast a run trains.
package struct RunOptions: Equatable, Sendable {
    package var steps: Int
    /// Conversations or pairs a step.
    package var batchSize: Int
    /// Most tokens of one forward pass; a batch beyond it is split and its gradients added, with the same result.
    package var tokensAtOnce = 16_384
    package var learningRate: Double
    package var schedule = LearningRateSchedule.Shape.cosine
    package var warmupSteps: Int
    package var seed: UInt64
    /// What products read.
    package var precision = Precision.f32
    package var optimizer = AdamW.Options()

    package init(steps: Int, batchSize: Int, learningRate: Double, warmupSteps: Int, seed: UInt64) {
        self.steps = steps
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.warmupSteps = warmupSteps
        self.seed = seed
    }

    var rates: LearningRateSchedule {
        LearningRateSchedule(peak: learningRate, shape: schedule, warmupSteps: warmupSteps, steps: steps)
    }

    package var hyperparameters: [String: Double] {
        [
            "batch_size": Double(batchSize), "learning_rate": learningRate,
            "warmup_steps": Double(warmupSteps),
            "adam_beta1": optimizer.beta1, "adam_beta2": optimizer.beta2, "weight_decay": optimizer.decay,
            "max_grad_norm": optimizer.maximumNorm,
        ]
    }
}

/// What a step reports, under the field's names.
package struct StepMetrics: Codable, Equatable, Sendable {
    package var step: Int
    package var values: [String: Double]

    package init(step: Int, values: [String: Double]) {
        self.step = step
        self.values = values
    }

    /// Work that is no step: scoring under the reference, features.
    ///
    /// It is told so that a run can be stopped there too.
    package static let waiting = StepMetrics(step: 0, values: [:])

    /// One flat object: `{"step": 3, "loss": 0.69, …}`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values.merging(["step": Double(step)]) { $1 })
    }

    package init(from decoder: any Decoder) throws {
        var values = try decoder.singleValueContainer().decode([String: Double].self)
        step = Int(values.removeValue(forKey: "step") ?? 0)
        self.values = values
    }
}

/// Everything that a run counted.
package struct RunResult: Sendable {
    package var steps = 0
    package var tokensSeen = 0
    /// Counted: forward operations for every pass, twice that for every backward pass.
    package var floatingPointOperations = 0.0
    package var metrics: [StepMetrics] = []
}
