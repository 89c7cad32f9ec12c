// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import LanguageModels
private import StudyFiles
private import Tensors

/// What a run on a policy's own responses is given beside prompts and options.
package struct PolicyTraining {
    package var objective: any PolicyObjective
    package var reward: any ResponseReward
    /// Mean nats a response from the reference beyond which the run stops.
    package var limit: Double
    /// Prompts to which the policy is measured; none for no measurement.
    package var heldOut: [String] = []
    /// The reward model whose weights the value network begins with, and its folder; nil for the policy's.
    package var valueStart: (model: LanguageModel, folder: String)?

    package init(objective: any PolicyObjective, reward: any ResponseReward, limit: Double = 100) {
        self.objective = objective
        self.reward = reward
        self.limit = limit
    }
}

extension CheckpointRun {
    /// PPO or GRPO: the starting checkpoint answers, a reward scores, the policy learns; the start is the frozen reference.
    package func optimize(
        _ prompts: [String], _ wish: PolicyTraining, _ options: RunOptions
    ) throws -> CheckpointRecord {
        let (objective, reward) = (wish.objective, wish.reward)
        let length = objective.rollouts.tokens
        let configuration = start.model.configuration
        // Whatever else reads a response has to have room for it.
        let longest = [reward.longest, wish.valueStart?.model.configuration.contextLength].compactMap(\.self)
            .min()
        let examples = TokenizedExamples<RolloutPrompt>(
            prompts, responseTokens: length, start.tokenizer, configuration, longest: longest)
        try requireExamples(examples.examples.count, examples.dropped)
        let held = TokenizedExamples<RolloutPrompt>(
            wish.heldOut, responseTokens: length, start.tokenizer, configuration, longest: longest)
        guard options.evaluateEvery == nil || !held.examples.isEmpty else {
            throw TrainingError.setting(
                "--eval-every needs held-out prompts, and none of those given leaves room for a response")
        }
        var training = GradientTraining(
            method: objective.name, options: options.settled(examples: examples.examples.count),
            places: examples.places, dropped: examples.dropped, watched: "eval/scores")
        training.own = hyperparameters(wish)
        try objective.control.check(episodes: training.options.batchSize * objective.rollouts.samples)
        tellDropped(examples.dropped)
        if !held.dropped.isEmpty { onNote("Held-out prompts: \(held.dropped.summary).") }

        let policy = try adaptedModel(training)
        let value = objective.value.map { _ in
            wish.valueStart?.model.copy() ?? ValueNetwork.start(from: policy)
        }
        let folder = try keeping.map {
            try RunFolder(
                $0.folder, identity: try identity(training, further(wish, held.examples)), fresh: $0.fresh)
        }
        if let step = folder?.savedStep { onNote("\(output): goes on after step \(step).") }
        var evaluation: PeriodicEvaluation?
        if !held.examples.isEmpty {
            let measured = PolicyEvaluation(
                prompts: held.examples, rollouts: objective.rollouts,
                missingEndPenalty: objective.missingEndPenalty, reward: reward, options: training.options,
                reference: start.model, tokenizer: start.tokenizer, onWait: onWait)
            // Without a wish before the first and after the last step alone.
            evaluation = PeriodicEvaluation(
                every: options.evaluateEvery ?? training.options.steps, patience: nil,
                watched: training.watched, measure: measured.measure)
        }
        var loop = PolicyLoop(
            policy: policy, reference: start.model, value: value, tokenizer: start.tokenizer,
            prompts: examples.examples, objective: objective, reward: reward, options: training.options,
            limit: wish.limit, folder: folder, evaluation: evaluation)
        loop.onStep = onStep
        loop.onWait = onWait
        onPlan(training.options.steps)
        do {
            let result = try loop.run()
            let record = try write(
                objective.name, policy, result, hyperparameters: training.allHyperparameters,
                seed: options.seed, metrics: finalMetrics(result), dropped: examples.dropped,
                evaluationOperations: result.progress.evaluationOperations)
            try folder?.remove()
            return record
        } catch TrainingError.notFinite(var found) {
            found.data = data
            found.lines = found.examples.map { line(training.places[$0]) }.sorted()
            folder?.removeUnlessSaved()
            throw TrainingError.notFinite(found)
        } catch TrainingError.rollouts(var fault) {
            do {
                fault.checkpoint = try keepLastGood(fault, policy, folder, training)
            } catch {
                // The fault is what the person has to read first.
                onNote("The last good weights could not be written: \(error).")
            }
            folder?.removeUnlessSaved()
            throw TrainingError.rollouts(fault)
        } catch {
            folder?.removeUnlessSaved()
            throw error
        }
    }

    private func hyperparameters(_ wish: PolicyTraining) -> [String: RecordValue] {
        let own: [String: RecordValue] = wish.objective.hyperparameters.mapValues { .number($0) }
            .merging(wish.objective.choices.mapValues { .text($0) }) { $1 }
        var further: [String: RecordValue] = [
            "reward": .text(wish.reward.name), "kl_limit": .number(wish.limit),
        ]
        if let folder = wish.valueStart?.folder { further["value_model"] = .text(folder) }
        return own.merging(further) { $1 }
    }

    private func further(
        _ wish: PolicyTraining, _ held: [RolloutPrompt]
    ) throws -> [String: String] {
        var parts: [String: String] = [:]
        if let fingerprint = wish.reward.fingerprint { parts["the reward's weights"] = fingerprint }
        if let value = wish.valueStart { parts["value model"] = try ModelFingerprint.weights(value.model) }
        if !held.isEmpty {
            parts["held-out prompts"] = Fingerprint.of(held.map { "\($0.tokens)" }.joined(separator: "\n"))
        }
        return parts
    }

    /// The last measurement, the first one under `start/`, and the last step's own figures.
    private func finalMetrics(_ result: RunResult) -> [String: Double] {
        var metrics: [String: Double] = [:]
        let measured = result.metrics.filter { $0.values["eval/scores"] != nil }
        for (name, value) in measured.last?.values ?? [:] where name.hasPrefix("eval/") {
            metrics[name] = value
        }
        for (name, value) in measured.first?.values ?? [:] where name.hasPrefix("eval/") {
            metrics["start/\(name.dropFirst("eval/".count))"] = value
        }
        let last = result.metrics.last { $0.values["loss"] != nil }
        for (name, value) in last?.values ?? [:] where name.hasPrefix("objective/") { metrics[name] = value }
        return metrics
    }

    /// Writes the last saved weights of a run that a fault ended as a checkpoint beside the output.
    private func keepLastGood(
        _ fault: RolloutFault, _ policy: LanguageModel, _ folder: RunFolder?, _ training: GradientTraining
    ) throws -> String? {
        guard let step = fault.savedAt, step > 0, let saved = try folder?.lastProven() else { return nil }
        for parameter in policy.trainableParameters {
            let weights = try saved.tensor("weights/\(parameter.name)", shape: parameter.value.shape)
            parameter.update { $0.assign(weights) }
        }
        var run = self
        run.output = "\(output).step-\(step)"
        var result = RunResult()
        result.progress = saved.progress
        result.metrics = saved.metrics
        _ = try run.write(
            training.method, policy, result, hyperparameters: training.allHyperparameters,
            seed: training.options.seed, metrics: finalMetrics(result), dropped: training.dropped,
            evaluationOperations: result.progress.evaluationOperations)
        return run.output
    }
}
