// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels
private import StudyFiles
private import Tensors

/// The rounds of one run of iterative DPO, phase by phase: draw, rank, learn.
struct RoundSequence {
    let run: CheckpointRun
    let examples: TokenizedExamples<RolloutPrompt>
    let wish: PreferenceRounds
    let options: RunOptions

    /// Prompts that are drawn and written at one time.
    private static let portion = 64

    private var base: String { "\(run.output).rounds" }

    func train() throws -> CheckpointRecord {
        var training = GradientTraining(
            method: "iterative-dpo", options: options, places: examples.places, dropped: examples.dropped,
            watched: "eval/scores")
        training.own = hyperparameters
        var further: [String: String] = [:]
        if case .reward(let reward) = wish.ranking { further["the reward's weights"] = reward.fingerprint }
        if let epochs = options.epochs { further["epochs"] = "\(epochs)" }
        let lock = try RoundFolder.open(
            base, try run.identity(training, further), fresh: run.keeping?.fresh ?? false)
        defer { withExtendedLifetime(lock) {} }

        let held = TokenizedExamples<RolloutPrompt>(
            wish.heldOut, responseTokens: wish.rollouts.tokens, run.start.tokenizer,
            run.start.model.configuration, longest: wish.longest
        ).examples
        var current = run.start
        var parent = run.parent
        var result = RunResult()
        var metrics: [String: Double] = [:]
        try measure(current.model, held, into: &result, &metrics, prefix: "start/")
        for round in 1...wish.count {
            let folder = RoundFolder(base, round: round)
            try FileContents.makeFolder(folder.path)
            let drawn = try draw(current.model, round, folder)
            var figures: [String: Double]
            do {
                figures = try rank(drawn, round, folder, current.model)
            } catch let error as TrainingError where round > 1 && error.saysNothingIsLeftToLearn {
                run.onNote("Round \(round): \(error). The checkpoint is that of round \(round - 1).")
                break
            }
            let (divergence, operations) = try divergence(drawn, current.model)
            figures["objective/kl"] = divergence
            result.progress.evaluationOperations += operations
            let (next, record) = try learn(current, parent, round, folder)
            current = next
            parent = folder.checkpoint
            result.progress.step += record.steps
            result.progress.tokens += record.tokensSeen
            result.progress.operations +=
                record.floatingPointOperations + (record.referenceOperations ?? 0)
                + RolloutCollection.samplingOperations(
                    drawn.map(\.group.responses), current.model.configuration)
            try measure(current.model, held, into: &result, &metrics, prefix: "eval/")
            tell(figures.merging(["round": Double(round)]) { $1 }, &result)
            for (name, value) in figures { metrics["round_\(round)/\(name)"] = value }
            metrics["rounds"] = Double(round)
        }
        var last = run
        last.start = current
        return try last.write(
            "iterative-dpo", current.model, result, hyperparameters: training.allHyperparameters,
            seed: options.seed, metrics: metrics, dropped: examples.dropped,
            evaluationOperations: result.progress.evaluationOperations)
    }

    private var hyperparameters: [String: RecordValue] {
        let numbers: [String: RecordValue] = wish.hyperparameters.mapValues { .number($0) }
        return numbers.merging(wish.choices.mapValues { .text($0) }) { $1 }
    }

    private func tell(_ values: [String: Double], _ result: inout RunResult) {
        result.metrics.append(StepMetrics(step: result.progress.step, values: values))
    }

    // MARK: Draw

