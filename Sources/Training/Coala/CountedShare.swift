// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks
package import LanguageModels

/// COALA's operations beside those of one epoch of DPO on the same pairs, counted from shapes as runs count them.
package struct CountedShare: Sendable {
    /// Of COALA's features.
    package let features: Double
    /// Of an epoch of DPO's steps.
    package let training: Double
    /// Of scoring the pairs under DPO's reference, once.
    package let reference: Double

    package init(_ pairs: [TokenizedPair], _ model: ModelConfiguration, form: FeatureForm = FeatureForm()) {
        var (read, scored) = (PackedBatch(), PackedBatch())
        for pair in pairs {
            _ = ReadTokens(pair.responses, form).add(to: &read)
            scored.add(prompt: pair.prompt, completions: [pair.chosen, pair.rejected])
        }
        features = model.forwardOperations(read, scoring: false)
        training = model.trainingOperations(scored)
        reference = model.forwardOperations(scored, scoring: true)
    }

    /// The whole of COALA over the whole of DPO.
    ///
    /// - Parameter solver: operations of the convex solver a pair, times the pairs that were counted.
    package func share(solver: Double) -> Double { (features + solver) / (training + reference) }
}
