// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// How far best of N is from its base.
package enum BestOfDivergence {
    /// log N - (N - 1) / N, in nats: the largest KL(best of N || base), reached where no two responses have one reward.
    ///
    /// Beirami et al., arXiv 2401.01879, show that it is a bound whatever the reward.
    package static func bound(_ candidates: Int) -> Double {
        let n = Double(candidates)
        return log(n) - (n - 1) / n
    }
}
