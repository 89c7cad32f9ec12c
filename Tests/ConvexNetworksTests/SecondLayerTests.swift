// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Foundation
import Randomness
import Tensors
import Testing

@Suite struct SecondLayerTests {
    let activations = SecondLayerTests.activations()
    var chosen: Tensor { activations.chosen }
    var rejected: Tensor { activations.rejected }

    static func activations(_ pairs: Int = 200) -> (chosen: Tensor, rejected: Tensor) {
        var draws = SeededGenerator(seed: 6)
        func draw(_ shift: [Double]) -> [Float] { shift.map { Float(max(0, draws.normal() + $0)) } }
        let (chosen, rejected) = (
            (0..<pairs).flatMap { _ in draw([0.8, 0.4, 0.6]) },
            (0..<pairs).flatMap { _ in draw([0.3, 0.7, 0.6]) }
        )
        return (Tensor(chosen, shape: [pairs, 3]), Tensor(rejected, shape: [pairs, 3]))
    }

    func tight(_ change: (inout SecondLayer) -> Void = { _ in }) -> SecondLayer {
        var layer = SecondLayer()
        layer.ridge = 1e-2
        layer.tolerance = 1e-10
        layer.iterations = 20_000
        change(&layer)
        return layer
    }

    /// The rows that the loss is over, by its definition.
    func rows(_ layer: SecondLayer) -> [[Double]] {
        let (w, l) = (chosen.values.map(Double.init), rejected.values.map(Double.init))
        func row(_ values: [Double], _ index: Int) -> [Double] { Array(values[index * 3..<index * 3 + 3]) }
        return layer.loss == .pairwise
            ? (0..<chosen.rows).map { pair in zip(row(w, pair), row(l, pair)).map { $0 - $1 } }
            : (0..<chosen.rows).map { row(w, $0) } + (0..<chosen.rows).map { row(l, $0).map { -$0 } }
    }

    func loss(_ layer: SecondLayer, _ theta: [Double]) -> Double {
        let offset = layer.loss == .pairwise ? layer.gamma + layer.margin : layer.gamma
        let rows = rows(layer)
        let sum = rows.reduce(0.0) { sum, z in
            sum + log1p(exp(offset - layer.beta * zip(z, theta).reduce(0) { $0 + $1.0 * $1.1 }))
        }
        return sum / Double(rows.count) + layer.ridge / 2 * theta.reduce(0) { $0 + $1 * $1 }
    }

    /// The minimiser from 0, by Newton's method.
    func newton(_ layer: SecondLayer) -> [Double] {
        let offset = layer.loss == .pairwise ? layer.gamma + layer.margin : layer.gamma
        let rows = rows(layer)
        var theta = [0.0, 0, 0]
        for _ in 0..<60 {
            var gradient = theta.map { layer.ridge * $0 }
            var hessian = (0..<3).map { row in (0..<3).map { row == $0 ? layer.ridge : 0.0 } }
            for z in rows {
                let product = zip(z, theta).reduce(0) { $0 + $1.0 * $1.1 }
                let p = 1 / (1 + exp(-(offset - layer.beta * product)))
                for i in 0..<3 {
                    gradient[i] -= layer.beta * p * z[i] / Double(rows.count)
                    for j in 0..<3 {
                        hessian[i][j] +=
                            layer.beta * layer.beta * p * (1 - p) * z[i] * z[j] / Double(rows.count)
                    }
                }
            }
            theta = zip(theta, solve3(hessian, gradient)).map { $0 - $1 }
        }
        return theta
    }

