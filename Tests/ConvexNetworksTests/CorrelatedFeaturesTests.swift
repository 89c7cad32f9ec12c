// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Randomness
import Tensors
import Testing

/// Features that a few directions dominate, as a language model's do, and labels that a network can meet: the u-step's
/// system is then near the limit of single precision.
@Suite struct CorrelatedFeaturesTests {
    static func rows(_ n: Int, _ d: Int) -> (x: Tensor, labels: [Float]) {
        var draws = SeededGenerator(seed: 5, stream: "correlated")
        let directions = (0..<4).map { _ in (0..<d).map { _ in draws.normal() } }
        var values: [Float] = []
        for _ in 0..<n {
            let weights = (0..<4).map { _ in draws.normal() }
            for feature in 0..<d {
                let common = zip(weights, directions).reduce(0) { $0 + $1.0 * $1.1[feature] }
                values.append(Float(common + 0.02 * draws.normal()))
            }
            values.append(1)
        }
        return (
            Tensor(values, shape: [n, d + 1]), (0..<n).map { _ in draws.uniform() < 0.5 ? 1 : -1 }
        )
    }

    @Test func theIteratesStayNearTheOptimum() throws {
        let (x, labels) = Self.rows(600, 120)
        let solution = try Cronos().fit(x, labels: labels)
        // At u = 0 the objective is n / 2.
        #expect(solution.objective < 300 && solution.appraisal.optimality.residual < 0.05)
        #expect(solution.progress.objective < 300)
        let isFinite = solution.network.theta2.allSatisfy(\.isFinite)
        #expect(isFinite)
    }
}
