// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import Tensors

/// What a reward model reaches on held-out pairs.
extension HeldOut {
    /// `rewards/{chosen,rejected,margins,accuracies}` and the loss, `pair_loss`, as methods of pairs have them; over both
    /// sides `rewards/{mean,min,max}`; and `RewardCalibration.metrics`; all under `eval/`.
    ///
    /// - Parameter onBatch: told of the operations of each pass; throwing stops.
    package func rewards(
        _ model: LanguageModel, _ objective: RewardModelling, precision: Precision = .f32,
        onBatch: (_ operations: Double) throws -> Void = { _ in }
    ) throws -> [String: Double] {
        guard !pairs.isEmpty else { return [:] }
        let rewards = try RewardScoring.rewards(pairs.map(\.responses), model, precision: precision) {
            try onBatch($1)
        }
        var outcome = RewardMetrics()
        for (pair, rewards) in zip(pairs, rewards) {
            let loss = objective.loss(chosen: rewards[0], rejected: rewards[1], scoreGap: pair.scoreGap)
            outcome.add(loss, chosen: rewards[0], rejected: rewards[1])
        }
        var values = outcome.sums.mapValues { $0 / Double(pairs.count) }
        values["pair_loss"] = values.removeValue(forKey: "loss")
        values.merge(outcome.least) { $1 }
        values.merge(outcome.greatest) { $1 }
        let margins = rewards.map { $0[0] - $0[1] }
        values.merge(ranking(margins)) { $1 }
        // Rewards that are no numbers are the caller's to report; they have no calibration.
        if margins.allSatisfy(\.isFinite) {
            values.merge(
                RewardCalibration(
                    margins: margins, prompts: pairs.map(\.prompt)
                ).metrics
            ) { $1 }
        }
        return Dictionary(uniqueKeysWithValues: values.map { ("eval/\($0.key)", $0.value) })
    }
}