    /// The round's prompts with their responses, those that were drawn before from the file.
    private func draw(_ model: LanguageModel, _ round: Int, _ folder: RoundFolder) throws -> [SampledPrompt] {
        let places = places(round)
        var drawn: [SampledPrompt] = []
        if FileContents.exists(folder.rollouts) {
            // Opened to append, a line that a kill cut short is dropped.
            _ = try JSONLinesAppender(folder.rollouts)
            drawn = try JSONLines.read(SampledPrompt.self, from: folder.rollouts)
            guard drawn.count <= places.count, zip(drawn, places).allSatisfy({ $0.place == $1 }) else {
                throw TrainingError.damagedRun(
                    path: folder.rollouts, what: "holds other prompts than this round's")
            }
        }
        let sampling = RolloutSampling(
            settings: wish.rollouts, seed: options.seed, stream: "round",
            precision: options.precision)
        let appender = try JSONLinesAppender(folder.rollouts)
        while drawn.count < places.count {
            let next = places[drawn.count..<min(places.count, drawn.count + Self.portion)]
            let groups = try sampling.groups(
                next.map { examples.examples[$0] }, places: Array(next), step: round, model,
                run.start.tokenizer, onWait: run.onWait)
            let lines = zip(next, groups).map { SampledPrompt(place: $0, $1) }
            try appender.append(lines)
            drawn += lines
        }
        return drawn
    }

    private func places(_ round: Int) -> [Int] {
        let count = examples.examples.count
        guard let wanted = wish.promptsARound, wanted < count else { return Array(0..<count) }
        return Epochs(count: count, batchSize: wanted, seed: options.seed).batch(round - 1).examples
    }

    // MARK: Rank

    /// Makes the round's pairs where they are not there, and says how its responses stand.
    private func rank(
        _ drawn: [SampledPrompt], _ round: Int, _ folder: RoundFolder, _ model: LanguageModel
    ) throws -> [String: Double] {
        let responses = drawn.flatMap(\.responses)
        var figures = [
            "responses": Double(responses.count),
            "ended": Double(responses.count(where: \.ended)) / Double(responses.count),
        ]
        switch wish.ranking {
        case .reward(let reward):
            let given = drawn.flatMap(\.group.rewarded)
            let flat = zip(try reward.informativeScores(given), given).map {
                $0 - ($1.hasEnded ? 0 : wish.missingEndPenalty)
            }
            var next = 0
            let scores = drawn.map { prompt in
                defer { next += prompt.responses.count }
                return Array(flat[next..<next + prompt.responses.count])
            }
            figures["objective/scores"] = flat.reduce(0, +) / Double(flat.count)
            let ranked = RoundPairs(drawn, scores: scores, round: round)
            figures["pairs"] = Double(ranked.pairs.count)
            figures["undecided"] = Double(ranked.undecided)
            guard !FileContents.exists(folder.preferences) else { break }
            guard !ranked.pairs.isEmpty else {
                throw TrainingError.noExamples(
                    path: folder.rollouts, dropped: "of no prompt two responses differ in score")
            }
            try JSONLines.write(ranked.lists, to: folder.ranked)
            try JSONLines.write(ranked.pairs, to: folder.preferences)
        case .votes:
            if !FileContents.exists(folder.responses) {
                try JSONLines.write(forVotes(drawn, round), to: folder.responses)
            }
            guard FileContents.exists(folder.preferences) else {
                throw TrainingError.awaitingVotes(
                    round: round, responses: folder.responses, preferences: folder.preferences)
            }
            let pairs = try PreferencePair.readNumbered(from: folder.preferences)
            try RoundPairs.check(pairs, of: drawn, path: folder.preferences)
            figures["pairs"] = Double(pairs.count)
        }
        return figures
    }

    /// Nats a response from the checkpoint that the first round began with.
    private func divergence(
        _ drawn: [SampledPrompt], _ model: LanguageModel
    ) throws -> (nats: Double, operations: Double) {
        let records = drawn.map(\.group.responses)
        var operations = 0.0
        func sums(_ model: LanguageModel) throws -> [Double] {
            try ResponseScoring.tokens(
                records, model, precision: options.precision,
                temperature: Float(wish.rollouts.temperature)
            ) { _, counted in
                operations += counted
                try run.onWait()
            }.flatMap { $0.map { $0.reduce(0) { $0 + Double($1) } } }
        }
        let differences = zip(try sums(model), try sums(run.start.model)).map { $0 - $1 }
        return (differences.reduce(0, +) / Double(max(1, differences.count)), operations)
    }

