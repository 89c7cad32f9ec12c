// SPDX-License-Identifier: Apache-2.0

/// The u-step as the paper has it: conjugate gradients on the whole system, from 0, with a Nystrom preconditioner.
///
///     A = r I + F^T W F / rho + G^T G,   stops at ||r|| <= 1e-6
///
/// G^T G u is X^T X u, so that an application of A is two products with X. Source: CRONOS, Algorithm 1.
struct NystromSystem<M: SolverMatrix>: Sendable {
    typealias Scalar = M.Scalar

    private let program: ConvexProgram<M>
    private var penalties: Penalties
    private let rank: Int
    private let seed: UInt64
    private let gradients: ConjugateGradient
    private var preconditioner: NystromPreconditioner
    private(set) var operations = 0.0

    init(
        _ program: ConvexProgram<M>, _ penalties: Penalties, rank: Int, iterations: Int, seed: UInt64
    ) {
        self.program = program
        self.penalties = penalties
        self.rank = rank
        self.seed = seed
        gradients = ConjugateGradient(iterations: iterations, absolute: 1e-6)
        preconditioner = Self.sketch(program, penalties, rank, seed)
        operations = Double(rank) * applicationOperations
    }

    mutating func set(_ penalties: Penalties) {
        self.penalties = penalties
        preconditioner = Self.sketch(program, penalties, rank, seed)
        operations += Double(rank) * applicationOperations
    }

    /// Overwrites u with an approximate solution for b; both (d, 2P).
    mutating func solve(_ b: [Scalar], into u: inout [Scalar]) {
        for index in u.indices { u[index] = 0 }
        let (program, rho, preconditioner) = (program, penalties.rho, preconditioner)
        let ridge = Scalar(penalties.ridge)
        let taken = gradients.solve(
            b, x: &u, startsAtZero: true,
            apply: { x in
                var image = Self.image(program, rho, x)
                for index in image.indices { image[index] += ridge * x[index] }
                return image
            },
            precondition: { preconditioner.apply($0) })
        operations += Double(taken) * (applicationOperations + 4 * Double(rank) * Double(b.count))
    }

    private var applicationOperations: Double {
        4 * Double(program.rows) * Double(program.features) * Double(program.columns)
    }

    /// (F^T W F / rho + G^T G) u.
    private static func image(_ program: ConvexProgram<M>, _ rho: Double, _ u: [Scalar]) -> [Scalar] {
        var products = program.products(u)
        let prediction = program.prediction(products)
        let (P, columns, open) = (program.gates.count, program.columns, program.gates.open)
        let inverse = Scalar(1 / rho)
        for row in 0..<program.rows {
            let force = prediction[row] * inverse * (program.weights?[row] ?? 1)
            for gate in 0..<P where open[row * P + gate] {
                products[row * columns + gate] += force
                products[row * columns + P + gate] -= force
            }
        }
        return program.transposedProducts(products)
    }

    /// Of H / r, so that the system is r (I + H / r).
    private static func sketch(
        _ program: ConvexProgram<M>, _ penalties: Penalties, _ rank: Int, _ seed: UInt64
    ) -> NystromPreconditioner {
        NystromPreconditioner(
            size: program.features * program.columns, rank: rank, seed: seed,
            epsilon: Double(Scalar.ulpOfOne)
        ) { direction in
            image(program, penalties.rho, direction.map { Scalar($0) }).map {
                Double($0) / penalties.ridge
            }
        }
    }
}
