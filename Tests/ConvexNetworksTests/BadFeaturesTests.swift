// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Tensors
import Testing

@Suite struct BadFeaturesTests {
    @Test func refusesWhatItCannotFit() throws {
        #expect(throws: ConvexError.noData) { try Cronos().fit(Tensor(zeros: [0, 2]), labels: []) }
        let two = Tensor([1, 2, 3, 4], shape: [2, 2])
        #expect(throws: ConvexError.oneClass) { try Cronos().fit(two, labels: [1, 1]) }
        #expect(throws: ConvexError.oneClass) { try Cronos().fit(two, labels: [1, .nan]) }
        let nan = Tensor([1, 2, .nan, 4], shape: [2, 2])
        #expect(throws: ConvexError.notFinite(row: 1)) { try Cronos().fit(nan, labels: [1, -1]) }
        #expect(throws: ConvexError.noFeatures) { try Cronos().fit(Tensor(zeros: [2, 2]), labels: [1, -1]) }
        #expect(throws: ConvexError.weight(row: 1)) {
            try Cronos().fit(two, labels: [1, -1], weights: [1, 0])
        }
    }

    @Test(arguments: [0, -1, .infinity, .nan] as [Double]) func refusesNumbersThatAreNotPositive(
        value: Double
    ) throws {
        let two = Tensor([1, 2, 3, 4], shape: [2, 2])
        for key in [\Cronos.beta, \Cronos.rho] {
            var cronos = Cronos()
            cronos[keyPath: key] = value
            let error = #expect(throws: ConvexError.self) { try cronos.fit(two, labels: [1, -1]) }
            #expect("\(error as Any)".contains("must be above zero"))
        }
        var cronos = Cronos()
        cronos.gates = 0
        #expect(throws: ConvexError.setting("gates", 0)) { try cronos.fit(two, labels: [1, -1]) }
    }

    /// Above the largest norm of F^T y's columns 0 is the solution, and a network that says nothing is refused.
    @Test(arguments: Cronos.Solver.allCases) func aPenaltyAboveEveryGainIsAnError(solver: Cronos.Solver) {
        var cronos = Cronos(solver)
        cronos.beta = 1e4
        #expect(throws: ConvexError.zeroNetwork(beta: 1e4)) {
            try cronos.fit(TinyProgram.x, labels: TinyProgram.y, directions: TinyProgram.directions)
        }
    }

    /// Features of which none varies say nothing about balanced labels.
    @Test func constantFeaturesGiveNoNetwork() {
        let ones = Tensor([Float](repeating: 1, count: 24), shape: [8, 3])
        #expect(throws: ConvexError.self) { try Cronos().fit(ones, labels: TinyProgram.y) }
    }

    /// More features than rows, and more gates than rows: the data can be fitted exactly, and the solution is finite.
    @Test(arguments: [(10, 30, 4), (6, 4, 40)]) func fitsFewRows(shape: (n: Int, d: Int, P: Int)) throws {
        let x = TinyProgram.data(shape.n, shape.d).x
        let labels = (0..<shape.n).map { Float($0 % 2 == 0 ? 1 : -1) }
        var cronos = Cronos()
        cronos.gates = shape.P
        cronos.beta = 0.01
        let solution = try cronos.fit(x, labels: labels)
        #expect(solution.accuracy == 1 && solution.u.allSatisfy(\.isFinite))
        #expect(solution.coneViolation < 0.05)
    }

    /// Separable labels have a finite solution: the loss is a square and the penalty a norm.
    @Test func fitsSeparableData() throws {
        var values: [Float] = []
        let labels = (0..<40).map { row -> Float in
            let label: Float = row % 2 == 0 ? 1 : -1
            values += [label * Float(1 + row % 7), 1]
            return label
        }
        var cronos = Cronos()
        cronos.beta = 0.1
        let solution = try cronos.fit(Tensor(values, shape: [40, 2]), labels: labels)
        #expect(solution.hasConverged && solution.accuracy == 1)
    }
}
