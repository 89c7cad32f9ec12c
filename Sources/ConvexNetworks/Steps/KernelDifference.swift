// SPDX-License-Identifier: Apache-2.0

/// The difference block's system by the rows, for fewer rows than unknowns, by Woodbury's identity.
///
///     (I x M + (2/rho) F~^T W F~)^-1 = V - V F~^T (rho/2 W^-1 + K)^-1 F~ V,   V = I x M^-1
///     K = F~ V F~^T = (X M^-1 X^T) * (D D^T), elementwise; (n, n)
struct KernelDifference<M: SolverMatrix>: Sendable {
    private let program: ConvexProgram<M>
    private let sum: M.Factor
    /// K, (n, n).
    private let kernel: M
    private let factor: M.Factor
    private let penalties: Penalties
    private(set) var operations: Double

    init(_ program: ConvexProgram<M>, sum: M.Factor, _ penalties: Penalties) throws {
        let (n, d, P) = (program.rows, program.features, program.gates.count)
        self.program = program
        self.sum = sum
        self.penalties = penalties
        let x = program.x.values
        var solved = [M.Scalar](repeating: 0, count: n * d)
        var row = [M.Scalar](repeating: 0, count: d)
        for index in 0..<n {
            for feature in 0..<d { row[feature] = x[index * d + feature] }
            sum.solve(in: &row)
            for feature in 0..<d { solved[feature * n + index] = row[feature] }
        }
        var kernel = M.product(program.x, M(solved, rows: d, columns: n)).values
        let open = program.gates.open
        for i in 0..<n {
            for j in 0..<n {
                var shared = 0
                for gate in 0..<P where open[i * P + gate] && open[j * P + gate] { shared += 1 }
                kernel[i * n + j] *= M.Scalar(shared)
            }
        }
        self.kernel = M(kernel, rows: n, columns: n)
        factor = try Self.factor(self.kernel, program.weights, penalties.rho)
        operations =
            2 * Double(n) * Double(n + d) * Double(d) + Double(n) * Double(n) * Double(n) / 3
    }

    /// Overwrites b, (P, d), with the solution.
    ///
    /// Twice: the identity's difference of near numbers leaves an error that would grow from step to step, and what is left
    /// of b after the first round tells it.
    mutating func solve(in b: inout [M.Scalar]) {
        let (d, P) = (program.features, program.gates.count)
        var solution = b
        solveOnce(in: &solution)
        let image = program.differenceImage(transposed(solution, rows: P, d), penalties)
        var rest = transposed(image, rows: d, P)
        for index in rest.indices { rest[index] = b[index] - rest[index] }
        solveOnce(in: &rest)
        for index in b.indices { b[index] = solution[index] + rest[index] }
        operations += 4 * Double(P * d) * Double(program.rows)
    }

    private mutating func solveOnce(in b: inout [M.Scalar]) {
        let (n, d, P) = (program.rows, program.features, program.gates.count)
        let open = program.gates.open
        solveSums(&b, d, P)
        let products = M.product(program.x, M(transposed(b, rows: P, d), rows: d, columns: P)).values
        var r = [M.Scalar](repeating: 0, count: n)
        for row in 0..<n {
            for gate in 0..<P where open[row * P + gate] { r[row] += products[row * P + gate] }
        }
        factor.solve(in: &r)
        var masked = [M.Scalar](repeating: 0, count: n * P)
        for row in 0..<n {
            for gate in 0..<P where open[row * P + gate] { masked[row * P + gate] = r[row] }
        }
        let image = M.product(program.x, transposed: true, M(masked, rows: n, columns: P)).values
        var correction = transposed(image, rows: d, P)
        solveSums(&correction, d, P)
        for index in b.indices { b[index] -= correction[index] }
        operations += Double(4 * P * d) * Double(d + n) + 2 * Double(n) * Double(n)
    }

    private func solveSums(_ b: inout [M.Scalar], _ d: Int, _ P: Int) {
        for gate in 0..<P {
            var part = Array(b[gate * d..<(gate + 1) * d])
            sum.solve(in: &part)
            b.replaceSubrange(gate * d..<(gate + 1) * d, with: part)
        }
    }

    private func transposed(_ values: [M.Scalar], rows: Int, _ columns: Int) -> [M.Scalar] {
        var result = values
        for row in 0..<rows {
            for column in 0..<columns { result[column * rows + row] = values[row * columns + column] }
        }
        return result
    }

    private static func factor(_ kernel: M, _ weights: [M.Scalar]?, _ rho: Double) throws -> M.Factor {
        let system = kernel.scaled(by: 1)
        var diagonal = [M.Scalar](repeating: 0, count: 1)
        for row in 0..<kernel.rows {
            diagonal[0] = M.Scalar(rho / 2) / (weights?[row] ?? 1)
            system.add(M(diagonal, rows: 1, columns: 1), row: row, column: row)
        }
        guard let factor = system.factor() else { throw ConvexError.notPositiveDefinite(rho: rho) }
        return factor
    }
}
