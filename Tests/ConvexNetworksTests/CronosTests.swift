// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Foundation
import Randomness
import Tensors
import Testing

@Suite struct CronosTests {
    let x = TinyProgram.x
    let y = TinyProgram.y
    let directions = TinyProgram.directions

    /// The optimum was computed in double precision by ADMM to 1e-11: 1.3910505847, one column zero.
    @Test(arguments: [0.01, 0.1, 1]) func reachesTheKnownOptimumFromAnyRho(rho: Double) throws {
        let solution = try TinyProgram.solver { $0.rho = rho }.fitInDouble(
            x, labels: y, directions: directions)
        #expect(solution.hasConverged)
        #expect(abs(solution.objective - TinyProgram.optimum) < 1e-6)
        #expect(solution.coneViolation < 1e-8)
        #expect(solution.origin == .v && solution.network.theta2.count == 5)
        #expect(abs(solution.appraisal.networkObjective - solution.objective) < 1e-6)
        #expect(solution.appraisal.networkDifference < 1e-6)
        for (actual, expected) in zip(solution.network.scores(x), TinyProgram.prediction) {
            #expect(abs(Double(actual) - expected) < 2e-6)
        }
        #expect(solution.accuracy == 1)
    }

    @Test func singlePrecisionReachesWhatDoubleReaches() throws {
        let fast = try TinyProgram.solver { $0.tolerance = 1e-5 }.fit(x, labels: y, directions: directions)
        #expect(fast.hasConverged && abs(fast.objective - TinyProgram.optimum) < 1e-4)
        let (x, labels) = TinyProgram.data(240, 12)
        var cronos = Cronos()
        cronos.beta = 0.5
        cronos.gates = 4
        let single = try cronos.fit(x, labels: labels)
        cronos.tolerance = 1e-8
        cronos.iterations = 20_000
        let double = try cronos.fitInDouble(x, labels: labels)
        #expect(single.hasConverged && double.hasConverged)
        #expect(abs(single.objective / double.objective - 1) < 2e-4)
        #expect(single.accuracy == double.accuracy)
    }

