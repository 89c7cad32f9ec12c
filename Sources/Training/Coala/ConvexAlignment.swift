// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks
internal import Tensors

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
        package var firstPhase: ConvexSolution
        package var secondPhase: SecondLayer.Solution
        package var metrics: [StepMetrics]
    }

    /// The first phase alone: a head that tells chosen from rejected responses.
    func firstPhase(
        _ features: PairFeatures, baseSHA256: String = "",
        onProgress: (Cronos.Progress) throws -> Void = { _ in }
    ) throws -> (head: ConvexHead, solution: Cronos.Solution, x: Tensor) {
        let all = Tensor(
            features.chosen.values + features.rejected.values,
            shape: [features.chosen.rows + features.rejected.rows, features.chosen.columns])
        let (mean, deviation) = ConvexHead.statistics(all)
        let x = ConvexHead.standardize(all, mean: mean, deviation: deviation)
        let labels =
            [Float](repeating: 1, count: features.chosen.rows)
            + [Float](repeating: -1, count: features.rejected.rows)
        let solution = try cronos.fit(x, labels: labels, onProgress: onProgress)
        let head = ConvexHead(
            network: solution.network, form: features.form, mean: mean, deviation: deviation,
            baseSHA256: baseSHA256)
        return (head, solution, x)
    }

    package func fit(
        _ features: PairFeatures, baseSHA256: String, onProgress: (StepMetrics) throws -> Void = { _ in }
    ) throws -> Result {
        var metrics: [StepMetrics] = []
        func report(_ step: StepMetrics) throws {
            metrics.append(step)
            try onProgress(step)
        }
        let first = try firstPhase(features, baseSHA256: baseSHA256) { try report(StepMetrics($0)) }
        let solution = first.solution
        var head = first.head
        let activations = solution.network.activations(first.x)
        let pairs = features.chosen.rows
        let second = try secondLayer.fit(
            chosen: Operations.selectRows(activations, (0..<pairs).map(Int32.init)),
            rejected: Operations.selectRows(activations, (pairs..<2 * pairs).map(Int32.init)),
            start: solution.network.theta2.map(Double.init)
        ) { progress in
            if progress.iteration % 10 == 0 { try report(StepMetrics(progress)) }
        }
        if second.progress.iteration % 10 != 0 { try report(StepMetrics(second.progress)) }
        head.network.theta2 = second.theta.map { Float($0) }
        return Result(head: head, firstPhase: solution, secondPhase: second, metrics: metrics)
    }

    /// The head's score of each pair's chosen response less that of the rejected one.
    package static func margins(_ head: ConvexHead, _ features: PairFeatures) throws -> [Double] {
        let (chosen, rejected) = (try head.scores(features.chosen), try head.scores(features.rejected))
        return zip(chosen, rejected).map { Double($0 - $1) }
    }
}

extension ConvexAlignment.Result {
    /// What both phases reached on the data they were fitted to, and what they cost.
    var trainMetrics: [String: Double] {
        let appraisal = firstPhase.appraisal
        return [
            "train/objective": appraisal.objective, "train/network_objective": appraisal.networkObjective,
            "train/cone_violation": appraisal.coneViolation,
            "train/network_difference": appraisal.networkDifference,
            "train/kkt": appraisal.optimality.residual, "train/accuracy": appraisal.networkAccuracy,
            "train/prediction_accuracy": appraisal.predictionAccuracy,
            "train/rewards/margins": secondPhase.progress.margin,
            "train/rewards/accuracies": secondPhase.progress.accuracy,
            "phase_one/iterations": Double(firstPhase.progress.iteration),
            "phase_one/seconds": firstPhase.seconds, "phase_one/flops": firstPhase.floatingPointOperations,
            "phase_two/iterations": Double(secondPhase.progress.iteration),
            "phase_two/seconds": secondPhase.seconds, "phase_two/flops": secondPhase.floatingPointOperations,
        ]
    }
}

extension StepMetrics {
    fileprivate init(_ progress: Cronos.Progress) {
        self.init(
            step: progress.iteration,
            values: [
                "phase": 1, "primal_residual": progress.primalResidual,
                "dual_residual": progress.dualResidual, "rho": progress.rho,
                "kkt": progress.optimality.residual, "objective": progress.objective,
            ])
    }

    fileprivate init(_ progress: SecondLayer.Progress) {
        self.init(
            step: progress.iteration,
            values: [
                "phase": 2, "loss": progress.loss, "grad_norm": progress.gradientNorm,
                "rewards/margins": progress.margin, "rewards/accuracies": progress.accuracy,
                "margins/mean": progress.meanMargin, "margins/min": progress.leastMargin,
                "margins/max": progress.greatestMargin,
            ])
    }
}
