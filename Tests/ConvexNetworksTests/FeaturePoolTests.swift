// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Foundation
import Randomness
import Testing

@Suite struct FeaturePoolTests {
    let states: [[Float]] = (0..<5).map { token in
        var draws = SeededGenerator(seed: 3, stream: "\(token)")
        return (0..<4).map { _ in Float(draws.normal() * 6) }
    }

    func features(_ form: FeatureForm, prompt: Int = 10, taking count: Int = 5) -> [Float] {
        var pool = FeaturePool(form, promptTokens: prompt, promptState: [9, 9, 9, 9])
        for state in states.prefix(count) { pool.take(state) }
        return pool.features
    }

    func mean(_ count: Int) -> [Float] {
        (0..<4).map { channel in states.prefix(count).reduce(0) { $0 + $1[channel] } / Float(count) }
    }

    @Test func meanAndLastAreThoseOfTheTokens() {
        #expect(features(FeatureForm()) == mean(5))
        #expect(features(FeatureForm(pooling: .last)) == states[4])
    }

    @Test func aWindowEndsAtItsToken() {
        #expect(features(FeatureForm(window: 13)) == mean(3))
        #expect(features(FeatureForm(pooling: .last, window: 13)) == states[2])
        #expect(features(FeatureForm(window: 15)) == mean(5))
        var pool = FeaturePool(FeatureForm(window: 11), promptTokens: 10, promptState: [9, 9, 9, 9])
        #expect(pool.isOpen)
        pool.take(states[0])
        #expect(!pool.isOpen)
    }

    @Test(arguments: FeatureForm.Pooling.allCases) func withoutATokenItIsThePrompt(
        pooling: FeatureForm.Pooling
    ) {
        #expect(features(FeatureForm(pooling: pooling), taking: 0) == [9, 9, 9, 9])
        #expect(features(FeatureForm(pooling: pooling, window: 10)) == [9, 9, 9, 9])
    }

    /// A running softmax equals one over all tokens: weights that sum to 1, with ratios e^(difference of values).
    @Test func attentionIsASoftmaxOverTheTokens() {
        // The layer, from one token at a time against a token of zeros.
        let pooled = features(FeatureForm(pooling: .attention))
        let layer = (0..<4).map { channel -> Double in
            var pool = FeaturePool(
                FeatureForm(pooling: .attention), promptTokens: 0, promptState: [0, 0, 0, 0])
            var one: [Float] = [0, 0, 0, 0]
            one[channel] = 1
            pool.take(one)
            pool.take([0, 0, 0, 0])
            let share = Double(pool.features[channel])
            return log(share / (1 - share))
        }
        #expect(layer.allSatisfy { abs($0) <= 0.5 } && Set(layer).count == 4)
        let values = states.map { zip($0, layer).reduce(0) { $0 + Double($1.0) * $1.1 } }
        let weights = values.map { exp($0 - (values.max() ?? 0)) }
        for channel in 0..<4 {
            let expected =
                zip(states, weights).reduce(0) { $0 + Double($1.0[channel]) * $1.1 } / weights.reduce(0, +)
            #expect(abs(Double(pooled[channel]) - expected) < 1e-5)
        }
    }
}
