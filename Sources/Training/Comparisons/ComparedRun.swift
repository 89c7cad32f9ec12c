// SPDX-License-Identifier: Apache-2.0

package import LanguageModels

/// One run of a comparison: a method, where it began, its seed, and what came of it.
package struct ComparedRun: Sendable {
    package enum Outcome: Sendable {
        case done(CheckpointRecord)
        case diverged(step: Int)
        case impossible(reason: String)

        /// Why there is no record, in words; nil where there is one.
        package var absence: String? {
            switch self {
            case .done: nil
            case .diverged(let step): "diverged at step \(step)"
            case .impossible(let reason): reason
            }
        }
    }

    package var method: String
    /// What the starting checkpoint is called: `sft`, or `base`, the one before it.
    package var start: String
    package var seed: UInt64
    package var outcome: Outcome
    /// Its metrics, for curves; nil where it was not done.
    package var curve: TrainingCurve?
    /// From its start to its checkpoint; nil where it was interrupted on the way.
    package var seconds: Double?

    package init(
        method: String, start: String, seed: UInt64, outcome: Outcome, curve: TrainingCurve? = nil,
        seconds: Double? = nil
    ) {
        self.method = method
        self.start = start
        self.seed = seed
        self.outcome = outcome
        self.curve = curve
        self.seconds = seconds
    }

    package var record: CheckpointRecord? {
        if case .done(let record) = outcome { record } else { nil }
    }

    /// Held-out pairs ranked right by what the method learned: its rewards, or its mean log-probability a token.
    var accuracy: Double? {
        record.flatMap { $0.metrics["eval/rewards/accuracies"] ?? $0.metrics["eval/logps/accuracies"] }
    }

    /// Operations counted: training, and scoring under the reference.
    var operations: Double? { record.map { $0.floatingPointOperations + ($0.referenceOperations ?? 0) } }
}
