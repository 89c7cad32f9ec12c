// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
private import Tensors

/// The settings as the values that a run takes.
extension TrainingSettings {
    package var seed: UInt64 { UInt64(integer("seed") ?? 7) }

    /// Steps of a progress bar before the number of examples is known.
    package var runOptions: RunOptions {
        var options = RunOptions(
            steps: integer("steps") ?? 1, batchSize: integer("batch-size") ?? 16,
            learningRate: number("learning-rate") ?? method.learningRate, warmupSteps: integer("warmup"),
            seed: seed)
        options.epochs = number("epochs")
        options.accumulation = integer("accumulation") ?? options.accumulation
        options.tokensAtOnce = integer("tokens-at-once") ?? options.tokensAtOnce
        options.schedule = text("schedule").flatMap(LearningRateSchedule.Shape.init) ?? options.schedule
        options.floor = number("floor") ?? options.floor
        options.optimizer = optimizer
        options.saveEvery = integer("save-every") ?? options.saveEvery
        options.evaluateEvery = integer("eval-every")
        options.patience = integer("patience")
        options.adaptation = adaptation
        options.gradientCheckpointing = given["gradient-checkpointing"] == .flag(true)
        options.precision = text("precision").flatMap(Precision.init) ?? .f32
        return options
    }

    private var optimizer: OptimizerOptions {
        var options = OptimizerOptions()
        if text("optimizer") == "rmsprop" {
            var rule = RMSprop()
            rule.alpha = number("rmsprop-alpha") ?? rule.alpha
            rule.epsilon = number("epsilon") ?? rule.epsilon
            rule.decay = number("weight-decay") ?? rule.decay
            options.rule = .rmsprop(rule)
        } else {
            var rule = AdamW()
            rule.beta1 = number("adam-beta1") ?? rule.beta1
            rule.beta2 = number("adam-beta2") ?? rule.beta2
            rule.epsilon = number("epsilon") ?? rule.epsilon
            rule.decay = number("weight-decay") ?? rule.decay
            options.rule = .adamW(rule)
        }
        options.maximumNorm = number("clip").flatMap { $0 > 0 ? $0 : nil }
        return options
    }

    private var adaptation: RunOptions.LowRankAdaptation? {
        guard let rank = integer("lora-rank") else { return nil }
        var targets: [String] = []
        if case .names(let names)? = given["lora-targets"] { targets = names }
        return RunOptions.LowRankAdaptation(
            rank: rank, alpha: number("lora-alpha") ?? Double(rank), dropout: number("lora-dropout") ?? 0,
            targets: targets)
    }

    /// What is watched of the run; nil where nothing is.
    package func probing() throws -> ProbeOptions? {
        guard let every = integer("probe-every") else { return nil }
        let file = text("unseen")
        return ProbeOptions(
            every: every, pairs: integer("probe-pairs") ?? 32,
            unseen: try file.map { try ScoreRecord.readCompletions(from: $0) } ?? [], file: file)
    }

    /// The method's objective; nil for those without one.
    package var objective: MethodObjective? { method.objective?(methodValues) }

    /// The method's own hyperparameters and choices.
    package var methodValues: MethodValues {
        var values = MethodValues()
        for own in method.hyperparameters { values.numbers[own.name] = number(own.name) }
        for own in method.choices { values.choices[own.name] = text(own.name) }
        return values
    }

    /// What COALA's head reads of responses.
    package var featureExtraction: FeatureExtraction {
        FeatureExtraction(
            form: FeatureForm(
                pooling: text("pooling").flatMap(FeatureForm.Pooling.init) ?? .mean, window: integer("window")
            ),
            precision: text("precision").flatMap(Precision.init) ?? .f32)
    }

    /// COALA's phases.
    package var convexAlignment: ConvexAlignment { ConvexAlignment(methodValues, seed, integer) }
}
