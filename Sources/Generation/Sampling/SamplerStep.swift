// SPDX-License-Identifier: Apache-2.0

/// One step of a sampler chain.
package enum SamplerStep: Equatable, Sendable {
    /// Divides the logits; 0 keeps the largest alone.
    case temperature(Double)
    /// Keeps exactly k tokens, by logit descending and id ascending; 0 keeps all.
    case topK(Int)
    /// Keeps the smallest set of most probable tokens whose mass is at least p, one at the least; 1 keeps all.
    case topP(Double)
    /// Keeps the tokens whose probability is at least p times the largest; 0 keeps all.
    case minP(Double)
    /// Keeps the smallest set of tokens whose surprise is nearest to the entropy and whose mass is at least p; 1 keeps all.
    ///
    /// Source: Meister et al., "Locally typical sampling", arXiv 2202.00666.
    case typical(Double)
    /// Lowers the logits of tokens that were there before.
    case penalties(TokenPenalties)
    /// Weighs what is left by a convex head's scores; without scores it does nothing.
    case guidance(GuidanceWeight)

    /// Whether what it keeps depends on probabilities.
    var truncatesByMass: Bool {
        switch self {
        case .topP, .minP, .typical: true
        case .temperature, .topK, .penalties, .guidance: false
        }
    }
}
