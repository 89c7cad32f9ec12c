// SPDX-License-Identifier: Apache-2.0

/// What the convex program's solver found, what it is worth and what it cost.
package struct ConvexSolution: Sendable {
    /// Which of ADMM's two copies of the solution this is.
    package enum Origin: String, Sendable {
        /// The loss's copy, whose columns are never exactly 0.
        case u
        /// The group norm's copy, whose columns are exactly 0 where the penalty wants them to be.
        case v
    }

    /// (d, 2P), row-major.
    package var u: [Double]
    package var origin: Origin
    package var gates: Int
    package var appraisal: Appraisal
    /// Whether the optimality conditions hold to the tolerance, by the appraisal.
    package var hasConverged: Bool
    package var progress: Cronos.Progress
    package var network: TwoLayerNetwork
    /// Counted from the shapes of all products, factors and passes, the appraisal's among them.
    package var floatingPointOperations: Double
    package var seconds: Double

    package var objective: Double { appraisal.objective }
    package var coneViolation: Double { appraisal.coneViolation }
    /// Share of rows whose label the recovered network gets right.
    package var accuracy: Double { appraisal.networkAccuracy }
}

extension Cronos {
    package typealias Solution = ConvexSolution
}
