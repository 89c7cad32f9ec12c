// SPDX-License-Identifier: Apache-2.0

package import Randomness
package import Tensors

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

        package init(token: Int32, logit: Double) {
            self.token = token
            self.logit = logit
        }
    }

    /// Candidates in order of probability, with their probabilities, without guidance; the sum is 1.
    package func distribution(
        _ logits: [Float], history: TokenHistory = TokenHistory()
    ) -> [(token: Int32, probability: Double)] {
        let row = Tensor(logits, shape: [1, logits.count]).rowView(0)
        return distribution(of: candidates(row, history: history))
    }

    /// Draws one token without guidance; where only one is left nothing is drawn from the generator.
    ///
    /// - Parameter logits: penalties that come first change them in place.
    package func draw(
        _ logits: TensorRow, history: TokenHistory = TokenHistory(), using draws: inout SeededGenerator
    ) -> Int32 {
        let penalties = penalize(logits, history)
        if let scale = RowReading(steps[penalties...], logits.count).openScale {
            return RowReading.draw(logits, scale: scale, using: &draws)
        }
        return draw(among: candidates(logits, history: history, after: penalties), using: &draws)
    }

    /// What the steps before a guidance step keep, in order of probability; all steps where there is none.
    ///
    /// - Parameter logits: penalties that come first change them in place.
    package func candidates(_ logits: TensorRow, history: TokenHistory = TokenHistory()) -> [Candidate] {
        candidates(logits, history: history, after: penalize(logits, history))
    }

    /// Applies the penalties that come first where the logits lie; how many they are.
    private func penalize(_ logits: TensorRow, _ history: TokenHistory) -> Int {
        var count = 0
        for step in steps {
            guard case .penalties(let penalties) = step else { break }
            let changes = penalties.changes(history) {
                (0..<logits.count).contains(Int($0)) ? Double(logits[Int($0)]) : nil
            }
            for (token, logit) in changes { logits[Int(token)] = Float(logit) }
            count += 1
        }
        return count
    }

    private func candidates(_ logits: TensorRow, history: TokenHistory, after first: Int) -> [Candidate] {
        var (candidates, next) = RowReading(steps[first...], logits.count).read(logits)
        for step in steps[next..<max(next, guidancePlace)] {
            if case .penalties(let penalties) = step {
                penalize(&candidates, penalties, history)
            } else {
                step.apply(to: &candidates)
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
        for step in steps[guidancePlace...] {
            if case .guidance(let weight) = step {
                if let scores { candidates = weight.weigh(candidates, scores: scores) }
            } else {
                step.apply(to: &candidates)
            }
        }
        return zip(candidates, candidates.probabilities).map { ($0.token, $1) }
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
}
