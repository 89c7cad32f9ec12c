// SPDX-License-Identifier: Apache-2.0

/// The iterates of ADMM on a `ConvexProgram`.
struct AlternatingDirections {
    private static let smallestRho = 1e-3
    private let program: ConvexProgram
    private var system: SplitSystem
    private let predictionTransposeY: [Float]
    private(set) var rho: Double
    private(set) var u, v: [Float]
    private var lambda: [Float]
    private var s, nu: [Float]
    private var iteration = 0

    init(_ program: ConvexProgram, rho: Double) throws {
        self.program = program
        self.rho = rho
        system = try SplitSystem(program, rho: rho)
        predictionTransposeY = program.predictionTranspose(program.y)
        let size = program.features * 2 * program.gates.count
        u = [Float](repeating: 0, count: size)
        v = u
        lambda = u
        s = [Float](repeating: 0, count: program.rows * 2 * program.gates.count)
        nu = s
    }

    /// One step of u, v, s and the duals, with the residuals of Boyd et al., section 3.3.1.
    mutating func step() throws -> Cronos.Progress {
        let inverseRho = Float(1 / rho)
        let coupling = program.signedTranspose(zip(s, nu).map { $0 - $1 })
        var b = coupling
        for index in b.indices {
            b[index] += predictionTransposeY[index] * inverseRho + v[index] - lambda[index]
        }
        u = system.solve(b)
        let cone = program.signed(program.products(u))

        let (previousV, previousS) = (v, s)
        v = shrunken(zip(u, lambda).map { $0 + $1 })
        for index in s.indices { s[index] = max(0, cone[index] + nu[index]) }
        for index in lambda.indices { lambda[index] += u[index] - v[index] }
        for index in nu.indices { nu[index] += cone[index] - s[index] }
        iteration += 1
        return residuals(cone: cone, previousV: previousV, previousS: previousS)
    }

    /// Doubles or halves rho where one normalised residual is five times the other.
    mutating func balance(_ progress: Cronos.Progress) throws {
        guard iteration < 2_000 else { return }
        let primal = progress.primalResidual / progress.primalTolerance
        let dual = progress.dualResidual / progress.dualTolerance
        let factor: Double = primal > 5 * dual ? 2 : dual > 5 * primal ? 0.5 : 1
        // Below the floor the system is singular in single precision: its condition grows with 1 / rho.
        guard factor != 1, rho * factor >= Self.smallestRho else { return }
        rho *= factor
        for index in lambda.indices { lambda[index] /= Float(factor) }
        for index in nu.indices { nu[index] /= Float(factor) }
        try system.setRho(rho)
    }

    /// The proximal step of the group norm: each column shrinks by beta / rho.
    private func shrunken(_ z: [Float]) -> [Float] {
        let threshold = program.beta / rho
        let factors = program.columnNorms(z).map { Float($0 > threshold ? 1 - threshold / $0 : 0) }
        return z.indices.map { z[$0] * factors[$0 % factors.count] }
    }

    private func residuals(cone: [Float], previousV: [Float], previousS: [Float]) -> Cronos.Progress {
        func squares(_ x: some Sequence<Float>) -> Double { x.reduce(0) { $0 + Double($1) * Double($1) } }
        let primal = squares(zip(u, v).map { $0 - $1 }) + squares(zip(cone, s).map { $0 - $1 })
        let change = program.signedTranspose(zip(s, previousS).map { $0 - $1 })
        let dual = squares(change.indices.map { change[$0] + v[$0] - previousV[$0] })
        let coupled = program.signedTranspose(nu)
        let multipliers = squares(coupled.indices.map { coupled[$0] + lambda[$0] })
        let options = program.tolerances
        let unknowns = Double(u.count + s.count)
        let scale = max(squares(u) + squares(cone), squares(v) + squares(s)).squareRoot()
        return Cronos.Progress(
            iteration: iteration, primalResidual: primal.squareRoot(), dualResidual: rho * dual.squareRoot(),
            primalTolerance: options.absolute * unknowns.squareRoot() + options.relative * scale,
            dualTolerance: options.absolute * Double(u.count).squareRoot()
                + options.relative * rho * multipliers.squareRoot(), rho: rho)
    }
}
