// SPDX-License-Identifier: Apache-2.0

package import LanguageModels

/// Held-out data measured during a run, and when to stop for want of gain.
package struct PeriodicEvaluation {
    /// Steps between two evaluations.
    package var every: Int
    /// Evaluations without a gain after which a run ends; its weights are then those of the best evaluation.
    package var patience: Int?
    /// The metric that patience watches; smaller is better.
    package var watched: String
    package var measure: (LanguageModel) throws -> (metrics: [String: Double], operations: Double)

    package init(
        every: Int, patience: Int?, watched: String,
        measure: @escaping (LanguageModel) throws -> (metrics: [String: Double], operations: Double)
    ) {
        precondition(every > 0, "an evaluation every \(every) steps")
        self.every = every
        self.patience = patience
        self.watched = watched
        self.measure = measure
    }
}

/// A probe measured before the first step, every so many steps, and after the last.
package struct PeriodicProbe {
    /// Steps between two measurements.
    package var every: Int
    package var measure: (LanguageModel) throws -> (metrics: [String: Double], operations: Double)

    package init(
        every: Int,
        measure: @escaping (LanguageModel) throws -> (metrics: [String: Double], operations: Double)
    ) {
        precondition(every > 0, "a probe every \(every) steps")
        self.every = every
        self.measure = measure
    }
}
