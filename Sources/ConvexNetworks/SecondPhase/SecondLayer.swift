// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// COALA's second phase: the output weights theta over x~ = relu(x Theta1), Theta1 as the first phase left it.
///
/// `pairwise` compares the two responses of one prompt, `pointwise` is the paper's equation 9. Both are convex, and strongly
/// so by the ridge, without which separable data have no minimiser. Accelerated gradient with step 1/L, which meets
/// Theorem 2, f_k - f* <= 2 L ||theta_0 - theta*||^2 / (k + 1)^2, and restarts where its momentum would ascend (O'Donoghue and
/// Candes, "Adaptive restart for accelerated gradient schemes", 2015).
package struct SecondLayer: Sendable {
    package enum Loss: String, CaseIterable, Sendable {
        /// mean softplus(gamma + margin - beta theta . (x~_w - x~_l)) over pairs.
        case pairwise
        /// mean softplus(gamma - beta y theta . x~) over chosen (y = 1) and rejected (y = -1) responses.
        case pointwise
    }

    package enum Descent: String, CaseIterable, Sendable {
        /// Nesterov's momentum with restarts.
        case accelerated
        /// Plain gradient steps of 1/L: slower, and no step raises the loss.
        case plain
    }

    package var loss = Loss.pairwise
    package var descent = Descent.accelerated
    package var beta = 2.5
    package var gamma = 0.5
    /// Added to gamma in the pairwise loss; the paper's reference code has 1.
    package var margin = 0.0
    /// The weight of 1/2 ||theta - theta_0||^2.
    package var ridge = 1e-4
    package var iterations = 2_000
    /// Stops where the gradient's norm is below this share of its first.
    package var tolerance = 1e-6

    package init() {}

    /// Where the iterates stand, with the margins of the papers' figures.
    package struct Progress: Sendable {
        package var iteration: Int
        package var loss: Double
        package var gradientNorm: Double
        /// Mean over pairs of the score of the chosen response less that of the rejected one.
        package var margin: Double
        /// Over pairs, of the sigmoid of theta times (x~_w - x~_l).
        package var meanMargin, leastMargin, greatestMargin: Double
        /// Share of pairs with a positive difference.
        package var accuracy: Double
    }

    package struct Solution: Sendable {
        package var theta: [Double]
        package var progress: Progress
        /// Whether the gradient met the tolerance.
        package var hasConverged: Bool
        /// L, whose inverse is the step.
        package var smoothness: Double
        package var floatingPointOperations: Double
        package var seconds: Double
    }

    /// - Parameters:
    ///   - chosen, rejected: relu(x Theta1) of each pair's responses, (pairs, neurons).
    ///   - start: theta_0, (neurons).
    ///   - onProgress: told of the start, as iteration 0, and of each iteration.
    package func fit(
        chosen: Tensor, rejected: Tensor, start: [Double], onProgress: (Progress) throws -> Void = { _ in }
    ) throws -> Solution {
        let clock = ContinuousClock.now
        precondition(
            chosen.shape == rejected.shape && chosen.columns == start.count,
            "\(chosen.shape) chosen, \(rejected.shape) rejected activations, \(start.count) weights")
        try check(chosen, rejected)
        let (first, second) = (chosen.values.map { Double($0) }, rejected.values.map { Double($0) })
        let differences = zip(first, second).map { $0 - $1 }
        let objective = SecondLayerLoss(
            rows: loss == .pairwise ? differences : first + second.map { -$0 }, neurons: start.count,
            beta: beta,
            offset: loss == .pairwise ? gamma + margin : gamma, ridge: ridge, start: start)
        let smoothness = objective.smoothness
        guard smoothness > ridge else { throw ConvexError.noActivations }
        var evaluations = 1.0

        var (theta, previous, momentum) = (start, start, 1.0)
        func progress(_ iteration: Int, _ value: (loss: Double, gradient: [Double])) -> Progress {
            report(iteration, value, differences, theta)
        }
        var value = objective.value(at: theta)
        let target = tolerance * max(Self.norm(value.gradient), .leastNonzeroMagnitude)
        var current = progress(0, value)
        try onProgress(current)
        while current.iteration < iterations, current.gradientNorm > target {
            let next = (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
            let weight = descent == .plain ? 0 : (momentum - 1) / next
            var ahead = theta
            for index in ahead.indices { ahead[index] += weight * (theta[index] - previous[index]) }
            let gradient = weight == 0 ? value.gradient : objective.value(at: ahead).gradient
            if weight != 0 { evaluations += 1 }
            previous = theta
            var ascent = 0.0
            for index in theta.indices {
                theta[index] = ahead[index] - gradient[index] / smoothness
                ascent += gradient[index] * (theta[index] - previous[index])
            }
            if ascent > 0 {
                // The momentum leads uphill: the point before stands, and momentum begins anew.
                (theta, momentum) = (previous, 1)
            } else {
                momentum = next
                value = objective.value(at: theta)
                evaluations += 1
            }
            current = progress(current.iteration + 1, value)
            try onProgress(current)
        }
        let size = Double(objective.rows.count)
        return Solution(
            theta: theta, progress: current, hasConverged: current.gradientNorm <= target,
            smoothness: smoothness,
            floatingPointOperations: size * Double(start.count + 1) + evaluations * (4 * size)
                + Double(current.iteration + 1) * 2 * Double(differences.count),
            seconds: (ContinuousClock.now - clock) / .seconds(1))
    }

    private func report(
        _ iteration: Int, _ value: (loss: Double, gradient: [Double]), _ differences: [Double],
        _ theta: [Double]
    ) -> Progress {
        let pairs = differences.count / theta.count
        var (sum, sigmoids, least, greatest, right) = (0.0, 0.0, 1.0, 0.0, 0)
        differences.withUnsafeBufferPointer { differences in
            for pair in 0..<pairs {
                var product = 0.0
                for index in theta.indices {
                    product += theta[index] * differences[pair * theta.count + index]
                }
                let sigmoid = StableMath.sigmoid(product)
                sum += product
                sigmoids += sigmoid
                least = min(least, sigmoid)
                greatest = max(greatest, sigmoid)
                if product > 0 { right += 1 }
            }
        }
        let count = Double(pairs)
        return Progress(
            iteration: iteration, loss: value.loss, gradientNorm: Self.norm(value.gradient),
            margin: sum / count, meanMargin: sigmoids / count, leastMargin: least, greatestMargin: greatest,
            accuracy: Double(right) / count)
    }

    private static func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    private func check(_ chosen: Tensor, _ rejected: Tensor) throws {
        guard chosen.count > 0 else { throw ConvexError.noPairs }
        for (name, value) in [("the second phase's beta", beta), ("its ridge", ridge)]
        where !(value > 0 && value.isFinite) {
            throw ConvexError.setting(name, value)
        }
        for tensor in [chosen, rejected] where !tensor.isFinite {
            let row = (0..<tensor.rows).first { !tensor.row($0).allSatisfy(\.isFinite) }
            throw ConvexError.notFinite(row: row ?? 0)
        }
    }
}
