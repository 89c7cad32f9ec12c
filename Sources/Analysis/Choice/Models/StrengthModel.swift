// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Strengths of methods on the log scale, centred at zero, as one of the choice models estimates them.
package struct StrengthModel: Sendable {
    package let methods: [String]
    /// One entry a method; only differences mean anything, their mean is zero.
    package let strengths: [ParameterEstimate]
    /// Logarithms of the tie parameters by the number of options, in models that have them.
    package let ties: [(options: Int, estimate: ParameterEstimate)]
    /// The fit behind it, the methods its first parameters.
    package let fit: ConditionalLogit

    init(_ fit: ConditionalLogit, methods: Int, tieSizes: [Int] = []) {
        self.methods = Array(fit.parameters.prefix(methods))
        self.fit = fit
        func single(_ place: Int) -> ParameterEstimate {
            let contrast = fit.values.indices.map { $0 == place ? 1.0 : 0.0 }
            return fit.covariance.estimate(contrast, value: fit.values[place])
        }
        strengths = (0..<methods).map(single)
        ties = tieSizes.enumerated().map { ($0.element, single(methods + $0.offset)) }
    }

    package var values: [Double] { strengths.map(\.value) }

    /// The first method's log-strength less the second's: the log of the odds that it is preferred to it.
    package func difference(_ first: Int, _ second: Int) -> ParameterEstimate {
        let contrast = fit.values.indices.map { $0 == first ? 1.0 : $0 == second ? -1.0 : 0.0 }
        return fit.covariance.estimate(contrast, value: fit.values[first] - fit.values[second])
    }

    /// Strengths on the scale that leaderboards show: 1000 + 400 log10 of the strength.
    package var scores: [Double] { values.map { 1000 + $0 * 400 / log(10) } }
}
