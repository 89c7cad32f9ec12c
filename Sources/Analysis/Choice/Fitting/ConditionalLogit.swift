// SPDX-License-Identifier: Apache-2.0

/// The maximum likelihood fit of the conditional logit, with errors that let a participant's answers hang together.
package struct ConditionalLogit: Sendable {
    package let parameters: [String]
    /// Shifting parameters (the methods) sum to zero.
    package let values: [Double]
    package let covariance: ClusteredCovariance
    package let logLikelihood: Double
    /// Of the model in which every alternative of a page is as likely as any other.
    package let nullLogLikelihood: Double
    /// Answers, or their parts.
    package let weight: Double
    package let ridge: Double
    /// Newton steps.
    package let iterations: Int
    /// The largest element of the log-likelihood's gradient, by answer.
    package let gradient: Double

    /// - Parameters:
    ///   - ridge: of `ChoiceLikelihood`; 0 for the maximum likelihood estimate.
    ///   - given: where the search begins, the maximum itself where it is known; zero unless given.
    /// - Returns: absent without answers, for parameters that the answers cannot tell apart, and where the likelihood has
    ///   no finite maximum.
    package static func fit(
        _ unsorted: ChoiceData, ridge: Double = 0, start given: [Double]? = nil
    ) -> ModelOutcome<ConditionalLogit> {
        var data = unsorted
        data.sortAnswers()
        let weight = data.weight
        guard weight > 0 else { return .absent("no ballot chose among alternatives of the model") }
        guard !data.parameters.isEmpty else { return .absent("the model has no parameters") }
        let zero = [Double](repeating: 0, count: data.parameters.count)
        let spread = ChoiceLikelihood(data).point(zero)
        let aliases = Aliases(data, information: spread.information)
        if let fault = aliases.reason { return .absent(fault) }
        let scales = zero.indices.map { place in
            data.shifting.contains(place) ? 1 : (spread.information[place, place] / weight).squareRoot()
        }
        let likelihood = ChoiceLikelihood(data, scales: scales, ridge: ridge)
        let fit = NewtonMaximizer().maximize(
            from: zip(given ?? zero, scales).map { $0 * $1 }, weight: weight,
            gauge: ridge > 0 ? [] : data.gauge, likelihood.point)
        switch fit.outcome {
        case .converged: break
        case .diverging(let direction):
            let unscaled = zip(direction, scales).map { $0 / $1 }
            return .absent(Separation.reason(data, direction: unscaled, sizes: direction))
        case .singular:
            return .absent("the answers cannot tell the model's parameters apart")
        case .unfinished:
            return .absent("the fit did not converge in \(fit.iterations) steps")
        }
        let values = zip(fit.parameters, scales).map { $0 / $1 }
        guard
            let covariance = ClusteredCovariance(
                data, values: values, information: unscaled(fit.point.information, scales), ridge: ridge)
        else { return .absent("the answers cannot tell the model's parameters apart") }
        return .fitted(
            ConditionalLogit(
                parameters: data.parameters, values: values, covariance: covariance,
                logLikelihood: fit.point.value, nullLogLikelihood: spread.value, weight: weight,
                ridge: ridge, iterations: fit.iterations, gradient: fit.gradient))
    }

    private static func unscaled(_ information: SymmetricMatrix, _ scales: [Double]) -> SymmetricMatrix {
        var result = information
        for i in scales.indices {
            for j in 0...i { result[i, j] = information[i, j] * scales[i] * scales[j] }
        }
        return result
    }
}
