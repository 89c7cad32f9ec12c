// SPDX-License-Identifier: Apache-2.0

/// The value network's loss at a token: max((V - R)^2, (clip(V, V_old - epsilon, V_old + epsilon) - R)^2) / 2.
///
/// Source: `vf_losses1` and `vf_losses2` of TRL's PPO trainer, after OpenAI's baselines.
package struct ClippedValueLoss: Equatable, Sendable {
    /// epsilon, in units of the return.
    package var range: Double

    package init(range: Double = 0.2) { self.range = range }

    package struct Token: Equatable, Sendable {
        package var loss: Double
        /// d loss / d V; 0 where the clipped branch is the larger one.
        package var slope: Double
        package var isClipped: Bool
    }

    package func token(value: Double, old: Double, target: Double) -> Token {
        let held = min(old + range, max(old - range, value))
        let (free, clipped) = ((value - target) * (value - target), (held - target) * (held - target))
        let isClipped = clipped > free
        return Token(
            loss: max(free, clipped) / 2, slope: isClipped ? 0 : value - target, isClipped: isClipped)
    }
}
