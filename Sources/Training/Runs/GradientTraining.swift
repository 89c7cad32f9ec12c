// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels

/// What the common part of a run must know of its method.
struct GradientTraining {
    var method: String
    var options: RunOptions
    var places: [Int]
    var dropped: [DroppedRecord]
    /// The held-out metric that patience watches.
    var watched: String
    var objective: MethodObjective?
    /// For each example the responses that the reference scores, where the objective needs one.
    var records: [TokenizedResponses] = []
    /// Hyperparameters of a method that has no objective of log-probabilities.
    var own: [String: RecordValue] = [:]
    var heldOutReference = HeldOut.Reference()
    var referenceOperations = 0.0
    /// The pairs that are watched, where a probe is wanted.
    var probed: ProbeSelection?

    var needsReference: Bool { objective?.common.needsReference == true }

    var allHyperparameters: [String: RecordValue] {
        guard let objective = objective?.common else {
            return options.hyperparameters.merging(own) { $1 }
        }
        let own: [String: RecordValue] = objective.hyperparameters.mapValues { .number($0) }
            .merging(objective.choices.mapValues { .text($0) }) { $1 }
        return options.hyperparameters.merging(own) { $1 }
    }
}
