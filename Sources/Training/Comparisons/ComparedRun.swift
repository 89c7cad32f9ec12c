// SPDX-License-Identifier: Apache-2.0

package import LanguageModels

/// One run of a comparison: a method, where it began, its seed, and what came of it.
package struct ComparedRun: Sendable {
    package enum Outcome: Sendable {
        case done(CheckpointRecord)
        case diverged(step: Int)
        case impossible(reason: String)
    }

    package var method: String
    /// What the starting checkpoint is called: `sft`, or `base`, the one before it.
    package var start: String
    package var seed: UInt64
    package var outcome: Outcome
    /// Its metrics, for curves and its time; nil where it was not done.
    package var curve: TrainingCurve?

    package init(
        method: String, start: String, seed: UInt64, outcome: Outcome, curve: TrainingCurve? = nil
    ) {
        self.method = method
        self.start = start
        self.seed = seed
        self.outcome = outcome
        self.curve = curve
    }

    package var record: CheckpointRecord? {
        if case .done(let record) = outcome { record } else { nil }
    }

    /// Seconds spent in steps, or in the fit of a head.
    package var seconds: Double? { curve?.metrics.compactMap { $0.values["seconds"] }.max() }

    /// Held-out pairs ranked right by what the method learned: its rewards, or its mean log-probability a token.
    var accuracy: Double? {
        record.flatMap { $0.metrics["eval/rewards/accuracies"] ?? $0.metrics["eval/logps/accuracies"] }
    }

    /// Operations counted: training, and scoring under the reference.
    var operations: Double? { record.map { $0.floatingPointOperations + ($0.referenceOperations ?? 0) } }
}
