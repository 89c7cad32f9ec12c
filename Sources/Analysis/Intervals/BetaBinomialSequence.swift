// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A confidence sequence for a share of independent votes: it may be looked at after every vote.
///
/// The probability that the true share is ever outside, over all looks together, is at most alpha. With S of n votes,
/// a share p stays in while B(S + 1, n - S + 1) / (p^S (1 - p)^(n - S)) < 1 / alpha: the likelihood of the votes averaged over
/// all shares against that of p is a martingale, which reaches 1 / alpha with probability alpha at most (Ville 1939;
/// Robbins, Annals of Mathematical Statistics 41, 1970). 100 of 400 votes give [.181, .329], Wilson's interval for one
/// look [.210, .295].
///
/// Votes of one participant are not independent: for a study that is still open use `BettingSequence` over participants.
package enum BetaBinomialSequence {
    /// - Parameters:
    ///   - count: votes for, whole or not.
    ///   - total: all votes.
    /// - Returns: 0 to 1 without votes.
    package static func interval(count: Double, total: Double, alpha: Double = 0.05) -> Interval {
        precondition(
            (0...total).contains(count) && alpha > 0 && alpha < 1, "\(count) of \(total) at \(alpha)")
        guard total > 0 else { return Interval(low: 0, high: 1) }
        let failures = total - count
        let mixture = logGamma(count + 1) + logGamma(failures + 1) - logGamma(total + 2)
        func isOut(_ p: Double) -> Bool {
            let likelihood =
                (count > 0 ? count * log(p) : 0) + (failures > 0 ? failures * log1p(-p) : 0)
            return mixture - likelihood >= -log(alpha)
        }
        let share = count / total
        // The ratio falls towards the share from either side.
        let low = count == 0 ? 0 : TailInversion.bisected(0, share, while: isOut)
        let high = failures == 0 ? 1 : TailInversion.bisected(share, 1) { !isOut($0) }
        return Interval(low: low, high: high)
    }
}
