// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// COALA's second phase: the output weights on pairs of one prompt, by accelerated gradient.
///
///     L(theta) = mean softplus(gamma - beta theta . (x_w - x_l)) + ridge / 2 ||theta - theta_0||^2
///
/// with x = relu(features Theta1), theta_0 the first phase's weights. Strongly convex, so that the minimiser is one:
/// Nesterov's momentum with step 1 / L, L = beta^2 / 4 lambda_max(Z^T Z / n) + ridge, restarted where it would ascend
/// (O'Donoghue and Candes, 2015). Separable pairs have no minimiser without the ridge.
package struct SecondLayer: Sendable {
    package var beta = 2.5
    package var gamma = 0.5
    package var ridge = 1e-4
    package var iterations = 2_000
    /// Stops where the gradient's norm is below this share of its first.
    package var tolerance = 1e-6

    package init() {}

    /// Where the iterates stand.
    package struct Progress: Sendable {
        package var iteration: Int
        package var loss: Double
        package var gradientNorm: Double
        /// Mean over pairs of the score of the chosen response less that of the rejected one.
        package var margin: Double
    }

    /// - Parameters:
    ///   - differences: x_w - x_l of each pair, (pairs, neurons).
    ///   - start: theta_0, (neurons).
    package func fit(
        _ differences: [[Double]], start: [Double], onProgress: (Progress) throws -> Void = { _ in }
    ) throws -> (theta: [Double], progress: Progress) {
        guard !differences.isEmpty else { throw ConvexError.noPairs }
        let lipschitz = beta * beta / 4 * largestEigenvalue(differences) + ridge
        var (theta, previous) = (start, start)
        var momentum = 1.0
        var progress = evaluate(differences, theta, start).progress
        let first = max(progress.gradientNorm, .leastNonzeroMagnitude)
        for iteration in 1...max(1, iterations) {
            let next = (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
            let weight = (momentum - 1) / next
            let ahead = zip(theta, previous).map { $0 + weight * ($0 - $1) }
            let gradient = evaluate(differences, ahead, start).gradient
            let moved = zip(ahead, gradient).map { $0 - $1 / lipschitz }
            let ascent = zip(gradient, zip(moved, theta)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
            previous = theta
            theta = moved
            momentum = ascent > 0 ? 1 : next
            progress = evaluate(differences, theta, start).progress
            progress.iteration = iteration
            try onProgress(progress)
            if progress.gradientNorm <= tolerance * first { break }
        }
        return (theta, progress)
    }

    private func evaluate(
        _ differences: [[Double]], _ theta: [Double], _ start: [Double]
    ) -> (progress: Progress, gradient: [Double]) {
        var gradient = zip(theta, start).map { ridge * ($0 - $1) }
        var loss = zip(theta, start).reduce(0) { $0 + ridge / 2 * ($1.0 - $1.1) * ($1.0 - $1.1) }
        var margin = 0.0
        let count = Double(differences.count)
        for z in differences {
            let product = zip(z, theta).reduce(0) { $0 + $1.0 * $1.1 }
            let t = gamma - beta * product
            loss += (max(t, 0) + log1p(exp(-abs(t)))) / count
            margin += product / count
            let weight = -beta / (1 + exp(-t)) / count
            for index in z.indices { gradient[index] += weight * z[index] }
        }
        let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return (Progress(iteration: 0, loss: loss, gradientNorm: norm, margin: margin), gradient)
    }

    /// lambda_max(Z^T Z / n) by power iteration, raised by a hundredth so that 1 / L is a safe step.
    private func largestEigenvalue(_ differences: [[Double]]) -> Double {
        let size = differences[0].count
        var vector = [Double](repeating: 1 / Double(size).squareRoot(), count: size)
        var eigenvalue = 0.0
        for _ in 0..<100 {
            var image = [Double](repeating: 0, count: size)
            for z in differences {
                let product = zip(z, vector).reduce(0) { $0 + $1.0 * $1.1 } / Double(differences.count)
                for index in 0..<size { image[index] += product * z[index] }
            }
            eigenvalue = image.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard eigenvalue > 0 else { return 0 }
            vector = image.map { $0 / eigenvalue }
        }
        return 1.01 * eigenvalue
    }
}
