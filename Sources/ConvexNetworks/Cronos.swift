// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// CRONOS: a two-layer ReLU network as a convex program, solved by ADMM with an exact u-step.
///
/// Scaled form of Boyd et al., "Distributed optimization and statistical learning via ADMM" (2011): u meets the loss,
/// v = u the group norm, s = G u the cones; lambda and nu are the scaled duals. rho is balanced by the residuals
/// (their section 3.4.1), the duals rescaled with it. Program and names: arXiv 2411.01088.
package struct Cronos: Sendable {
    /// P, gates; the network has 2P neurons.
    package var gates = 10
    /// The group penalty, for a summed squared loss.
    package var beta = 1e-3
    package var rho = 0.1
    package var iterations = 1_000
    /// Relative and absolute part of Boyd's stopping rule.
    package var relativeTolerance = 1e-3
    package var absoluteTolerance = 1e-5
    package var seed: UInt64 = 0

    package init() {}

    /// Where the iterates stand.
    package struct Progress: Sendable {
        package var iteration: Int
        package var primalResidual, dualResidual: Double
        package var primalTolerance, dualTolerance: Double
        package var rho: Double

        package var hasConverged: Bool { primalResidual <= primalTolerance && dualResidual <= dualTolerance }
    }

    package struct Solution: Sendable {
        /// The solution, (d, 2P): v where the residuals met the tolerance, else u.
        package var u: [Float]
        package var gates: Int
        package var objective: Double
        /// ||min(G u, 0)|| / ||G u||.
        package var coneViolation: Double
        package var progress: Progress
        /// Share of rows whose label the recovered network gets right.
        package var accuracy: Double
        package var network: TwoLayerNetwork
    }

    /// Fits labels of -1 and 1 to the rows of x, (n, d).
    ///
    /// - Parameter directions: (d, P); drawn from the seed where absent.
    package func fit(
        _ x: Tensor, labels: [Float], directions: Tensor? = nil,
        onProgress: (Progress) throws -> Void = { _ in }
    ) throws -> Solution {
        guard x.rows > 0 else { throw ConvexError.noData }
        guard labels.contains(where: { $0 > 0 }), labels.contains(where: { $0 < 0 }) else {
            throw ConvexError.oneClass
        }
        if !x.isFinite, let row = (0..<x.rows).first(where: { !x.row($0).allSatisfy(\.isFinite) }) {
            throw ConvexError.notFinite(row: row)
        }
        let directions = directions ?? Gates.directions(features: x.columns, count: gates, seed: seed)
        // Columns of unit norm put the constraints u = v and s = G u on one scale; without, u and v meet n times more
        // slowly. u / scale solves the same program with the penalty beta scale.
        let norm = (Operations.sumOfSquares(x) / Double(x.columns)).squareRoot()
        let scale = norm > 0 ? 1 / norm : 1
        let program = ConvexProgram(
            x: Operations.scaled(x, by: Float(scale)), y: labels, gates: Gates(x, directions: directions),
            beta: beta * scale, tolerances: (relativeTolerance, absoluteTolerance))
        var state = try AlternatingDirections(program, rho: rho)
        var progress = try state.step()
        while !progress.hasConverged, progress.iteration < iterations {
            if progress.iteration % 10 == 0 {
                try onProgress(progress)
                try state.balance(progress)
            }
            progress = try state.step()
        }
        // v is exactly sparse but meets F only at convergence; u always does.
        let u = progress.hasConverged ? state.v : state.u
        let unscaled = u.map { $0 * Float(scale) }
        let network = try TwoLayerNetwork(
            recovering: unscaled, features: x.columns, gates: directions.columns, beta: beta)
        return Solution(
            u: unscaled, gates: directions.columns, objective: program.objective(u),
            coneViolation: program.coneViolation(u), progress: progress,
            accuracy: network.accuracy(x, labels: labels), network: network)
    }
}
