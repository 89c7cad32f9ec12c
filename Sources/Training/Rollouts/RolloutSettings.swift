// SPDX-License-Identifier: Apache-2.0

package import Generation

/// How a policy's own responses are drawn.
package struct RolloutSettings: Equatable, Sendable {
    /// Responses to each prompt.
    package var samples: Int
    /// Above 0; log-probabilities of policy and reference are of the same temperature.
    package var temperature: Double
    /// Most tokens of a response, its end of text among them.
    package var tokens: Int
    /// Responses that are decoded at one time, which changes no token.
    package var rows = 64

    package init(samples: Int = 1, temperature: Double = 0.7, tokens: Int = 53) {
        self.samples = samples
        self.temperature = temperature
        self.tokens = tokens
    }

    /// Nothing but the temperature: a truncated tail would not be the policy whose log-probabilities are taken.
    package var chain: SamplerChain { SamplerChain([.temperature(temperature)]) }
}
