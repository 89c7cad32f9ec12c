// SPDX-License-Identifier: Apache-2.0

package import Randomness

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

/// Turns the logits of a token into a draw, by steps in a stated order.
///
/// Because the order changes the result, it is part of the value: `hf` is that of `transformers`, temperature first.
package struct SamplerChain: Equatable, Sendable {
    package var steps: [SamplerStep]

    package init(_ steps: [SamplerStep]) { self.steps = steps }

    /// temperature, top-k, top-p.
    package static func hf(temperature: Double, topK: Int = 50, topP: Double = 0.9) -> SamplerChain {
        SamplerChain([.temperature(temperature), .topK(topK), .topP(topP)])
    }

    /// A token that may be drawn, with its logit after the steps so far.
    package struct Candidate: Equatable, Sendable {
        package var token: Int32
        package var logit: Double
    }

    /// Candidates in order of probability, with their probabilities, without guidance; the sum is 1.
    ///
    /// - Parameters:
    ///   - banned: tokens that are never drawn.
    ///   - history: for penalties.
    package func distribution(
        _ logits: [Float], banned: Set<Int32> = [], history: TokenHistory = TokenHistory()
    ) -> [(token: Int32, probability: Double)] {
        distribution(of: candidates(logits, banned: banned, history: history))
    }

    /// Draws one token without guidance; where only one is left nothing is drawn from the generator.
    package func draw(
        _ logits: [Float], banned: Set<Int32>, history: TokenHistory = TokenHistory(),
        using draws: inout SeededGenerator
    ) -> Int32 {
        draw(among: candidates(logits, banned: banned, history: history), using: &draws)
    }

    /// What the steps before a guidance step keep, in order of probability; all steps where there is none.
    package func candidates(
        _ logits: [Float], banned: Set<Int32> = [], history: TokenHistory = TokenHistory()
    ) -> [Candidate] {
        var logits = logits
        // Penalties that come first change a few logits in place, before these are put in order.
        let first = steps.prefix { if case .penalties = $0 { true } else { false } }
        for case .penalties(let penalties) in first {
            let changes = penalties.changes(history) {
                logits.indices.contains(Int($0)) ? Double(logits[Int($0)]) : nil
            }
            for (token, logit) in changes { logits[Int(token)] = Float(logit) }
        }
        var candidates = ordered(logits, banned, before: steps.dropFirst(first.count))
        for step in steps.prefix(upTo: guidancePlace).dropFirst(first.count) {
            if case .penalties(let penalties) = step {
                penalize(&candidates, penalties, history)
            } else {
                apply(step, to: &candidates)
            }
        }
        return candidates
    }

    private func penalize(
        _ candidates: inout [Candidate], _ penalties: TokenPenalties, _ history: TokenHistory
    ) {
        let places = Dictionary(
            candidates.indices.map { (candidates[$0].token, $0) }, uniquingKeysWith: { first, _ in first })
        let changes = penalties.changes(history) { token in places[token].map { candidates[$0].logit } }
        for (token, logit) in changes { if let place = places[token] { candidates[place].logit = logit } }
        candidates.sort { ($1.logit, $0.token) < ($0.logit, $1.token) }
    }

    /// The guidance step and those after it, on what those before it kept.
    ///
    /// - Parameter scores: one a candidate; nil weighs nothing.
    package func distribution(of candidates: [Candidate], scores: [Float]? = nil) -> [(
        token: Int32, probability: Double
    )] {
        var candidates = candidates
        for step in steps.suffix(from: guidancePlace) {
            if case .guidance(let weight) = step {
                if let scores { candidates = weight.weigh(candidates, scores: scores) }
            } else {
                apply(step, to: &candidates)
            }
        }
        return zip(candidates, Self.probabilities(candidates)).map { ($0.token, $1) }
    }

    /// Draws one of what `candidates` kept; where only one is left nothing is drawn from the generator.
    package func draw(
        among candidates: [Candidate], scores: [Float]? = nil, using draws: inout SeededGenerator
    ) -> Int32 {
        let distribution = distribution(of: candidates, scores: scores)
        guard distribution.count > 1 else { return distribution.first?.token ?? 0 }
        let index = draws.categorical(distribution.map(\.probability)) ?? 0
        return distribution[index].token
    }

    private var guidancePlace: Int {
        steps.firstIndex { if case .guidance = $0 { true } else { false } } ?? steps.count
    }

    /// All tokens by logit descending, id ascending; only as many as the first top-k of the steps can keep.
    private func ordered(
        _ logits: [Float], _ banned: Set<Int32>, before steps: some Sequence<SamplerStep>
    ) -> [Candidate] {
        // A temperature keeps the order, so that a top-k after it may be applied here already.
        var limit = logits.count
        scan: for step in steps {
            switch step {
            case .temperature(let temperature): if temperature == 0 { limit = 1 }
            case .topK(let k): if k > 0 { limit = min(limit, k) }
            case .topP, .minP, .typical, .penalties, .guidance: break scan
            }
        }
        if limit == logits.count {
            return logits.indices.filter { !banned.contains(Int32($0)) }
                .map { Candidate(token: Int32($0), logit: Double(logits[$0])) }
                .sorted { ($1.logit, $0.token) < ($0.logit, $1.token) }
        }
        var best: [Candidate] = []
        best.reserveCapacity(limit + 1)
        for (token, logit) in logits.enumerated() {
            if best.count == limit, let last = best.last, Double(logit) <= last.logit { continue }
            if banned.contains(Int32(token)) { continue }
            // Ids come in ascending order: among equal logits the new one goes last.
            var (low, high) = (0, best.count)
            while low < high {
                let middle = (low + high) / 2
                if best[middle].logit >= Double(logit) { low = middle + 1 } else { high = middle }
            }
            best.insert(Candidate(token: Int32(token), logit: Double(logit)), at: low)
            if best.count > limit { best.removeLast() }
        }
        return best
    }

    private func apply(_ step: SamplerStep, to candidates: inout [Candidate]) {
        guard let first = candidates.first else { return }
        switch step {
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
            for probability in Self.probabilities(candidates) {
                mass += probability
                kept += 1
                if mass >= p { break }
            }
            candidates.removeLast(candidates.count - kept)
        case .typical(let p):
            guard p < 1 else { return }
            candidates = typical(candidates, mass: p)
        case .minP(let p):
            let probabilities = Self.probabilities(candidates)
            let least = p * (probabilities.first ?? 0)
            candidates.removeLast(
                candidates.count - (probabilities.firstIndex { $0 < least } ?? candidates.count))
        }
    }

    private func typical(_ candidates: [Candidate], mass wanted: Double) -> [Candidate] {
        let probabilities = Self.probabilities(candidates)
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

    private static func probabilities(_ candidates: [Candidate]) -> [Double] {
        guard let largest = candidates.first?.logit else { return [] }
        let weights = candidates.map { exponential($0.logit - largest) }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }
}