    private func forVotes(_ drawn: [SampledPrompt], _ round: Int) -> [GeneratedResponse] {
        drawn.flatMap { prompt in
            prompt.responses.enumerated().map { sample, response in
                GeneratedResponse(
                    id: "round-\(round)-\(prompt.place + 1)-\(sample + 1)", section: PreferenceRounds.section,
                    promptID: "\(prompt.place + 1)", prompt: prompt.prompt, method: "sample-\(sample + 1)",
                    checkpoint: run.output, temperature: wish.rollouts.temperature, sample: 0,
                    seed: options.seed, text: response.text,
                    tokens: response.tokens.count - (response.ended ? 1 : 0),
                    finish: response.ended ? .stop : .length, display: wish.displays[prompt.prompt])
            }
        }
    }

    // MARK: Learn

    private func learn(
        _ start: Checkpoint, _ parent: String?, _ round: Int, _ folder: RoundFolder
    ) throws -> (Checkpoint, CheckpointRecord) {
        if folder.hasCheckpoint {
            let done = try Checkpoint(folder.checkpoint)
            guard let record = done.record else {
                throw TrainingError.damagedRun(path: folder.checkpoint, what: "has no record")
            }
            guard record.dataSHA256 == (try Fingerprint.ofFile(folder.preferences)) else {
                throw FileFailure(
                    .badData, path: folder.preferences,
                    reason: "holds other pairs than \(folder.checkpoint) has learned",
                    hint: "To learn these, remove that checkpoint and the folders of all later rounds")
            }
            return (done, record)
        }
        let pairs = try PreferencePair.readNumbered(from: folder.preferences)
        var own = try CheckpointRun(
            start: start, parent: parent, data: folder.preferences, output: folder.checkpoint,
            heldOut: try HeldOut(
                conversations: [], pairs: [], start.tokenizer, start.model.configuration),
            onStep: run.onStep)
        own.onWait = run.onWait
        own.onPlan = run.onPlan
        own.onNote = run.onNote
        own.files = run.files
        own.lines = pairs.map(\.line)
        own.keeping = CheckpointRun.Keeping(folder: folder.checkpoint + ".run", fresh: false)
        if wish.reference == .start { own.reference = run.start.model }
        var options = options
        options.evaluateEvery = nil
        // Adapters of the first round are those of the others.
        if start.model.adaptation != nil { options.adaptation = nil }
        run.onNote("Round \(round) of \(wish.count): \(pairs.count) pairs.")
        do {
            _ = try own.align(pairs.map(\.record), objective: wish.objective, options)
        } catch TrainingError.changedRun {
            // More votes came in while the round was learned: nothing else of it can have changed.
            run.onNote("Round \(round): its pairs are others than before; they are learned from the start.")
            own.keeping?.fresh = true
            _ = try own.align(pairs.map(\.record), objective: wish.objective, options)
        }
        let done = try Checkpoint(folder.checkpoint)
        guard let record = done.record else {
            throw TrainingError.damagedRun(path: folder.checkpoint, what: "has no record")
        }
        return (done, record)
    }

    // MARK: Measure

    private func measure(
        _ model: LanguageModel, _ held: [RolloutPrompt], into result: inout RunResult,
        _ metrics: inout [String: Double], prefix: String
    ) throws {
        guard case .reward(let reward) = wish.ranking, !held.isEmpty else { return }
        let evaluation = PolicyEvaluation(
            prompts: held, rollouts: wish.rollouts, missingEndPenalty: wish.missingEndPenalty,
            reward: reward, options: options, reference: run.start.model, tokenizer: run.start.tokenizer,
            onWait: run.onWait)
        let measured = try evaluation.measure(model)
        result.progress.evaluationOperations += measured.operations
        tell(measured.metrics, &result)
        for (name, value) in measured.metrics {
            metrics[prefix + name.dropFirst("eval/".count)] = value
        }
    }
}
