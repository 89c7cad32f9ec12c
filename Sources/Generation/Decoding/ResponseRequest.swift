// SPDX-License-Identifier: Apache-2.0

package import Randomness

/// One response to be sampled.
package struct ResponseRequest: Sendable {
    package var prompt: [Int32]
    package var chain: SamplerChain
    package var length: ResponseLength
    /// The response's own stream of random numbers.
    package var draws: SeededGenerator

    package init(prompt: [Int32], chain: SamplerChain, length: ResponseLength, draws: SeededGenerator) {
        self.prompt = prompt
        self.chain = chain
        self.length = length
        self.draws = draws
    }
}

/// The tokens of one response, an end-of-text token not among them.
package struct SampledResponse: Equatable, Sendable {
    package var tokens: [Int32]
    /// True where the end-of-text token was drawn.
    package var ended: Bool
}
