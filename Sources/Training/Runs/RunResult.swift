// SPDX-License-Identifier: Apache-2.0

/// How far a run has come: all that it counts, and which weights were best.
package struct RunProgress: Codable, Equatable, Sendable {
    /// The best evaluation so far.
    package struct Best: Codable, Equatable, Sendable {
        package var step: Int
        package var value: Double
    }

    /// Optimizer steps taken.
    package var step = 0
    /// Updates of the weights, where a step takes several.
    package var updates: Int?
    /// Tokens that went through the model while training.
    package var tokens = 0
    /// Counted: `LanguageModel.trainingOperations` of every training pass.
    package var operations = 0.0
    /// Counted: forward operations of evaluations.
    package var evaluationOperations = 0.0
    /// Spent in steps; evaluation and saving are not in it.
    package var seconds = 0.0
    /// The last step after which held-out data were measured.
    package var evaluatedAt: Int?
    /// The last step after which a probe was measured; 0 before the first.
    package var probedAt: Int?
    package var best: Best?
    /// Of the divergence in the next step, where a method's weight moves.
    package var penaltyWeight: Double?
    /// Evaluations since the best one.
    package var evaluationsWithoutGain = 0

    package init() {}
}

/// Everything that a run counted.
package struct RunResult: Sendable {
    package var progress = RunProgress()
    package var metrics: [StepMetrics] = []
    /// Ended by its patience before its last step.
    package var stoppedEarly = false

    package init() {}

    package var steps: Int { progress.step }
    package var tokensSeen: Int { progress.tokens }
    package var floatingPointOperations: Double { progress.operations }
}
