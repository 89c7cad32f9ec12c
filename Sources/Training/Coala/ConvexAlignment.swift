// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks
private import Tensors

/// COALA: a convex head on a frozen model, its first layer by CRONOS, its second on same-prompt pairs.
///
/// Both phases see the same pairs, split from the held-out ones by conversation. Source: Feng and Pilanci, "Convex
/// optimization for alignment and preference learning on a single GPU", Algorithm 1.
package struct ConvexAlignment: Sendable {
    package var cronos = Cronos()
    package var secondLayer = SecondLayer()

    package init() {}

    /// What both phases reached; margins are mean differences of the head's scores, chosen less rejected.
    package struct Result: Sendable {
        package var head: ConvexHead
        package var firstPhase: Cronos.Solution
        package var metrics: [StepMetrics]
    }

    package func fit(
        _ features: PairFeatures, baseSHA256: String, onProgress: (StepMetrics) throws -> Void = { _ in }
    ) throws -> Result {
        let all = Tensor(
            features.chosen.values + features.rejected.values,
            shape: [features.chosen.rows + features.rejected.rows, features.chosen.columns])
        let (mean, deviation) = ConvexHead.statistics(all)
        let x = ConvexHead.standardize(all, mean: mean, deviation: deviation)
        let labels =
            [Float](repeating: 1, count: features.chosen.rows)
            + [Float](repeating: -1, count: features.rejected.rows)
        var metrics: [StepMetrics] = []
        let solution = try cronos.fit(x, labels: labels) { progress in
            let step = StepMetrics(
                step: progress.iteration,
                values: [
                    "phase": 1, "primal_residual": progress.primalResidual,
                    "dual_residual": progress.dualResidual,
                    "rho": progress.rho,
                ])
            metrics.append(step)
            try onProgress(step)
        }
        var network = solution.network
        let activations = network.activations(x)
        let pairs = features.chosen.rows
        let differences = (0..<pairs).map { pair in
            zip(activations.row(pair), activations.row(pairs + pair)).map { Double($0) - Double($1) }
        }
        let (theta, _) = try secondLayer.fit(differences, start: network.theta2.map(Double.init)) {
            progress in
            guard progress.iteration % 10 == 0 else { return }
            let step = StepMetrics(
                step: progress.iteration,
                values: [
                    "phase": 2, "loss": progress.loss, "grad_norm": progress.gradientNorm,
                    "rewards/margins": progress.margin,
                ])
            metrics.append(step)
            try onProgress(step)
        }
        network.theta2 = theta.map { Float($0) }
        let head = ConvexHead(
            network: network, form: features.form, mean: mean, deviation: deviation, baseSHA256: baseSHA256)
        return Result(head: head, firstPhase: solution, metrics: metrics)
    }

    /// The head's score of each pair's chosen response less that of the rejected one.
    package static func margins(_ head: ConvexHead, _ features: PairFeatures) throws -> [Double] {
        let (chosen, rejected) = (try head.scores(features.chosen), try head.scores(features.rejected))
        return zip(chosen, rejected).map { Double($0 - $1) }
    }
}
