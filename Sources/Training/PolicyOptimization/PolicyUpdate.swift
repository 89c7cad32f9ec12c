// SPDX-License-Identifier: Apache-2.0

internal import Autograd
package import LanguageModels
private import Randomness

/// The second half of a step: epochs over its rollouts, each in updates of whole groups.
///
/// Nothing is dropped in these passes: the ratio of an update to its rollout is 1 until the weights move.
package struct PolicyUpdate {
    package enum Network: Sendable {
        case policy, value
    }

    /// What the updates of a step gave.
    package struct Outcome {
        package var values: [String: Double] = [:]
        package var tokens = 0
        package var operations = 0.0
    }

    let objective: any PolicyObjective
    let options: RunOptions
    /// Of the divergence.
    let weight: Double
    let seed: UInt64
    let step: Int

    package init(
        objective: any PolicyObjective, options: RunOptions, weight: Double, seed: UInt64, step: Int
    ) {
        self.objective = objective
        self.options = options
        self.weight = weight
        self.seed = seed
        self.step = step
    }

    /// - Parameters:
    ///   - move: takes an optimizer's step from the gradients of a network and returns their norm.
    ///   - failure: the error where a loss or norm is no finite number.
    package func run(
        _ experiences: [Experience], _ policy: LanguageModel, _ value: ValueNetwork?,
        move: (Network) -> Double, orThrow failure: (_ what: String) -> TrainingError
    ) throws -> Outcome {
        let pass = SurrogatePass(
            surrogate: objective.surrogate, aggregation: objective.aggregation,
            penalty: objective.penalizesInLoss ? weight : 0, temperature: objective.rollouts.temperature)
        var updates: [[String: Double]] = []
        var outcome = Outcome()
        for epoch in 0..<objective.updates.epochs {
            for batch in miniBatches(experiences, epoch) {
                let size = size(of: batch)
                var sums = PassOutcome()
                for part in parts(batch) {
                    sums.add(pass.run(part, of: size, policy, on: tape))
                }
                var values = sums.sums
                guard (values["loss/policy_avg"] ?? 0).isFinite else {
                    clear(policy, value)
                    throw failure("the policy's loss")
                }
                values["grad_norm"] = move(.policy)
                if let value, let settings = objective.value {
                    var valueSums = PassOutcome()
                    for part in parts(batch) {
                        valueSums.add(
                            value.accumulateGradients(
                                part, of: size, settings.loss, coefficient: settings.coefficient, on: tape))
                    }
                    values.merge(valueSums.sums) { $1 }
                    values["value_grad_norm"] = move(.value)
                    sums.add(valueSums)
                }
                if let wrong = values.keys.sorted().first(where: { values[$0]?.isFinite == false }) {
                    clear(policy, value)
                    throw failure(wrong)
                }
                updates.append(values)
                outcome.tokens += sums.tokens
                outcome.operations += sums.operations
            }
        }
        outcome.values = means(updates)
        return outcome
    }

    private var tape: Tape {
        Tape(
            recording: true, precision: options.precision, recomputing: options.gradientCheckpointing)
    }

    private func clear(_ policy: LanguageModel, _ value: ValueNetwork?) {
        for parameter in policy.trainableParameters + (value?.parameters ?? []) { parameter.clearGradient() }
    }

    /// Nearly equal parts of the groups, in an order of the epoch's own.
    private func miniBatches(_ experiences: [Experience], _ epoch: Int) -> [[Experience]] {
        var draws = SeededGenerator(seed: seed, stream: "mini-batches", "\(step)", "\(epoch)")
        let order = draws.shuffled(Array(experiences.indices))
        let count = min(objective.updates.miniBatches, order.count)
        return (0..<count).map { number in
            order[number * order.count / count..<(number + 1) * order.count / count].map { experiences[$0] }
        }
    }

    private func size(of batch: [Experience]) -> UpdateSize {
        let responses = batch.flatMap(\.responses.responses)
        return UpdateSize(
            responses: responses.count, tokens: responses.reduce(0) { $0 + $1.count },
            longest: objective.rollouts.tokens)
    }

    private func parts(_ batch: [Experience]) -> [[Experience]] {
        TokenBudget.ranges(batch.map(\.responses.rows), atOnce: options.tokensAtOnce).map {
            Array(batch[$0])
        }
    }

    /// Means over updates, with the variance of the ratio between them, and the sum of what is minimised as `loss`.
    private func means(_ updates: [[String: Double]]) -> [String: Double] {
        let count = Double(updates.count)
        var values: [String: Double] = [:]
        for name in updates.first?.keys.sorted() ?? [] {
            values[name] = updates.reduce(0) { $0 + ($1[name] ?? 0) } / count
        }
        if updates.count > 1, let mean = values["val/ratio"] {
            values["val/ratio_var"] =
                updates.reduce(0) {
                    let gap = ($1["val/ratio"] ?? 0) - mean
                    return $0 + gap * gap
                } / (count - 1)
        }
        let valueLoss = (values["loss/value_avg"] ?? 0) * (objective.value?.coefficient ?? 0)
        values["loss"] = (values["loss/policy_avg"] ?? 0) + valueLoss
        return values
    }
}
