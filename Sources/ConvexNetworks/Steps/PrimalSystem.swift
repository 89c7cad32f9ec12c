// SPDX-License-Identifier: Apache-2.0

/// The u-step in either of its forms.
enum PrimalSystem<M: SolverMatrix>: Sendable {
    case split(SplitSystem<M>)
    case nystrom(NystromSystem<M>)

    var operations: Double {
        switch self {
        case .split(let system): system.operations
        case .nystrom(let system): system.operations
        }
    }

    mutating func set(_ penalties: Penalties) throws {
        switch self {
        case .split(var system):
            try system.set(penalties)
            self = .split(system)
        case .nystrom(var system):
            system.set(penalties)
            self = .nystrom(system)
        }
    }

    /// Overwrites u with the solution for b; both (d, 2P).
    mutating func solve(_ b: [M.Scalar], into u: inout [M.Scalar]) {
        switch self {
        case .split(var system):
            system.solve(b, into: &u)
            self = .split(system)
        case .nystrom(var system):
            system.solve(b, into: &u)
            self = .nystrom(system)
        }
    }
}
