// SPDX-License-Identifier: Apache-2.0

/// The weights of ADMM's two equations, s = G u and u = v: rho and rho r.
struct Penalties: Sendable, Equatable {
    var rho: Double
    /// r; 1 in the paper.
    var ridge: Double
}