    /// n = 2, d = 1, P = 1: v = y1 - beta, w = 0, objective beta^2 / 2 + y2^2 / 2 + beta (y1 - beta); mirrored below.
    @Test(arguments: [(Float(1), Float(-0.5)), (Float(-1), Float(0.5))])
    func matchesTheClosedForm(labels: (Float, Float)) throws {
        let line = Tensor([1, -1], shape: [2, 1])
        let solution = try TinyProgram.solver().fitInDouble(
            line, labels: [labels.0, labels.1], directions: Tensor([1], shape: [1, 1]))
        #expect(abs(solution.objective - (0.005 + 0.125 + 0.1 * 0.9)) < 1e-6)
        let expected = labels.0 > 0 ? [0.9, 0] : [0, 0.9]
        #expect(zip(solution.u, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    /// The settlement's first iterate, by the exact u-step at rho 1 from zero.
    @Test func theFirstIterateIsThePapers() throws {
        var first = Cronos(.code)
        first.beta = 0.1
        first.rho = 1
        first.iterations = 1
        first.primalStep = .direct
        let solution = try first.fitInDouble(x, labels: y, directions: directions)
        let expected = [
            0.046177922, -0.073127423, -0.013927881, 0.038841458, 0.047017395, 0.186683126,
        ]
        for row in 0..<2 {
            for gate in 0..<3 {
                #expect(abs(solution.u[row * 6 + gate] - expected[row * 3 + gate]) < 1e-8)
                #expect(abs(solution.u[row * 6 + 3 + gate] + expected[row * 3 + gate]) < 1e-8)
            }
        }
        #expect(solution.origin == .u && !solution.hasConverged)
    }

    @Test func conjugateGradientsTakeTheStepsOfTheExactSolve() throws {
        let (x, labels) = TinyProgram.data(60, 6)
        var exact = Cronos(.code)
        exact.gates = 3
        exact.rho = 0.01
        var iterative = exact
        exact.primalStep = .direct
        iterative.primalStep = .pcg(rank: 8, iterations: 400)
        let (one, other) = (
            try exact.fitInDouble(x, labels: labels), try iterative.fitInDouble(x, labels: labels)
        )
        #expect(zip(one.u, other.u).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(one.u.contains { abs($0) > 1e-2 })
    }

    /// By a factor of (dP, dP), one of (n, n), and conjugate gradients where neither may be kept.
    @Test(arguments: [(40, 5, 4), (12, 5, 4)]) func everyFormOfTheExactStepFindsTheSame(
        shape: (n: Int, d: Int, P: Int)
    ) throws {
        let (x, labels) = TinyProgram.data(shape.n, shape.d)
        var cronos = Cronos()
        cronos.gates = shape.P
        cronos.beta = 0.1
        cronos.iterations = 60
        cronos.tolerance = 0
        let roomy = try cronos.fitInDouble(x, labels: labels)
        cronos.memory = 0
        let lean = try cronos.fitInDouble(x, labels: labels)
        #expect(zip(roomy.u, lean.u).allSatisfy { abs($0 - $1) < 1e-4 * (1 + abs($0)) })
        #expect(lean.floatingPointOperations != roomy.floatingPointOperations)
        let single = try cronos.fit(x, labels: labels)
        #expect(abs(single.objective / roomy.objective - 1) < 1e-3)
    }

    @Test func scalingLabelsAndPenaltyScalesTheSolution() throws {
        let one = try TinyProgram.solver().fitInDouble(x, labels: y, directions: directions)
        let three = try TinyProgram.solver { $0.beta = 0.3 }.fitInDouble(
            x, labels: y.map { $0 * 3 }, directions: directions)
        #expect(zip(one.u, three.u).allSatisfy { abs(3 * $0 - $1) < 1e-6 })
    }

    @Test func theOrderOfRowsAndGatesDoesNotMatter() throws {
        let order: [Int32] = [5, 2, 7, 0, 3, 1, 6, 4]
        let swapped = Tensor([0.5, 1, -1, -1, 0.5, 1], shape: [2, 3])
        let one = try TinyProgram.solver().fitInDouble(x, labels: y, directions: directions)
        let other = try TinyProgram.solver().fitInDouble(
            Operations.selectRows(x, order), labels: order.map { y[Int($0)] }, directions: swapped)
        #expect(abs(one.objective - other.objective) < 1e-9)
        for row in 0..<2 {
            for (place, gate) in [2, 0, 1].enumerated() {
                #expect(abs(one.u[row * 6 + gate] - other.u[row * 6 + place]) < 1e-6)
            }
        }
    }

    /// A weight of two is the row twice; a loss of means is that of sums with the penalty over n.
    @Test func weightsAndMeansAreWhatTheySay() throws {
        let weights: [Float] = [2, 1, 1, 1, 1, 1, 1, 3]
        let weighted = try TinyProgram.solver().fitInDouble(
            x, labels: y, weights: weights, directions: directions)
        let twice: [Int32] = [0, 0, 1, 2, 3, 4, 5, 6, 7, 7, 7]
        let repeated = try TinyProgram.solver().fitInDouble(
            Operations.selectRows(x, twice), labels: twice.map { y[Int($0)] }, directions: directions)
        #expect(abs(weighted.objective - repeated.objective) < 1e-8)
        let mean = try TinyProgram.solver {
            $0.lossScale = .mean
            $0.beta = 0.1 / 8
        }.fitInDouble(x, labels: y, directions: directions)
        #expect(abs(mean.objective * 8 - TinyProgram.optimum) < 1e-6)
    }

    /// At the optimum the conditions hold; off it they do not, by about as much.
    @Test func theResidualIsZeroOnlyAtTheOptimum() throws {
        let best = try TinyProgram.solver().fitInDouble(x, labels: y, directions: directions)
        #expect(best.appraisal.optimality.residual < 1e-10)
        let early = try TinyProgram.solver { $0.iterations = 20 }.fitInDouble(
            x, labels: y, directions: directions)
        #expect(early.appraisal.optimality.residual > 1e-4)
        #expect(!early.hasConverged && early.objective > 1)
    }

    @Test func separatesDataThatNoLinearRuleSeparates() throws {
        var draws = SeededGenerator(seed: 3)
        var (values, labels): ([Float], [Float]) = ([], [])
        for _ in 0..<300 {
            let (a, b) = (Float(draws.normal()), Float(draws.normal()))
            values += [a, b, 1]
            labels.append(a * b > 0 ? 1 : -1)
        }
        var cronos = Cronos()
        cronos.gates = 20
        cronos.beta = 1
        let solution = try cronos.fit(Tensor(values, shape: [300, 3]), labels: labels)
        // A linear rule is right half the time.
        #expect(solution.accuracy > 0.85)
        #expect(solution.hasConverged)
    }

    @Test(arguments: [1, 2, 3]) func threadsDoNotChangeTheSolution(threads: Int) throws {
        let (x, labels) = TinyProgram.data(900, 40)
        var cronos = Cronos()
        cronos.gates = 8
        cronos.iterations = 25
        let one = try Workers.$threads.withValue(1) { try cronos.fit(x, labels: labels) }
        let several = try Workers.$threads.withValue(threads) { try cronos.fit(x, labels: labels) }
        #expect(one.u == several.u)
    }
}
