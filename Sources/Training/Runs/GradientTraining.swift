// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels

/// What the common part of a run must know of its method.
struct GradientTraining {
    var method: String
    var options: RunOptions
    var hyperparameters: [String: Double]
    var places: [Int]
    var dropped: [DroppedRecord]
    /// The held-out metric that patience watches.
    var watched: String
    var objective: (any PairObjective)?
    /// Pairs that need the reference's scores, where the objective has one.
    var pairs: [TokenizedPair] = []
    var heldOutReference: [PairLogProbabilities]?
    var referenceOperations = 0.0

    var allHyperparameters: [String: RecordValue] {
        options.hyperparameters.merging(hyperparameters.mapValues { .number($0) }) { $1 }
    }
}
