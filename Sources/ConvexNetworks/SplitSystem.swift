// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// The exact u-step of ADMM, split in two by the structure of the program.
///
/// e_i^2 = 1 makes G^T G block-diagonal in X^T X whatever the gates, and F sees only the difference of the blocks. With
/// M = I + X^T X, a = u_0 + u_1 and c = u_0 - u_1 the system (I + F^T F / rho + G^T G) u = b becomes
///
///     M a_i = (b_0 + b_1)_i                                    one factor of (d, d), for all i and every rho
///     (I_P x M + (2 / rho) H) c = b_0 - b_1                    one factor of (dP, dP) for each rho
///
/// where block (i, j) of H is X^T (d_i d_j X).
struct SplitSystem {
    private let d: Int
    private let P: Int
    private let gram: Tensor
    private let gated: Tensor
    private let sumFactor: CholeskyFactor
    private var differenceFactor: CholeskyFactor

    init(_ program: ConvexProgram, rho: Double) throws {
        d = program.features
        P = program.gates.count
        let gram = Tensor(uninitialized: [d, d])
        Operations.multiply(program.x, transposeLeft: true, by: program.x, into: gram)
        for index in 0..<d { gram[index * d + index] += 1 }
        guard let factor = CholeskyFactor(gram) else { throw ConvexError.notPositiveDefinite(rho: rho) }
        self.gram = gram
        sumFactor = factor
        gated = Self.gatedGram(program)
        differenceFactor = try Self.factor(gram: gram, gated: gated, d: d, P: P, rho: rho)
    }

    mutating func setRho(_ rho: Double) throws {
        differenceFactor = try Self.factor(gram: gram, gated: gated, d: d, P: P, rho: rho)
    }

    /// u of (I + F^T F / rho + G^T G) u = b; both (d, 2P).
    func solve(_ b: [Float]) -> [Float] {
        var u = [Float](repeating: 0, count: b.count)
        var difference = [Float](repeating: 0, count: d * P)
        for gate in 0..<P {
            for row in 0..<d {
                difference[gate * d + row] = b[row * 2 * P + gate] - b[row * 2 * P + P + gate]
            }
        }
        let c = differenceFactor.solve(difference)
        for gate in 0..<P {
            let a = sumFactor.solve((0..<d).map { b[$0 * 2 * P + gate] + b[$0 * 2 * P + P + gate] })
            for row in 0..<d {
                u[row * 2 * P + gate] = (a[row] + c[gate * d + row]) / 2
                u[row * 2 * P + P + gate] = (a[row] - c[gate * d + row]) / 2
            }
        }
        return u
    }

    /// H, (P, P, d, d) by blocks of a (dP, dP) matrix; lower triangle.
    private static func gatedGram(_ program: ConvexProgram) -> Tensor {
        let (d, P) = (program.features, program.gates.count)
        let result = Tensor(zeros: [d * P, d * P])
        let block = Tensor(uninitialized: [d, d])
        for i in 0..<P {
            let left = masked(program, i)
            for j in 0...i {
                let right = i == j ? left : masked(program, j)
                Operations.multiply(left, transposeLeft: true, by: right, into: block)
                Operations.copyBlock(block, into: result, row: i * d, column: j * d)
            }
        }
        return result
    }

    private static func masked(_ program: ConvexProgram, _ gate: Int) -> Tensor {
        let P = program.gates.count
        return Operations.scaleRows(
            program.x, by: (0..<program.rows).map { program.gates.open[$0 * P + gate] })
    }

    private static func factor(gram: Tensor, gated: Tensor, d: Int, P: Int, rho: Double) throws
        -> CholeskyFactor
    {
        let system = Operations.scaled(gated, by: Float(2 / rho))
        for gate in 0..<P { Operations.addBlock(gram, to: system, row: gate * d, column: gate * d) }
        guard let factor = CholeskyFactor(system) else { throw ConvexError.notPositiveDefinite(rho: rho) }
        return factor
    }
}
