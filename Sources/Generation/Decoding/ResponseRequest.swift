// SPDX-License-Identifier: Apache-2.0

package import Randomness

/// One response to be sampled.
package struct ResponseRequest: Sendable {
    package var prompt: [Int32]
    package var chain: SamplerChain
    package var length: ResponseLength
    /// Tokens before which neither the end-of-text token nor a stop string ends the response.
    package var minimumTokens = 0
    /// Texts that end a response; the first of them and what follows is not part of it.
    package var stops: [String] = []
    /// How many of the most probable tokens are told beside each that was drawn; nil for no log-probabilities at all.
    package var logProbabilities: Int?
    /// The response's own stream of random numbers.
    package var draws: SeededGenerator

    package init(prompt: [Int32], chain: SamplerChain, length: ResponseLength, draws: SeededGenerator) {
        self.prompt = prompt
        self.chain = chain
        self.length = length
        self.draws = draws
    }
}
