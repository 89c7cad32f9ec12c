// SPDX-License-Identifier: Apache-2.0

import Generation
import Randomness
import Tensors
import Testing

/// A vocabulary of thousands is not put in order as a whole; what is drawn must be as if it were.
@Suite struct RowReadingTests {
    let vocabulary = 5_000

    func logits(_ spread: Double, seed: UInt64 = 1) -> [Float] {
        var draws = SeededGenerator(seed: seed)
        return (0..<vocabulary).map { _ in Float(draws.normal() * spread) }
    }

    /// By the definition of each step, over all tokens in order.
    func reference(_ chain: [SamplerStep], _ logits: [Float]) -> [(token: Int32, probability: Double)] {
        // Guidance without scores does nothing, and what stands after it reads whatever it is given.
        let order = logits.indices.sorted { (logits[$1], $0) < (logits[$0], $1) }
        let candidates = order.map { SamplerChain.Candidate(token: Int32($0), logit: Double(logits[$0])) }
        let whole = SamplerChain([.guidance(GuidanceWeight(form: .factor, scale: 0))] + chain)
        return whole.distribution(of: candidates)
    }

    @Test(
        arguments: [
            [.temperature(0.7), .topP(0.9)], [.topP(0.5), .temperature(2)], [.temperature(1.3), .minP(0.02)],
            [.temperature(0.8), .topP(0.95), .minP(0.01)], [.temperature(1)], [.typical(0.8)],
            [.temperature(2.1), .topP(0.999)], [.temperature(0.001), .topP(0.9)],
            [.temperature(0), .topP(0.9)],
            [.minP(1)], [.topP(0)],
        ] as [[SamplerStep]], [0.2, 1.0, 5])
    func partialReadingKeepsWhatWholeReadingKeeps(chain: [SamplerStep], spread: Double) {
        let logits = logits(spread)
        let expected = reference(chain, logits)
        let actual = SamplerChain(chain).distribution(logits)
        #expect(actual.map(\.token) == expected.map(\.token))
        #expect(zip(actual, expected).allSatisfy { abs($0.probability - $1.probability) < 1e-6 })
    }

    /// The draw of a distribution that nothing truncates reads no more than it must: the same token as in full order.
    @Test(arguments: [0.2, 1.0, 5]) func openDrawsAreThoseOfTheWholeOrder(spread: Double) {
        let chain = SamplerChain([.temperature(1.1)])
        var differences = 0
        for seed in 0..<200 {
            let logits = logits(spread, seed: UInt64(seed % 5))
            var (draws, same) = (SeededGenerator(seed: UInt64(seed)), SeededGenerator(seed: UInt64(seed)))
            let row = Tensor(logits, shape: [1, vocabulary]).rowView(0)
            let token = chain.draw(row, using: &draws)
            let whole = reference(chain.steps, logits)
            let place = same.categorical(whole.map(\.probability)) ?? 0
            // A draw this near to a boundary may fall on either side.
            if whole[place].token != token { differences += 1 }
            #expect(draws.next() == same.next())
        }
        #expect(differences <= 1)
    }
}
