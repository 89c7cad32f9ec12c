// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The policy's loss at a token: max(-A rho, -A clip(rho, 1 - epsilon, 1 + epsilon)), rho = pi / pi of the rollout.
///
/// Source: Schulman et al., arXiv 1707.06347, equation 7, with the sign of a loss.
package struct ClippedSurrogate: Equatable, Sendable {
    /// epsilon, from 0 up to 1.
    package var range: Double

    package init(range: Double = 0.2) { self.range = range }

    package struct Token: Equatable, Sendable {
        package var loss: Double
        /// d loss / d logp; 0 where the clipped branch is the larger one.
        package var slope: Double
        package var ratio: Double
        package var isClipped: Bool
    }

    /// - Parameters:
    ///   - logp: under the policy now, nats.
    ///   - old: under the policy that sampled the token.
    package func token(logp: Double, old: Double, advantage: Double) -> Token {
        let ratio = exp(logp - old)
        let free = -advantage * ratio
        let held = -advantage * min(1 + range, max(1 - range, ratio))
        let isClipped = held > free
        return Token(
            loss: max(free, held), slope: isClipped ? 0 : free, ratio: ratio, isClipped: isClipped)
    }
}
