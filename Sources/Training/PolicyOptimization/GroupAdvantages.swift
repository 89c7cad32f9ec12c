// SPDX-License-Identifier: Apache-2.0

/// GRPO's advantages: a response's score beside those of the others to its prompt.
///
/// A_i = (r_i - mean) / (deviation + 1e-4), the deviation unbiased, over one prompt's group. Source: Shao et al.,
/// arXiv 2402.03300, section 4.1.2; the 1e-4 is TRL's.
package enum GroupAdvantages: String, CaseIterable, Sendable {
    /// Divided by the group's deviation.
    case group
    /// The mean is subtracted and nothing divided: "Dr. GRPO" (Liu et al., arXiv 2503.20783), which holds that the division
    /// favours prompts whose responses hardly differ.
    case none

    private static let epsilon = 1e-4

    /// - Parameter scores: of one prompt's responses, at least two.
    package func advantages(_ scores: [Double]) -> [Double] {
        precondition(scores.count > 1, "a group of \(scores.count)")
        let mean = scores.reduce(0, +) / Double(scores.count)
        let centred = scores.map { $0 - mean }
        guard self == .group else { return centred }
        let variance = centred.reduce(0) { $0 + $1 * $1 } / Double(scores.count - 1)
        return centred.map { $0 / (variance.squareRoot() + Self.epsilon) }
    }
}
