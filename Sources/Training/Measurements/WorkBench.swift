// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import LanguageModels
private import Randomness
package import Tensors

/// Times training steps, rollouts and feature extraction on random tokens, by the code that a run uses.
package struct WorkBench {
    package let model: LanguageModel
    /// What products read.
    package let precision: Precision
    /// Sequences a step, and tokens of each; both even, so that sequences make pairs of which half is a prompt.
    package let batch, length: Int
    /// Steps that are not counted: memory is touched and kernels are made in them.
    package let warmup: Int
    package let repeats: Int

    package init(
        _ model: LanguageModel, _ precision: Precision, batch: Int, length: Int, warmup: Int, repeats: Int
    ) {
        precondition(
            batch > 0 && length > 1 && batch % 2 == 0 && length % 2 == 0 && repeats > 0 && warmup >= 0,
            "\(repeats) steps of \(batch) sequences of \(length) tokens after \(warmup)")
        precondition(length <= model.configuration.contextLength, "\(length) tokens in one sequence")
        self.model = model
        self.precision = precision
        self.batch = batch
        self.length = length
        self.warmup = warmup
        self.repeats = repeats
    }

    /// Runs the work, where wanted with a profile of the steps that count.
    package func measure(_ work: MeasuredWork, profiled: Bool = false) throws -> WorkMeasurement {
        let profile = Profile()
        guard profiled else { return try measure(work, profile) }
        var measurement = try profile.record { try measure(work, profile) }
        measurement.profile = profile.entries.map {
            WorkMeasurement.ProfileLine(
                name: $0.name, calls: $0.calls, seconds: $0.seconds, operations: $0.operations)
        }
        return measurement
    }

    private func measure(_ work: MeasuredWork, _ profile: Profile) throws -> WorkMeasurement {
        switch work {
        case .sft:
            let conversations = (0..<batch).map {
                TokenizedConversation(tokens: tokens(length, "sequence \($0)"), scored: [1..<length])
            }
            return try steps(of: work, size: batch, profile) { try $0.fineTune(conversations) }
        case .dpo:
            let reference = try PairScoring.score(pairs, model, precision: precision).map {
                ($0.chosen, $0.rejected)
            }
            return try steps(of: work, size: pairs.count, profile) {
                try $0.align(pairs, objective: DirectPreferenceOptimization(), reference: reference)
            }
        case .orpo:
            return try steps(of: work, size: pairs.count, profile) {
                try $0.align(pairs, objective: OddsRatioPreferenceOptimization(), reference: nil)
            }
        case .features: return features(profile)
        case .rollout: return try rollouts(profile)
        }
    }

    private func steps(
        of work: MeasuredWork, size: Int, _ profile: Profile, _ run: (Trainer) throws -> RunResult
    ) throws -> WorkMeasurement {
        var seconds: [Double] = []
        var mark = ContinuousClock.now
        var options = RunOptions(
            steps: warmup + repeats, batchSize: size, learningRate: 1e-5, warmupSteps: 0, seed: 1)
        options.precision = precision
        var trainer = Trainer(model, options: options)
        trainer.onStep = { _ in
            seconds.append(mark.duration(to: .now) / .seconds(1))
            if seconds.count == warmup { profile.clear() }
            mark = .now
        }
        let result = try run(trainer)
        return WorkMeasurement(
            work: work, batch: batch, length: length, tokens: result.tokensSeen / result.steps,
            pairs: work == .sft ? nil : size,
            operations: result.floatingPointOperations / Double(result.steps),
            seconds: Array(seconds.dropFirst(warmup)))
    }

    private func features(_ profile: Profile) -> WorkMeasurement {
        var sequences = PackedBatch()
        for index in 0..<batch { sequences.add(sequence: tokens(length, "sequence \(index)"), scoring: []) }
        var seconds: [Double] = []
        for step in 0..<warmup + repeats {
            if step == warmup { profile.clear() }
            seconds.append(
                Stopwatch.seconds {
                    _ = model.hiddenStates(sequences, on: Tape(recording: false, precision: precision))
                })
        }
        return WorkMeasurement(
            work: .features, batch: batch, length: length, tokens: sequences.rows, pairs: nil,
            operations: model.configuration.forwardOperations(sequences, scoring: false),
            seconds: Array(seconds.dropFirst(warmup)))
    }

    private var pairs: [TokenizedPair] {
        (0..<batch / 2).map {
            TokenizedPair(
                prompt: tokens(length / 2, "prompt \($0)"), chosen: tokens(length / 2, "chosen \($0)"),
                rejected: tokens(length / 2, "rejected \($0)"))
        }
    }

    func tokens(_ count: Int, _ name: String) -> [Int32] {
        var draws = SeededGenerator(seed: 1, stream: "bench", name)
        return (0..<count).map { _ in Int32(draws.integer(below: model.configuration.vocabularySize)) }
    }
}
