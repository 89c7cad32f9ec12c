// SPDX-License-Identifier: Apache-2.0

/// What scores of candidates do to their logits.
///
/// Scores are brought to 0 ... 1 by their smallest and largest first, so that a f + b with a > 0 weighs as f does; where all
/// are equal each is 0, and nothing changes.
package struct GuidanceWeight: Equatable, Sendable {
    package enum Form: Equatable, Sendable {
        /// p (1 + scale s).
        case factor
        /// logit + scale s.
        case addition
    }

    package var form: Form
    package var scale: Double

    package init(form: Form, scale: Double) {
        self.form = form
        self.scale = scale
    }

    /// Scores between 0 and 1.
    package static func normalized(_ scores: [Float]) -> [Double] {
        guard let least = scores.min(), let most = scores.max(), most > least else {
            return [Double](repeating: 0, count: scores.count)
        }
        let span = Double(most) - Double(least)
        return scores.map { (Double($0) - Double(least)) / span }
    }

    /// The candidates by their new logits; equal ones keep their order.
    func weigh(_ candidates: [SamplerChain.Candidate], scores: [Float]) -> [SamplerChain.Candidate] {
        let weighed = zip(candidates, Self.normalized(scores)).map { candidate, score in
            var candidate = candidate
            candidate.logit += form == .factor ? logarithm(1 + scale * score) : scale * score
            return candidate
        }
        return weighed.indices.sorted {
            (weighed[$1].logit, $0) < (weighed[$0].logit, $1)
        }.map { weighed[$0] }
    }
}
