// SPDX-License-Identifier: Apache-2.0

/// The u-step of ADMM, split in two by the structure of the program.
///
/// e_i^2 = 1 makes G^T G block-diagonal in X^T X whatever the gates, and F sees only the difference of the blocks. With
/// M = r I + X^T X, a = u_0 + u_1 and c = u_0 - u_1 the system (r I + F^T W F / rho + G^T G) u = b becomes
///
///     M a_i = (b_0 + b_1)_i                                       one factor of (d, d), for all i and every rho
///     (I_P x M + (2 / rho) F~^T W F~) c = b_0 - b_1,   F~ c = sum_i d_i (X c_i)
///
/// and the second is solved by the cheapest way that fits into memory: a factor of (dP, dP), a factor of (n, n), or conjugate
/// gradients.
struct SplitSystem<M: SolverMatrix>: Sendable {
    typealias Scalar = M.Scalar

    private enum Difference: Sendable {
        case direct(DirectDifference<M>)
        case kernel(KernelDifference<M>)
        case iterative(IterativeDifference<M>)
    }

    /// How the difference block is solved.
    enum Form: Sendable {
        case direct, kernel, iterative

        /// By shape: the first of the two factors that fits, counted twice since one is kept beside its matrix.
        ///
        /// The factor of the unknowns comes first, even where there are fewer rows: the other one takes differences of near
        /// numbers, and in single precision needs a second round.
        init(_ program: ConvexProgram<M>, memory: Int) {
            let (n, unknowns) = (program.rows, program.features * program.gates.count)
            func fits(_ size: Int) -> Bool {
                let (squares, overflow) = size.multipliedReportingOverflow(by: 2 * size)
                return !overflow && squares <= memory / MemoryLayout<Scalar>.stride
            }
            self = fits(unknowns) ? .direct : fits(n) ? .kernel : .iterative
        }
    }

    private let program: ConvexProgram<M>
    /// X^T X.
    private let gram: M
    private var sum: M.Factor
    private var difference: Difference
    private var penalties: Penalties
    private var sumOperations: Double
    private var part, parts: [Scalar]

    init(_ program: ConvexProgram<M>, _ penalties: Penalties, form: Form) throws {
        let (d, P) = (program.features, program.gates.count)
        self.program = program
        self.penalties = penalties
        gram = program.x.gram(rows: nil, scaledBy: nil)
        sum = try Self.sumFactor(gram, penalties)
        difference =
            switch form {
            case .direct: .direct(try DirectDifference(program, gram: gram, penalties))
            case .kernel: .kernel(try KernelDifference(program, sum: sum, penalties))
            case .iterative: .iterative(IterativeDifference(program, sum: sum, penalties))
            }
        sumOperations =
            Double(program.rows) * Double(d * (d + 1)) + Double(d) * Double(d) * Double(d) / 3
        part = [Scalar](repeating: 0, count: d)
        parts = [Scalar](repeating: 0, count: d * P)
    }

    private static func sumFactor(_ gram: M, _ penalties: Penalties) throws -> M.Factor {
        guard let factor = gram.ridged(penalties.ridge).factor() else {
            throw ConvexError.notPositiveDefinite(rho: penalties.rho)
        }
        return factor
    }

    /// Counted from the shapes.
    var operations: Double {
        switch difference {
        case .direct(let difference): sumOperations + difference.operations
        case .kernel(let difference): sumOperations + difference.operations
        case .iterative(let difference): sumOperations + difference.operations
        }
    }

    /// The system of other penalties; where it cannot be factored the one before stands and this throws.
    mutating func set(_ penalties: Penalties) throws {
        let sum =
            penalties.ridge == self.penalties.ridge ? self.sum : try Self.sumFactor(gram, penalties)
        switch difference {
        case .direct(var solver):
            try solver.set(penalties)
            difference = .direct(solver)
        case .kernel(let solver):
            sumOperations += solver.operations
            difference = .kernel(try KernelDifference(program, sum: sum, penalties))
        case .iterative(var solver):
            solver.set(penalties, sum: sum)
            difference = .iterative(solver)
        }
        self.sum = sum
        self.penalties = penalties
    }

    /// Overwrites u with the solution for b; both (d, 2P).
    mutating func solve(_ b: [Scalar], into u: inout [Scalar]) {
        let (d, P) = (program.features, program.gates.count)
        for gate in 0..<P {
            for row in 0..<d {
                parts[gate * d + row] = b[row * 2 * P + gate] - b[row * 2 * P + P + gate]
            }
        }
        switch difference {
        case .direct(var solver):
            solver.solve(in: &parts)
            difference = .direct(solver)
        case .kernel(var solver):
            solver.solve(in: &parts)
            difference = .kernel(solver)
        case .iterative(var solver):
            solver.solve(in: &parts)
            difference = .iterative(solver)
        }
        for gate in 0..<P {
            for row in 0..<d { part[row] = b[row * 2 * P + gate] + b[row * 2 * P + P + gate] }
            sum.solve(in: &part)
            for row in 0..<d {
                u[row * 2 * P + gate] = (part[row] + parts[gate * d + row]) / 2
                u[row * 2 * P + P + gate] = (part[row] - parts[gate * d + row]) / 2
            }
        }
        sumOperations += 2 * Double(d) * Double(d) * Double(P)
    }
}
