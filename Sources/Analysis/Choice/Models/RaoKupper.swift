// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Rao and Kupper's model of pairs with ties, beside Davidson's: two options whose difference stays below a threshold tie.
///
/// With d = theta_i - theta_j and F the logistic function, i wins with probability F(d - c), j with F(-d - c), and they
/// tie otherwise; eta = exp(c) > 1 in the paper (JASA 62, 1967). An ordered logit, whose log-likelihood is concave
/// (Pratt, JASA 76, 1981). Point estimates only: a check of how much rests on the form of the tie.
package struct RaoKupper: Sendable {
    package let methods: [String]
    /// Centred log-strengths.
    package let strengths: [Double]
    /// c, above 0.
    package let threshold: Double
    package let logLikelihood: Double

    package static func fit(_ battles: Battles) -> ModelOutcome<RaoKupper> {
        let count = battles.methods.count
        guard battles.source == .pairs, !battles.battles.isEmpty else {
            return .absent("no ballot chose between two options")
        }
        guard battles.battles.contains(where: \.isDraw) else { return .absent("no ballot called a tie") }
        guard battles.battles.contains(where: { !$0.isDraw }) else {
            return .absent("every ballot called a tie, so that the threshold has no finite estimate")
        }
        if let fault = battles.graph.fault(battles.methods) { return .absent(fault) }
        let (wins, draws) = battles.tables()
        let gauge = (0..<count).map { _ in 1 / Double(count).squareRoot() } + [0]
        let weight = battles.battles.reduce(0) { $0 + $1.weight }
        // The threshold as exp of the last parameter would not be concave; it starts inside and steps that leave are halved.
        let fit = NewtonMaximizer().maximize(
            from: [Double](repeating: 0, count: count) + [1], weight: weight, gauge: [gauge]
        ) { parameters in point(parameters, wins: wins, draws: draws) }
        guard fit.outcome == .converged else {
            return .absent(
                "no ballot speaks against ever larger strengths, so that they have no finite estimate")
        }
        return .fitted(
            RaoKupper(
                methods: battles.methods, strengths: Array(fit.parameters.prefix(count)),
                threshold: fit.parameters[count], logLikelihood: fit.point.value))
    }

    private static func point(_ parameters: [Double], wins: [[Double]], draws: [[Double]]) -> LikelihoodPoint
    {
        let count = wins.count
        let c = parameters[count]
        var result = LikelihoodPoint(
            value: 0, gradient: [Double](repeating: 0, count: count + 1),
            information: SymmetricMatrix(size: count + 1))
        guard c > 0 else {
            result.value = -.infinity
            return result
        }
        /// Adds weight x log F(u) for u = d - c or d + c, by its direction in the parameters.
        func add(_ weight: Double, _ u: Double, _ direction: [Double]) {
            let f = 1 / (1 + exp(-u))
            result.value += weight * (u < 0 ? u - log(1 + exp(u)) : -log(1 + exp(-u)))
            for (k, part) in direction.enumerated() { result.gradient[k] += weight * (1 - f) * part }
            result.information.add(weight * f * (1 - f), square: direction)
        }
        for i in 0..<count {
            for j in 0..<count where j != i {
                let d = parameters[i] - parameters[j]
                var direction = [Double](repeating: 0, count: count + 1)
                (direction[i], direction[j], direction[count]) = (1, -1, -1)
                if wins[i][j] > 0 { add(wins[i][j], d - c, direction) }
                guard i < j, draws[i][j] > 0 else { continue }
                // P(tie) = F(c - d) F(c + d) (1 - exp(-2c)).
                direction[count] = 1
                add(draws[i][j], c + d, direction)
                (direction[i], direction[j]) = (-1, 1)
                add(draws[i][j], c - d, direction)
                let rest = exp(-2 * c)
                result.value += draws[i][j] * log(1 - rest)
                result.gradient[count] += draws[i][j] * 2 * rest / (1 - rest)
                result.information[count, count] += draws[i][j] * 4 * rest / ((1 - rest) * (1 - rest))
            }
        }
        return result
    }
}
