// SPDX-License-Identifier: Apache-2.0

/// A log-likelihood at a point: its value, its gradient and the information, the negative of its second derivatives.
package struct LikelihoodPoint: Sendable {
    package var value: Double
    package var gradient: [Double]
    package var information: SymmetricMatrix

    package init(value: Double, gradient: [Double], information: SymmetricMatrix) {
        (self.value, self.gradient, self.information) = (value, gradient, information)
    }
}

/// Newton's method with a line search, for concave log-likelihoods with few parameters.
///
/// A step solves information x step = gradient by Cholesky and is halved until the likelihood rises by a ten-thousandth
/// of what the gradient promises (Armijo). It has converged where the largest element of the gradient is at most
/// `tolerance` times the weight of the observations and the step is short too. A gradient that vanishes under steps that
/// do not is how a likelihood without a maximum looks: its supremum lies at infinity.
package struct NewtonMaximizer: Sendable {
    package enum Outcome: Equatable, Sendable {
        case converged
        /// The likelihood rises for ever, last in this direction (of largest element 1).
        case diverging(direction: [Double])
        /// No factor of the information at the start: parameters that the observations cannot tell apart.
        case singular
        /// The last iteration allowed, without an end.
        case unfinished
    }

    package struct Fit: Sendable {
        package var parameters: [Double]
        package var point: LikelihoodPoint
        package var outcome: Outcome
        /// Newton steps taken.
        package var iterations: Int
        /// Points at which the likelihood was computed.
        package var evaluations: Int
        /// The largest element of the gradient at the end, by unit of weight.
        package var gradient: Double
    }

    /// Of the largest element of the gradient, by unit of weight.
    package var tolerance = 1e-10
    /// Steps longer than this at a vanished gradient are no convergence.
    package var shortStep = 1e-6
    package var iterationLimit = 200

    package init() {}

    /// - Parameters:
    ///   - weight: of the observations, 1 at least; the gradient is judged by it.
    ///   - gauge: directions in which the likelihood is constant, of unit length; the steps stay orthogonal to them.
    ///   - likelihood: at given parameters.
    package func maximize(
        from start: [Double], weight: Double, gauge: [[Double]],
        _ likelihood: (_ parameters: [Double]) -> LikelihoodPoint
    ) -> Fit {
        var fit = Fit(
            parameters: start, point: likelihood(start), outcome: .unfinished, iterations: 0,
            evaluations: 1, gradient: 0)
        let weight = max(weight, 1)
        while true {
            fit.gradient = (fit.point.gradient.map(abs).max() ?? 0) / weight
            guard let step = Self.step(at: fit.point, gauge: gauge) else {
                let farthest = fit.parameters.map(abs).max() ?? 0
                fit.outcome =
                    fit.iterations == 0 || farthest == 0
                    ? .singular : .diverging(direction: fit.parameters.map { $0 / farthest })
                return fit
            }
            let length = step.map(abs).max() ?? 0
            if fit.gradient <= tolerance {
                guard length > shortStep else {
                    fit.outcome = .converged
                    return fit
                }
                fit.outcome = .diverging(direction: step.map { $0 / length })
                return fit
            }
            guard fit.iterations < iterationLimit, advance(&fit, by: step, likelihood) else {
                fit.outcome =
                    length <= shortStep && fit.gradient <= 1e3 * tolerance ? .converged : .unfinished
                return fit
            }
        }
    }

    private static func step(at point: LikelihoodPoint, gauge: [[Double]]) -> [Double]? {
        var information = point.information
        let scale = max(information.diagonal.max() ?? 0, 1e-300)
        for direction in gauge { information.add(scale, square: direction) }
        return Cholesky(information)?.solve(point.gradient)
    }

    /// Moves along the step, halved as needed; false where no part of it helps.
    private func advance(
        _ fit: inout Fit, by step: [Double], _ likelihood: (_ parameters: [Double]) -> LikelihoodPoint
    ) -> Bool {
        let promise = zip(step, fit.point.gradient).reduce(0) { $0 + $1.0 * $1.1 }
        var part = 1.0
        fit.iterations += 1
        // Near the maximum the rise is below the rounding of the value.
        let rounding = 1e-13 * abs(fit.point.value)
        for _ in 0..<40 {
            let parameters = zip(fit.parameters, step).map { $0 + part * $1 }
            let point = likelihood(parameters)
            fit.evaluations += 1
            if point.value.isFinite, point.value >= fit.point.value + 1e-4 * part * promise - rounding {
                (fit.parameters, fit.point) = (parameters, point)
                return true
            }
            part /= 2
        }
        return false
    }
}
