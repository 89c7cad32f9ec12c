// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// An estimate of the KL divergence of the policy from the reference by one sampled token, in nats.
///
/// With d = logp of the reference - logp of the policy: k1 = -d, without bias and of either sign; k3 = e^d - 1 - d, without
/// bias, never negative and of lower variance. Source: Schulman, "Approximating KL divergence" (2020); `kl_estimator` of TRL.
package enum DivergenceEstimator: String, CaseIterable, Sendable {
    case k1, k3

    package func value(policy: Double, reference: Double) -> Double {
        let difference = reference - policy
        return switch self {
        case .k1: -difference
        case .k3: expm1(difference) - difference
        }
    }

    /// d value / d logp of the policy, for a penalty that stands in the loss.
    package func slope(policy: Double, reference: Double) -> Double {
        switch self {
        case .k1: 1
        case .k3: -expm1(reference - policy)
        }
    }
}
