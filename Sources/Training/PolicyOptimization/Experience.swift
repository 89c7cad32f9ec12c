// SPDX-License-Identifier: Apache-2.0

package import LanguageModels

/// A prompt's responses with all that an update needs of them; every list has one entry a response, each with one a token.
package struct Experience: Sendable {
    package let responses: TokenizedResponses
    /// Under the policy that sampled them, nats at the temperature of sampling.
    package let policy: [[Double]]
    /// Under the frozen reference.
    package let reference: [[Double]]
    /// Under the value network before the updates; empty without one.
    package var values: [[Double]] = []
    package var advantages: [[Double]] = []
    /// What the value network is to learn; empty without one.
    package var returns: [[Double]] = []

    package init(
        responses: TokenizedResponses, policy: [[Double]], reference: [[Double]], values: [[Double]] = []
    ) {
        self.responses = responses
        self.policy = policy
        self.reference = reference
        self.values = values
    }

    /// The KL divergence from the reference of each response, a sum over its tokens, nats.
    package func divergences(_ estimator: DivergenceEstimator) -> [Double] {
        zip(policy, reference).map { policy, reference in
            zip(policy, reference).reduce(0) { $0 + estimator.value(policy: $1.0, reference: $1.1) }
        }
    }

    /// -log pi of each response, a sum over its tokens, nats: an estimate of the policy's entropy over responses.
    package var surprises: [Double] { policy.map { -$0.reduce(0, +) } }
}
