// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Randomness
import Tensors
import Testing

/// The operators, by their definitions.
@Suite struct ConvexProgramTests {
    let program: ConvexProgram<DoubleMatrix>
    var n: Int { Self.shape.n }
    var d: Int { Self.shape.d }
    var P: Int { Self.shape.P }
    static let shape = (n: 17, d: 5, P: 3)

    init() {
        let (n, d, P) = Self.shape
        var draws = SeededGenerator(seed: 9)
        func normal(_ rows: Int, _ columns: Int) -> DoubleMatrix {
            DoubleMatrix((0..<rows * columns).map { _ in draws.normal() }, rows: rows, columns: columns)
        }
        let x = normal(n, d)
        program = ConvexProgram(
            x: x, y: (0..<n).map { $0 % 2 == 0 ? 1 : -1 }, gates: Gates(x, directions: normal(d, P)),
            beta: 0.1,
            weights: nil)
    }

    func draw(_ count: Int, seed: UInt64) -> [Double] {
        var draws = SeededGenerator(seed: seed)
        return (0..<count).map { _ in draws.normal() }
    }

    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    /// G u, as the program defines it.
    func cone(_ u: [Double]) -> [Double] {
        zip(program.products(u), program.gates.signs(of: Double.self)).map { $0 * $1 }
    }

    func coneTranspose(_ t: [Double]) -> [Double] {
        program.transposedProducts(zip(t, program.gates.signs(of: Double.self)).map { $0 * $1 })
    }

    @Test func predictionIsTheSumOfOpenGates() {
        let u = draw(d * 2 * P, seed: 1)
        let prediction = program.prediction(program.products(u))
        for row in 0..<n {
            var expected = 0.0
            for gate in 0..<P where program.gates.open[row * P + gate] {
                for feature in 0..<d {
                    let difference = u[feature * 2 * P + gate] - u[feature * 2 * P + P + gate]
                    expected += program.x.values[row * d + feature] * difference
                }
            }
            #expect(abs(prediction[row] - expected) < 1e-12)
        }
        #expect(Set(program.gates.open).count == 2)
    }

    @Test func transposesAreAdjoint() {
        let (u, r, t) = (draw(d * 2 * P, seed: 2), draw(n, seed: 3), draw(n * 2 * P, seed: 4))
        let prediction = program.prediction(program.products(u))
        #expect(abs(dot(prediction, r) - dot(u, program.predictionTranspose(r))) < 1e-11)
        #expect(abs(dot(cone(u), t) - dot(u, coneTranspose(t))) < 1e-11)
    }

    /// e^2 = 1: G^T G is X^T X in each column, whatever the gates.
    @Test func theConesOperatorIsAnIsometryOfTheFeatures() {
        let u = draw(d * 2 * P, seed: 5)
        let image = coneTranspose(cone(u))
        let gram = program.x.gram(rows: nil, scaledBy: nil)
        let expected = DoubleMatrix.product(gram, DoubleMatrix(u, rows: d, columns: 2 * P)).values
        #expect(zip(image, expected).allSatisfy { abs($0 - $1) < 1e-10 })
    }

    /// A gate of normal direction is closed on half the rows; a row on its boundary counts as open.
    @Test func gatesAreOpenOnTheirBoundary() {
        let rows = DoubleMatrix([0, 0, 1, -1, -1, 0], rows: 3, columns: 2)
        let gates = Gates(rows, directions: DoubleMatrix([1, 1], rows: 2, columns: 1))
        #expect(gates.open == [true, true, false])
    }
}

/// Single precision's operations against plain loops.
@Suite struct SolverMatrixTests {
    @Test(arguments: [(7, 5), (130, 70), (3, 33)]) func gramsOfSomeRowsAgree(shape: (n: Int, d: Int)) {
        var draws = SeededGenerator(seed: 2)
        let values = (0..<shape.n * shape.d).map { _ in Float(draws.normal()) }
        let rows: [Int32] = (0..<shape.n).filter { $0 % 3 != 1 }.map(Int32.init)
        let weights = rows.map { 1 + Float($0 % 4) }
        let fast = Tensor(values, shape: [shape.n, shape.d]).gram(rows: rows, scaledBy: weights)
        let slow = DoubleMatrix(values.map(Double.init), rows: shape.n, columns: shape.d)
            .gram(rows: rows, scaledBy: weights.map(Double.init))
        #expect(zip(fast.values, slow.values).allSatisfy { abs(Double($0) - $1) < 1e-4 * (1 + abs($1)) })
    }

    @Test(arguments: [1, 100, 700]) func factorsSolveTheirSystems(size: Int) throws {
        var draws = SeededGenerator(seed: 3)
        let tall = Tensor((0..<2 * size * size).map { _ in Float(draws.normal()) }, shape: [2 * size, size])
        let matrix = tall.gram(rows: nil, scaledBy: nil)
        let x = (0..<size).map { _ in Float(draws.normal()) }
        var b = [Float](repeating: 0, count: size)
        for row in 0..<size {
            b[row] = Float(zip(matrix.row(row), x).reduce(0.0) { $0 + Double($1.0) * Double($1.1) })
        }
        let factor = try #require(matrix.factor())
        let one = Workers.$threads.withValue(1) { factor.solve(b) }
        let two = Workers.$threads.withValue(2) { factor.solve(b) }
        #expect(one == two)
        #expect(zip(one, x).allSatisfy { abs($0 - $1) < 2e-3 * (1 + abs($1)) })
    }

    @Test func theSplitStepIsItsFormula() {
        let (t, x, signs): ([Float], [Float], [Float]) = ([2, -2, 0, -1], [1, 3, -4, 0.5], [1, -1, -1, 1])
        let (state, products) = (Tensor(t, shape: [2, 2]), Tensor(x, shape: [2, 2]))
        Operations.splitStep(state, products: products, signs: Tensor(signs, shape: [2, 2]), relaxation: 1.5)
        // a e x + (1 - a) max(t, 0) + min(t, 0), and e |t|.
        #expect(state.values == [0.5, -6.5, 6, -0.25])
        #expect(products.values == [0.5, -6.5, -6, 0.25])
    }
}
