// SPDX-License-Identifier: Apache-2.0

/// Generalised advantage estimation over the tokens of one response.
///
/// delta_t = r_t + gamma V_(t+1) - V_t, A_t = delta_t + gamma lambda A_(t+1), with nothing after the last token: V = A = 0.
/// Source: Schulman et al., arXiv 1506.02438, equations 11, 12 and 16.
package struct AdvantageEstimation: Equatable, Sendable {
    /// gamma, 0 to 1: what a reward one token later is worth.
    package var discount = 1.0
    /// lambda, 0 to 1: 0 trusts the values, 1 the rewards that came.
    package var decay = 0.95

    package init(discount: Double = 1, decay: Double = 0.95) {
        self.discount = discount
        self.decay = decay
    }

    /// A_t of each token; returns for the values are A_t + V_t.
    ///
    /// - Parameters:
    ///   - rewards: of each token.
    ///   - values: V of the state before each token.
    package func advantages(rewards: [Double], values: [Double]) -> [Double] {
        precondition(rewards.count == values.count, "\(rewards.count) rewards and \(values.count) values")
        var advantages = rewards
        var (nextAdvantage, nextValue) = (0.0, 0.0)
        for place in rewards.indices.reversed() {
            let delta = rewards[place] + discount * nextValue - values[place]
            nextAdvantage = delta + discount * decay * nextAdvantage
            nextValue = values[place]
            advantages[place] = nextAdvantage
        }
        return advantages
    }
}
