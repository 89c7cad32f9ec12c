// SPDX-License-Identifier: Apache-2.0

/// CRONOS: a two-layer ReLU network as a convex program, solved by ADMM.
///
/// u meets the loss, v = u the group norm, s = G u the cones. `auto` solves each u-step exactly and goes on until the program's
/// own optimality conditions hold; `paper` and `code` are the settings of the publications, which stop long before.
/// Source: Feng, Frangella and Pilanci, CRONOS, arXiv 2411.01088; settings in this target's README.
package struct Cronos: Sendable {
    /// Settings that belong together.
    package enum Solver: String, CaseIterable, Sendable {
        case auto, paper, code
    }

    /// How the u-step is solved.
    package enum PrimalStep: Sendable, Equatable {
        /// Exactly, by the structure of the program (`SplitSystem`).
        case direct
        /// By conjugate gradients with a Nystrom preconditioner of a rank, as the paper has it.
        case pcg(rank: Int, iterations: Int)

        /// With the rank and the iterations of the paper's code.
        package static let paper = PrimalStep.pcg(rank: 20, iterations: 32)
    }

    /// Whether the loss is 1/2 of the sum of squares or of their mean; beta and the rho of `paper` and `code` are for that.
    package enum LossScale: String, CaseIterable, Sendable {
        case sum, mean
    }

    package let solver: Solver
    /// P, gates; the network has 2P neurons.
    package var gates = 10
    /// The group penalty, beside a loss of the scale below.
    package var beta = 1e-3
    package var lossScale = LossScale.sum
    /// The weight of s = G u in the augmented Lagrangian; the first one where it is balanced.
    package var rho: Double
    package var primalStep: PrimalStep
    package var iterations: Int
    /// Ends where `Optimality.residual` is this small; 0 for all iterations.
    package var tolerance: Double
    package var seed: UInt64 = 0
    /// Bytes that the exact u-step may use for its factor and the matrix it is made from.
    package var memory = 4 << 30

    /// Whether X is brought to columns of about unit norm, by a power of two.
    let scalesFeatures: Bool
    /// Whether rho and r follow the residuals.
    let balances: Bool
    /// r, the weight of u = v beside s = G u.
    let ridge: Double
    let relaxation: Double
    /// Whether the network is recovered from u even where v is better.
    let recoversFromU: Bool

    package init(_ solver: Solver = .auto) {
        self.solver = solver
        switch solver {
        case .auto:
            (rho, iterations, tolerance) = (0.01, 2_000, 1e-4)
            primalStep = .direct
            (scalesFeatures, balances, ridge, relaxation) = (true, true, 0.01, 1.6)
        case .paper, .code:
            (rho, iterations, tolerance) = (solver == .paper ? 0.01 : 1e-4, 6, 0)
            primalStep = .paper
            (scalesFeatures, balances, ridge, relaxation) = (false, false, 1, 1)
        }
        recoversFromU = solver == .code
    }

    /// Where the iterates stand.
    package struct Progress: Sendable {
        package var iteration: Int
        /// Of u = v and s = G u, and of the Lagrangian's gradient, each as a share of its largest term.
        package var primalResidual, dualResidual: Double
        package var rho: Double
        package var objective: Double
        /// Root mean square of the columns' norms.
        var groupSize: Double
        /// Of u and the multipliers, in the solver's precision.
        package var optimality: Optimality
    }
}
