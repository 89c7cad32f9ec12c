// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import Tensors

/// How long and how a run trains.
package struct RunOptions: Equatable, Sendable {
    /// Optimizer steps; replaced by as many as `epochs` take where these are set.
    package var steps: Int
    /// Times that every example is taken.
    package var epochs: Double?
    /// Conversations or pairs of a batch.
    package var batchSize: Int
    /// Batches whose gradients are added before the optimizer moves: the same as one batch so many times as large.
    package var accumulation = 1
    /// Most tokens of one forward pass; a batch beyond it is split and its gradients added, with the same result.
    package var tokensAtOnce = 16_384
    package var learningRate: Double
    package var schedule = LearningRateSchedule.Shape.cosine
    /// The rate at the end of a decay, as a share of the peak.
    package var floor = 0.1
    /// nil: a tenth of the steps, at least one.
    package var warmupSteps: Int?
    package var seed: UInt64
    package var optimizer = OptimizerOptions()
    /// Steps between two saved states.
    package var saveEvery = 100
    /// Steps between two evaluations of the held-out data; nil: at the end alone.
    package var evaluateEvery: Int?
    /// Evaluations without a gain after which the run ends.
    package var patience: Int?
    package var adaptation: LowRankAdaptation?
    /// Keeps the inputs of blocks alone and computes the rest again in the backward pass (arXiv 1604.06174).
    package var gradientCheckpointing = false
    /// What products read.
    package var precision = Precision.f32

    package init(
        steps: Int, batchSize: Int, learningRate: Double, warmupSteps: Int? = nil, seed: UInt64
    ) {
        self.steps = steps
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.warmupSteps = warmupSteps
        self.seed = seed
    }

    /// Adapters beside frozen matrices (Hu et al., arXiv 2106.09685).
    package struct LowRankAdaptation: Equatable, Sendable {
        package var rank: Int
        package var alpha: Double
        package var dropout: Double
        /// Names of the adapted matrices; empty for the family's own choice.
        package var targets: [String]

        package init(rank: Int, alpha: Double, dropout: Double = 0, targets: [String] = []) {
            self.rank = rank
            self.alpha = alpha
            self.dropout = dropout
            self.targets = targets
        }
    }

    /// With the steps and the warm-up as numbers.
    func settled(examples: Int) -> RunOptions {
        var options = self
        if let epochs {
            let stepsAnEpoch = self.epochs(examples: max(1, examples)).stepsAnEpoch
            options.steps = max(1, Int((epochs * Double(stepsAnEpoch)).rounded()))
            options.epochs = nil
        }
        options.warmupSteps = warmupSteps ?? max(1, options.steps / 10)
        return options
    }

    /// The order in which a run takes its examples.
    func epochs(examples: Int) -> Epochs {
        Epochs(count: examples, batchSize: batchSize * accumulation, seed: seed)
    }

    var rates: LearningRateSchedule {
        LearningRateSchedule(
            peak: learningRate, shape: schedule, warmupSteps: warmupSteps ?? max(1, steps / 10), steps: steps,
            floor: floor)
    }

    /// Everything that decides a run's weights but seed and method, under the names that the field uses.
    package var hyperparameters: [String: RecordValue] {
        var values: [String: RecordValue] = [
            "batch_size": .number(Double(batchSize)), "accumulation": .number(Double(accumulation)),
            "learning_rate": .number(learningRate), "schedule": .text(schedule.rawValue),
            "schedule_floor": .number(floor),
            "warmup_steps": .number(Double(warmupSteps ?? max(1, steps / 10))),
            "tokens_at_once": .number(Double(tokensAtOnce)), "precision": .text(precision.rawValue),
        ]
        if let evaluateEvery { values["eval_every"] = .number(Double(evaluateEvery)) }
        if let patience { values["patience"] = .number(Double(patience)) }
        if let adaptation {
            values["lora_rank"] = .number(Double(adaptation.rank))
            values["lora_alpha"] = .number(adaptation.alpha)
            values["lora_dropout"] = .number(adaptation.dropout)
            values["lora_targets"] = .text(adaptation.targets.joined(separator: ","))
        }
        return values.merging(optimizer.hyperparameters) { $1 }
    }
}
