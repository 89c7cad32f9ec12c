// SPDX-License-Identifier: Apache-2.0

/// The difference block's system as one dense factor, (dP, dP).
///
/// Block (i, j) of H = F~^T W F~ is X^T (d_i d_j w X): the Gram matrix of the rows on which both gates are open, a quarter of
/// the rows for two gates and half for one.
struct DirectDifference<M: SolverMatrix>: Sendable {
    private let gated: M
    private let gram: M
    private var factor: M.Factor
    private let P: Int
    private(set) var operations: Double

    /// - Parameter gram: X^T X, (d, d).
    init(_ program: ConvexProgram<M>, gram: M, _ penalties: Penalties) throws {
        let (d, P) = (program.features, program.gates.count)
        self.P = P
        self.gram = gram
        operations = 0
        let gated = M(zeros: d * P, d * P)
        for i in 0..<P {
            for j in 0...i {
                let rows = program.gates.rows(i, j)
                let factors = program.weights.map { weights in
                    rows.map { weights[Int($0)].squareRoot() }
                }
                gated.copy(program.x.gram(rows: rows, scaledBy: factors), row: i * d, column: j * d)
                operations += Double(rows.count) * Double(d * (d + 1))
            }
        }
        self.gated = gated
        factor = try Self.factor(gated: gated, gram: gram, P, penalties)
        operations += Self.factorOperations(d * P)
    }

    mutating func set(_ penalties: Penalties) throws {
        factor = try Self.factor(gated: gated, gram: gram, P, penalties)
        operations += Self.factorOperations(gated.rows)
    }

    /// Overwrites b, (P, d), with the solution.
    mutating func solve(in b: inout [M.Scalar]) {
        factor.solve(in: &b)
        operations += 2 * Double(b.count) * Double(b.count)
    }

    private static func factor(gated: M, gram: M, _ P: Int, _ penalties: Penalties) throws
        -> M.Factor
    {
        let system = gated.scaled(by: M.Scalar(2 / penalties.rho))
        let ridged = gram.ridged(penalties.ridge)
        for gate in 0..<P { system.add(ridged, row: gate * gram.rows, column: gate * gram.rows) }
        guard let factor = system.factor() else {
            throw ConvexError.notPositiveDefinite(rho: penalties.rho)
        }
        return factor
    }

    private static func factorOperations(_ size: Int) -> Double {
        Double(size) * Double(size) * Double(size) / 3
    }
}
