// SPDX-License-Identifier: Apache-2.0

extension [SamplerChain.Candidate] {
    /// By a softmax of the logits; the first candidate's is the largest.
    var probabilities: [Double] {
        guard let largest = first?.logit else { return [] }
        let weights = map { exponential($0.logit - largest) }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }
}

extension SamplerStep {
    /// Truncates or scales candidates, which stand in order of probability; penalties and guidance need more and do nothing.
    func apply(to candidates: inout [SamplerChain.Candidate]) {
        guard let first = candidates.first else { return }
        switch self {
        case .guidance, .penalties: break
        case .temperature(let temperature):
            guard temperature > 0 else {
                candidates = [first]
                return
            }
            // The largest logit is subtracted before the division, so that a temperature of 0.001 does not overflow.
            for index in candidates.indices {
                candidates[index].logit = (candidates[index].logit - first.logit) / temperature
            }
        case .topK(let k): if k > 0, k < candidates.count { candidates.removeLast(candidates.count - k) }
        case .topP(let p):
            guard p < 1 else { return }
            var (mass, kept) = (0.0, 0)
            for probability in candidates.probabilities {
                mass += probability
                kept += 1
                if mass >= p { break }
            }
            candidates.removeLast(candidates.count - kept)
        case .typical(let p):
            guard p < 1 else { return }
            candidates = Self.typical(candidates, mass: p)
        case .minP(let p):
            let probabilities = candidates.probabilities
            let least = p * (probabilities.first ?? 0)
            candidates.removeLast(
                candidates.count - (probabilities.firstIndex { $0 < least } ?? candidates.count))
        }
    }

    private static func typical(
        _ candidates: [SamplerChain.Candidate], mass wanted: Double
    ) -> [SamplerChain.Candidate] {
        let probabilities = candidates.probabilities
        let surprises = probabilities.map { $0 > 0 ? -logarithm($0) : .infinity }
        let entropy = zip(probabilities, surprises).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * $1.1 : 0) }
        let order = candidates.indices.sorted {
            (abs(surprises[$0] - entropy), $0) < (abs(surprises[$1] - entropy), $1)
        }
        var (mass, kept) = (0.0, [Int]())
        for index in order {
            kept.append(index)
            mass += probabilities[index]
            if mass >= wanted { break }
        }
        return kept.sorted().map { candidates[$0] }
    }
}
