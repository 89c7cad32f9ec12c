// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks
package import LanguageModels
package import Tensors

/// Pooled features of preference pairs under a frozen model.
package struct PairFeatures {
    /// (pairs, C).
    package let chosen, rejected: Tensor
    package let form: FeatureForm
    /// Of what was computed, not of what a cache had.
    package let floatingPointOperations: Double

    /// Features of both responses are the same in more than this share of pairs: the fit would learn from noise.
    package static let largestShareAlike = 0.2

    /// - Parameter onPairs: told how many pairs are done; throwing stops.
    package init(
        _ pairs: [TokenizedPair], _ model: LanguageModel, form: FeatureForm = FeatureForm(),
        precision: Precision = .f32, cache: FeatureCache? = nil, onPairs: (Int) throws -> Void = { _ in }
    ) throws {
        let records = pairs.map(\.responses)
        let features =
            try cache?.features(records, model, form: form, precision: precision, onRecords: onPairs)
            ?? ResponseFeatures(records, model, form: form, precision: precision, onRecords: onPairs)
        chosen = Operations.selectRows(features.values, pairs.indices.map { Int32(2 * $0) })
        rejected = Operations.selectRows(features.values, pairs.indices.map { Int32(2 * $0 + 1) })
        self.form = form
        floatingPointOperations = features.floatingPointOperations
    }

    /// Features that come from elsewhere; (pairs, C) each.
    package init(chosen: Tensor, rejected: Tensor, form: FeatureForm) {
        precondition(chosen.shape == rejected.shape, "features of \(chosen.shape) and \(rejected.shape)")
        self.chosen = chosen
        self.rejected = rejected
        self.form = form
        floatingPointOperations = 0
    }

    /// Pairs whose responses are the same as far as they are read: most often the prompt fills the window.
    package static func alike(_ pairs: [TokenizedPair], _ form: FeatureForm) -> Int {
        pairs.count { ReadTokens($0.responses, form).areAlike }
    }

    /// Tokens that are read: a prompt once, without ends of text.
    package static func tokens(_ pairs: [TokenizedPair], _ form: FeatureForm) -> Int {
        pairs.reduce(0) { $0 + ReadTokens($1.responses, form).rows }
    }

    /// The rows that are averaged for each completion: all but that of its end-of-text token.
    static func rows(_ batch: PackedBatch) -> [Range<Int>] {
        batch.completionRows.map { $0.count > 1 ? $0.lowerBound..<$0.upperBound - 1 : $0 }
    }
}
