// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import Testing

@Suite struct ChoiceSolverTests {
    static func positiveDefinite(_ size: Int, _ draws: inout SeededGenerator) -> SymmetricMatrix {
        var matrix = SymmetricMatrix(size: size)
        for _ in 0..<(size + 3) { matrix.add(1, square: (0..<size).map { _ in draws.normal() }) }
        return matrix
    }

    @Test(arguments: [1, 2, 3, 7, 8, 9])
    func choleskySolvesAndInverts(size: Int) throws {
        var draws = SeededGenerator(seed: 3, stream: "cholesky", "\(size)")
        let matrix = Self.positiveDefinite(size, &draws)
        let factor = try #require(Cholesky(matrix))
        let b = (0..<size).map { _ in draws.normal() }
        #expect(distance(matrix.times(factor.solve(b)), b) < 1e-10)
        let inverse = factor.inverse
        for column in 0..<size {
            let unit = (0..<size).map { $0 == column ? 1.0 : 0.0 }
            #expect(distance(matrix.times(inverse.times(unit)), unit) < 1e-10)
        }
    }

    @Test func choleskyRefusesWhatIsNotPositiveDefinite() {
        #expect(Cholesky(SymmetricMatrix([[1, 1], [1, 1]])) == nil)
        #expect(Cholesky(SymmetricMatrix([[1, 2], [2, 1]])) == nil)
        #expect(Cholesky(SymmetricMatrix([[0]])) == nil)
        #expect(Cholesky(SymmetricMatrix([[.nan]])) == nil)
    }

    @Test(arguments: [1, 2, 5, 8])
    func eigenvectorsReproduceTheMatrix(size: Int) {
        var draws = SeededGenerator(seed: 4, stream: "eigen", "\(size)")
        let matrix = Self.positiveDefinite(size, &draws)
        let decomposition = EigenDecomposition(matrix)
        for (value, vector) in zip(decomposition.values, decomposition.vectors) {
            #expect(distance(matrix.times(vector), vector.map { $0 * value }) < 1e-10)
            #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
        }
        #expect(decomposition.values == decomposition.values.sorted(by: >))
    }

    @Test func aSingularMatrixHasAnInverseOnItsRange() {
        let decomposition = EigenDecomposition(SymmetricMatrix([[2, -2], [-2, 2]]))
        // Eigenvalue 4 along (1, -1) / sqrt 2; the other is zero.
        let form = decomposition.inverseForm([3, -1], above: 1e-9)
        #expect(form.rank == 1 && abs(form.value - 2) < 1e-12)
    }

    /// log-likelihood of y successes of n: its maximum is the logit of y / n.
    private func binomial(_ y: Double, _ n: Double) -> ([Double]) -> LikelihoodPoint {
        { parameters in
            let x = parameters[0]
            let p = 1 / (1 + exp(-x))
            return LikelihoodPoint(
                value: y * x - n * log(1 + exp(x)), gradient: [y - n * p],
                information: SymmetricMatrix([[n * p * (1 - p)]]))
        }
    }

    @Test func newtonFindsTheMaximumFromAfar() {
        for start in [0.0, 8, -8] {
            let fit = NewtonMaximizer().maximize(from: [start], weight: 40, gauge: [], binomial(10, 40))
            #expect(fit.outcome == .converged && abs(fit.parameters[0] + 1.0986122886681098) < 1e-9)
            #expect(fit.gradient <= 1e-10 && fit.evaluations > fit.iterations)
        }
    }

    @Test func newtonSaysWhereTheLikelihoodRisesForEver() {
        let fit = NewtonMaximizer().maximize(from: [0], weight: 40, gauge: [], binomial(40, 40))
        #expect(fit.outcome == .diverging(direction: [1]))
    }

    @Test func newtonSaysThatAParameterHasNoBearing() {
        let fit = NewtonMaximizer().maximize(from: [0, 0], weight: 1, gauge: []) { parameters in
            LikelihoodPoint(
                value: -parameters[0] * parameters[0], gradient: [1 - 2 * parameters[0], 0],
                information: SymmetricMatrix([[2, 0], [0, 0]]))
        }
        #expect(fit.outcome == .singular)
    }
}
