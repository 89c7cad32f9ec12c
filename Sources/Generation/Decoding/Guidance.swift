// SPDX-License-Identifier: Apache-2.0

/// How a convex head takes part in decoding.
///
/// The base model's logits are what they are: a head on a frozen model changes a response only by which of the model's own
/// continuations or tokens is taken, and how often. Source: COALA (Feng and Pilanci), its submission and its later form, and
/// the published code.
package struct Guidance: Equatable, Sendable {
    package enum Mode: String, CaseIterable, Sendable {
        /// Of several continuations of `every` tokens the one that the head prefers.
        case prefix
        /// Temperature, top-k; each token's probability times 1 + scale s; top-p; draw.
        case tokenMultiply = "token-mul"
        /// Top-k; scale s added to each logit; temperature, top-p; draw.
        case tokenAdd = "token-add"
        /// `token-mul` after all truncation: the candidates are those of the nucleus.
        case nucleus
    }

    package var mode = Mode.prefix
    /// Tokens between two decisions; by `prefix` also the length of a continuation.
    package var every = 5
    /// Continuations of which `prefix` keeps one.
    package var candidates = 5
    /// Weight of a continuation's mean log-probability beside its score, by `prefix`; with 0 only the order of scores counts.
    package var alpha = 0.0
    /// g of the other modes; with 0 they are plain sampling.
    package var scale = 2.0

    package init(_ mode: Mode = .prefix) { self.mode = mode }

    /// Most tokens that are scored at one place where the chain itself has no top-k.
    package static let widestPool = 50

    /// A chain with the step at which this mode weighs its candidates; `prefix` draws by the chain as it is.
    package func chain(_ chain: SamplerChain) -> SamplerChain {
        guard let weight else { return chain }
        var steps = chain.steps
        func truncates(_ step: SamplerStep) -> Bool {
            if case .topK(let k) = step { return k > 0 }
            return false
        }
        if !steps.contains(where: truncates) {
            steps.insert(.topK(Self.widestPool), at: steps.firstIndex { $0.truncatesByMass } ?? steps.count)
        }
        switch mode {
        case .tokenAdd:
            let first = steps.filter(truncates)
            steps = first + [.guidance(weight)] + steps.filter { !truncates($0) }
        case .tokenMultiply:
            steps.insert(.guidance(weight), at: (steps.lastIndex(where: truncates) ?? steps.count - 1) + 1)
        case .nucleus, .prefix: steps.append(.guidance(weight))
        }
        return SamplerChain(steps)
    }

    private var weight: GuidanceWeight? {
        switch mode {
        case .prefix: nil
        case .tokenAdd: GuidanceWeight(form: .addition, scale: scale)
        case .tokenMultiply, .nucleus: GuidanceWeight(form: .factor, scale: scale)
        }
    }
}
