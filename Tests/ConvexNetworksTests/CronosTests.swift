// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Foundation
import Randomness
import Tensors
import Testing

@Suite struct CronosTests {
    static let x = Tensor([1, 0, 0, 1, -1, 0, 0, -1, 1, 1, -1, 1, 2, -1, -1, -2], shape: [8, 2])
    static let y: [Float] = [1, -1, 1, -1, 1, 1, -1, -1]
    static let directions = Tensor([1, -1, 0.5, 0.5, 1, -1], shape: [2, 3])

    func solver(_ change: (inout Cronos) -> Void = { _ in }) -> Cronos {
        var cronos = Cronos()
        cronos.beta = 0.1
        cronos.rho = 1
        cronos.iterations = 3_000
        cronos.relativeTolerance = 1e-6
        cronos.absoluteTolerance = 1e-7
        change(&cronos)
        return cronos
    }

    /// The optimum was computed in double precision by ADMM to 1e-11: 1.3910505847, one column zero.
    @Test(arguments: [0.01, 0.1, 1]) func reachesTheKnownOptimumFromAnyRho(rho: Double) throws {
        let solution = try solver { $0.rho = rho }.fit(Self.x, labels: Self.y, directions: Self.directions)
        #expect(abs(solution.objective - 1.3910505847) < 2e-5)
        #expect(solution.coneViolation < 1e-4)
        if solution.progress.hasConverged { #expect(solution.network.theta2.count == 5) }
    }

    /// The recovered ReLU network predicts what the convex program predicts, since the solution lies in its cones.
    @Test func recoveredNetworkEqualsThePrediction() throws {
        let solution = try solver().fit(Self.x, labels: Self.y, directions: Self.directions)
        let expected: [Float] = [
            0.357462, -0.267783, 0.88731, -1.317783, 0.748257, 0.619526, -0.60286, -1.089679,
        ]
        for (actual, expected) in zip(solution.network.scores(Self.x), expected) {
            #expect(abs(actual - expected) < 2e-3)
        }
        #expect(solution.accuracy == 1)
    }

    /// n = 2, d = 1, P = 1: v = y1 - beta, w = 0, objective beta^2 / 2 + y2^2 / 2 + beta (y1 - beta).
    @Test func matchesTheClosedForm() throws {
        let x = Tensor([1, -1], shape: [2, 1])
        let solution = try solver().fit(x, labels: [1, -0.5], directions: Tensor([1], shape: [1, 1]))
        #expect(abs(solution.objective - (0.005 + 0.125 + 0.1 * 0.9)) < 1e-5)
        #expect(abs(solution.u[0] - 0.9) < 1e-4)
    }

    @Test func scalingLabelsAndPenaltyScalesTheSolution() throws {
        let one = try solver().fit(Self.x, labels: Self.y, directions: Self.directions)
        let three = try solver { $0.beta = 0.3 }.fit(
            Self.x, labels: Self.y.map { $0 * 3 }, directions: Self.directions)
        #expect(zip(one.u, three.u).allSatisfy { abs(3 * $0 - $1) < 5e-3 })
    }

    @Test func separatesDataThatNoLinearRuleSeparates() throws {
        var draws = SeededGenerator(seed: 3)
        var (values, labels): ([Float], [Float]) = ([], [])
        for _ in 0..<300 {
            let (a, b) = (Float(draws.normal()), Float(draws.normal()))
            values += [a, b, 1]
            labels.append(a * b > 0 ? 1 : -1)
        }
        let x = Tensor(values, shape: [300, 3])
        var cronos = Cronos()
        cronos.gates = 20
        cronos.beta = 1
        let solution = try cronos.fit(x, labels: labels)
        // A linear rule is right half the time.
        #expect(solution.accuracy > 0.85)
        #expect(solution.progress.hasConverged)
    }

    @Test func refusesWhatItCannotFit() throws {
        #expect(throws: ConvexError.noData) { try Cronos().fit(Tensor(zeros: [0, 2]), labels: []) }
        #expect(throws: ConvexError.oneClass) { try Cronos().fit(Tensor(zeros: [2, 2]), labels: [1, 1]) }
        let nan = Tensor([1, 2, .nan, 4], shape: [2, 2])
        #expect(throws: ConvexError.notFinite(row: 1)) { try Cronos().fit(nan, labels: [1, -1]) }
        #expect(throws: ConvexError.zeroNetwork(beta: 1e4)) {
            try solver { $0.beta = 1e4 }.fit(Self.x, labels: Self.y, directions: Self.directions)
        }
    }
}

@Suite struct SecondLayerTests {
    func differences(_ count: Int = 200) -> [[Double]] {
        var draws = SeededGenerator(seed: 6)
        return (0..<count).map { _ in [0.3 + draws.normal(), draws.normal() - 0.2, draws.normal()] }
    }

    /// Accelerated gradient against Newton's method on the same strongly convex loss.
    @Test func reachesNewtonsMinimum() throws {
        var layer = SecondLayer()
        layer.ridge = 1e-2
        layer.tolerance = 1e-10
        layer.iterations = 20_000
        let z = differences()
        let (theta, progress) = try layer.fit(z, start: [0, 0, 0])
        var newton = [0.0, 0, 0]
        for _ in 0..<50 {
            var gradient = newton.map { layer.ridge * $0 }
            var hessian = (0..<3).map { row in (0..<3).map { row == $0 ? layer.ridge : 0.0 } }
            for pair in z {
                let product = zip(pair, newton).reduce(0) { $0 + $1.0 * $1.1 }
                let p = 1 / (1 + exp(-(layer.gamma - layer.beta * product)))
                for i in 0..<3 {
                    gradient[i] -= layer.beta * p * pair[i] / Double(z.count)
                    for j in 0..<3 {
                        hessian[i][j] +=
                            layer.beta * layer.beta * p * (1 - p) * pair[i] * pair[j] / Double(z.count)
                    }
                }
            }
            let step = solve3(hessian, gradient)
            newton = zip(newton, step).map { $0 - $1 }
        }
        for (a, b) in zip(theta, newton) { #expect(abs(a - b) < 1e-7) }
        #expect(progress.margin > 0)
    }

    @Test func marginsRiseAndLossFalls() throws {
        var losses: [Double] = []
        _ = try SecondLayer().fit(differences(), start: [0, 0, 0]) { losses.append($0.loss) }
        #expect(losses.count > 3 && zip(losses, losses.dropFirst()).allSatisfy { $1 <= $0 + 1e-9 })
    }

    @Test func refusesNoPairs() {
        #expect(throws: ConvexError.noPairs) { try SecondLayer().fit([], start: []) }
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
