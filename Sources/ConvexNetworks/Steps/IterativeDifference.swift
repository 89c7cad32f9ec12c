// SPDX-License-Identifier: Apache-2.0

/// The difference block's system by conjugate gradients, for unknowns and rows too many for a dense factor.
///
/// The preconditioner is I x M^-1, which leaves the identity plus (2/rho) times a matrix of rank n at most; each solve goes on
/// from the last one's solution.
struct IterativeDifference<M: SolverMatrix>: Sendable {
    private let program: ConvexProgram<M>
    private var sum: M.Factor
    private var penalties: Penalties
    /// (d, P).
    private var last: [M.Scalar]
    private(set) var operations = 0.0

    private let gradients = ConjugateGradient(iterations: 300, relative: 1e-6)

    init(_ program: ConvexProgram<M>, sum: M.Factor, _ penalties: Penalties) {
        self.program = program
        self.sum = sum
        self.penalties = penalties
        last = [M.Scalar](repeating: 0, count: program.features * program.gates.count)
    }

    mutating func set(_ penalties: Penalties, sum: M.Factor) {
        self.penalties = penalties
        self.sum = sum
    }

    /// Overwrites b, (P, d), with the solution.
    mutating func solve(in b: inout [M.Scalar]) {
        let (d, P) = (program.features, program.gates.count)
        var right = b
        for gate in 0..<P { for row in 0..<d { right[row * P + gate] = b[gate * d + row] } }
        let (program, penalties) = (program, penalties)
        let taken = gradients.solve(
            right, x: &last, startsAtZero: false, apply: { program.differenceImage($0, penalties) },
            precondition: { r in
                var result = r
                var part = [M.Scalar](repeating: 0, count: d)
                for gate in 0..<P {
                    for row in 0..<d { part[row] = r[row * P + gate] }
                    sum.solve(in: &part)
                    for row in 0..<d { result[row * P + gate] = part[row] }
                }
                return result
            })
        for gate in 0..<P { for row in 0..<d { b[gate * d + row] = last[row * P + gate] } }
        operations += Double(taken + 1) * Double(P * d) * (4 * Double(program.rows) + 2 * Double(d))
    }
}

extension ConvexProgram {
    /// (I x M + (2/rho) F~^T W F~) c; both (d, P).
    func differenceImage(_ c: [M.Scalar], _ penalties: Penalties) -> [M.Scalar] {
        let (n, P, open) = (rows, gates.count, gates.open)
        let (factor, ridge) = (M.Scalar(2 / penalties.rho), M.Scalar(penalties.ridge))
        var products = M.product(x, M(c, rows: features, columns: P)).values
        for row in 0..<n {
            var sum: M.Scalar = 0
            for gate in 0..<P where open[row * P + gate] { sum += products[row * P + gate] }
            sum *= factor * (weights?[row] ?? 1)
            for gate in 0..<P where open[row * P + gate] { products[row * P + gate] += sum }
        }
        var result = M.product(x, transposed: true, M(products, rows: n, columns: P)).values
        for index in result.indices { result[index] += ridge * c[index] }
        return result
    }
}