    @Test(arguments: SecondLayer.Loss.allCases, SecondLayer.Descent.allCases)
    func reachesNewtonsMinimum(loss: SecondLayer.Loss, descent: SecondLayer.Descent) throws {
        let layer = tight {
            $0.loss = loss
            $0.descent = descent
        }
        let solution = try layer.fit(chosen: chosen, rejected: rejected, start: [0, 0, 0])
        for (a, b) in zip(solution.theta, newton(layer)) { #expect(abs(a - b) < 1e-7) }
        #expect(solution.hasConverged && solution.progress.margin > 0)
        #expect(abs(solution.progress.loss - self.loss(layer, solution.theta)) < 1e-12)
        #expect(solution.floatingPointOperations > 0)
    }

    /// Theorem 2: f_k - f* <= 2 L ||theta_0 - theta*||^2 / (k + 1)^2.
    @Test(arguments: SecondLayer.Loss.allCases) func iteratesMeetTheoremTwo(loss: SecondLayer.Loss) throws {
        let layer = tight { $0.loss = loss }
        let best = newton(layer)
        let least = self.loss(layer, best)
        let distance = best.reduce(0) { $0 + $1 * $1 }
        var steps: [SecondLayer.Progress] = []
        let solution = try layer.fit(chosen: chosen, rejected: rejected, start: [0, 0, 0]) {
            steps.append($0)
        }
        #expect(steps.count > 5)
        for step in steps where step.iteration > 0 {
            let bound = 2 * solution.smoothness * distance / pow(Double(step.iteration + 1), 2)
            #expect(step.loss - least <= bound + 1e-12)
        }
    }

    /// Plain steps of 1/L: the loss falls and the mean margin of the papers' figures rises at each one, from no weights.
    @Test func marginsRiseMonotonicallyUnderPlainDescent() throws {
        let layer = tight { $0.descent = .plain }
        var steps: [SecondLayer.Progress] = []
        _ = try layer.fit(chosen: chosen, rejected: rejected, start: [0, 0, 0]) { steps.append($0) }
        #expect(steps.first?.meanMargin == 0.5)
        for (before, after) in zip(steps, steps.dropFirst()) {
            #expect(after.loss <= before.loss + 1e-14)
            #expect(after.meanMargin >= before.meanMargin - 1e-12)
            #expect(after.leastMargin <= after.meanMargin && after.meanMargin <= after.greatestMargin)
        }
    }

    /// A separable set: the ridge keeps theta finite, and every pair is ranked.
    @Test func separablePairsHaveAFiniteMinimum() throws {
        let chosen = Tensor([1, 0, 2, 0, 3, 0], shape: [3, 2])
        let rejected = Tensor([0, 1, 0, 2, 0, 3], shape: [3, 2])
        let solution = try tight().fit(chosen: chosen, rejected: rejected, start: [0, 0])
        #expect(solution.hasConverged && solution.progress.accuracy == 1)
        #expect(solution.theta.allSatisfy { $0.isFinite && abs($0) < 100 })
    }

    /// beta 2.5, gamma 0.5: a pair of scores 0.8 and -0.2 with the reference code's margin 1, and equation 9 at 0.8, 0.2.
    @Test func lossesHaveTheirGoldenValues() throws {
        func start(_ change: (inout SecondLayer) -> Void, _ chosen: Float, _ rejected: Float) throws -> Double
        {
            var layer = SecondLayer()
            layer.iterations = 0
            change(&layer)
            return try layer.fit(
                chosen: Tensor([chosen], shape: [1, 1]), rejected: Tensor([rejected], shape: [1, 1]),
                start: [1]
            ).progress.loss
        }
        let pair = try start({ $0.margin = 1 }, 0.8, -0.2)
        #expect(abs(pair - 0.313261688) < 1e-7)
        let points = try start({ $0.loss = .pointwise }, 0.8, 0.2)
        #expect(abs(points - (0.201413278 + 1.313261688) / 2) < 1e-7)
    }

    @Test func refusesWhatItCannotFit() {
        let none = Tensor(zeros: [0, 2])
        #expect(throws: ConvexError.noPairs) {
            try SecondLayer().fit(chosen: none, rejected: none, start: [1, 1])
        }
        let same = Tensor([1, 2], shape: [1, 2])
        #expect(throws: ConvexError.noActivations) {
            try SecondLayer().fit(chosen: same, rejected: same, start: [1, 1])
        }
        let nan = Tensor([1, .nan], shape: [1, 2])
        #expect(throws: ConvexError.notFinite(row: 0)) {
            try SecondLayer().fit(chosen: same, rejected: nan, start: [1, 1])
        }
        var layer = SecondLayer()
        layer.ridge = 0
        #expect(throws: ConvexError.setting("its ridge", 0)) {
            try layer.fit(chosen: same, rejected: Tensor([2, 1], shape: [1, 2]), start: [1, 1])
        }
    }

    private func solve3(_ a: [[Double]], _ b: [Double]) -> [Double] {
        var (a, b) = (a, b)
        for i in 0..<3 {
            for row in 0..<3 where row != i {
                let factor = a[row][i] / a[i][i]
                for column in 0..<3 { a[row][column] -= factor * a[i][column] }
                b[row] -= factor * b[i]
            }
        }
        return (0..<3).map { b[$0] / a[$0][$0] }
    }
}
