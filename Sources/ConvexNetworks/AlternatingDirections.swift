// SPDX-License-Identifier: Apache-2.0

/// The iterates of ADMM on a `ConvexProgram`, in two arrays that hold each variable and its scaled dual at once.
///
///     t = s + nu with s = max(t, 0), nu = min(t, 0)          of s = G u, (n, 2P)
///     z = v + lambda with v = prox(z)                        of u = v, (d, 2P)
///
/// since s = max(G u + nu, 0) leaves nu = min(G u + nu, 0), and v = prox(u + lambda) leaves lambda = u + lambda - v. With
/// over-relaxation a a step is
///
///     (r I + F^T W F / rho + G^T G) u = F^T W y / rho + r (2 v - z) + G^T |t|
///     t <- a G u + (1 - a) max(t, 0) + min(t, 0)
///     z <- a u + (1 - a) v + z - v
///
/// two products with X, one pass over t and the u-step. Source: Boyd et al., "Distributed optimization and statistical
/// learning via ADMM" (2011), sections 3.1 and 3.4.3; a = 1 and r = 1 are CRONOS's.
struct AlternatingDirections<M: SolverMatrix> {
    typealias Scalar = M.Scalar

    private let program: ConvexProgram<M>
    private var system: PrimalSystem<M>
    private(set) var penalties: Penalties
    private let relaxation: Scalar
    private(set) var u, v: [Scalar]
    private var z, right, coupled: [Scalar]
    private let t, signs, work, unknowns, image: M
    private(set) var iteration = 0
    private var stepOperations = 0.0

    init(
        _ program: ConvexProgram<M>, _ system: PrimalSystem<M>, _ penalties: Penalties, relaxation: Double
    ) {
        self.program = program
        self.system = system
        self.penalties = penalties
        self.relaxation = Scalar(relaxation)
        let (n, d, columns) = (program.rows, program.features, program.columns)
        u = [Scalar](repeating: 0, count: d * columns)
        (v, z, right, coupled) = (u, u, u, u)
        t = M(zeros: n, columns)
        work = M(zeros: n, columns)
        signs = M(program.gates.signs(of: Scalar.self), rows: n, columns: columns)
        unknowns = M(zeros: d, columns)
        image = M(zeros: d, columns)
    }

    /// Counted from the shapes.
    var operations: Double { stepOperations + system.operations }

    /// One step; nothing is allocated but what the u-step does.
    mutating func step() {
        let (inverse, ridge) = (Scalar(1 / penalties.rho), Scalar(penalties.ridge))
        for index in right.indices {
            right[index] =
                program.labelGradient[index] * inverse + ridge * (2 * v[index] - z[index]) + coupled[index]
        }
        system.solve(right, into: &u)
        unknowns.assign(u)
        work.assign(program.x, transposed: false, times: unknowns)
        t.splitStep(products: work, signs: signs, relaxation: relaxation)
        image.assign(program.x, transposed: true, times: work)
        image.read(into: &coupled)
        for index in z.indices {
            z[index] += relaxation * u[index] - relaxation * v[index]
        }
        shrink()
        iteration += 1
        stepOperations += 4 * Double(program.rows) * Double(u.count) + 5 * Double(t.rows * t.columns)
    }

    /// v = prox(z) of the group norm: each column shrinks by beta / (rho r).
    private mutating func shrink() {
        let columns = program.columns
        let threshold = program.beta / (penalties.rho * penalties.ridge)
        let factors = program.columnNorms(z).map { Scalar($0 > threshold ? 1 - threshold / $0 : 0) }
        var column = 0
        for index in z.indices {
            v[index] = z[index] * factors[column]
            column = column + 1 == columns ? 0 : column + 1
        }
    }

    /// mu = -rho nu >= 0, the multipliers of the cones; (n, 2P).
    var multipliers: [Double] {
        let rho = penalties.rho
        return t.values.map { $0 < 0 ? -rho * Double($0) : 0 }
    }

    /// The same iterates under other penalties: scaled duals are the duals over the penalty.
    mutating func set(_ new: Penalties) throws {
        try system.set(new)
        let cones = Scalar(penalties.rho / new.rho)
        let group = Scalar(penalties.rho * penalties.ridge / (new.rho * new.ridge))
        var slack = t.values
        for index in slack.indices where slack[index] < 0 { slack[index] *= cones }
        t.assign(slack)
        for index in z.indices { z[index] = v[index] + (z[index] - v[index]) * group }
        let signs = signs.values
        for index in slack.indices { slack[index] = signs[index] * abs(slack[index]) }
        coupled = program.transposedProducts(slack)
        penalties = new
    }
}

extension AlternatingDirections {
    /// Where the iterates stand; costs about two steps.
    ///
    /// The primal residual is that of u = v and s = G u. The dual residual is the gradient of the Lagrangian in u,
    /// F^T W (F u - y) + rho (r lambda + G^T nu), which is Boyd's rho (r (v' - v) + G^T (s' - s)) where the u-step is exact
    /// and nothing is over-relaxed, and stays true where not.
    func measured() -> Cronos.Progress {
        let (columns, ridge) = (program.columns, penalties.ridge)
        let products = program.products(u)
        var misfit = program.prediction(products)
        var loss = 0.0
        for row in misfit.indices {
            misfit[row] -= program.y[row]
            loss += Double(program.weights?[row] ?? 1) * Double(misfit[row]) * Double(misfit[row]) / 2
        }
        let gradient = program.predictionTranspose(misfit).map { Double($0) }
        let (split, signs) = (t.values, signs.values)
        var duals = split
        var (apart, cone, slack, negative, slackness) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for index in split.indices {
            let image = Double(signs[index] * products[index])
            let (s, nu) = (Double(max(split[index], 0)), Double(min(split[index], 0)))
            apart += (image - s) * (image - s)
            cone += image * image
            slack += s * s
            if image < 0 { negative += image * image }
            slackness += abs(penalties.rho * nu * image)
            duals[index] = signs[index] * min(split[index], 0)
        }
        let force = program.transposedProducts(duals).map { -penalties.rho * Double($0) }
        var (group, uSquares, vSquares, dual) = (0.0, 0.0, 0.0, 0.0)
        for index in u.indices {
            let (u, v) = (Double(u[index]), Double(v[index]))
            group += (u - v) * (u - v)
            uSquares += u * u
            vSquares += v * v
            let lambda = Double(z[index]) - v
            let residual = gradient[index] - force[index] + penalties.rho * ridge * lambda
            dual += residual * residual
        }
        let labels = program.labelGradient.map { Double($0) }
        let point = u.map { Double($0) }
        let penalty = program.beta * ColumnNorms.of(point, columns: columns).reduce(0, +)
        let dualScale = max(
            labels.reduce(0) { $0 + $1 * $1 }, force.reduce(0) { $0 + $1 * $1 }, .leastNormalMagnitude)
        let primalScale = max(ridge * uSquares + cone, ridge * vSquares + slack, .leastNormalMagnitude)
        return Cronos.Progress(
            iteration: iteration, primalResidual: ((ridge * group + apart) / primalScale).squareRoot(),
            dualResidual: (dual / dualScale).squareRoot(), rho: penalties.rho, objective: loss + penalty,
            groupSize: (uSquares / Double(columns)).squareRoot(),
            optimality: Optimality(
                u: point, gradient: gradient, labels: labels, force: force, columns: columns,
                beta: program.beta, violation: (negative.squareRoot(), cone.squareRoot()),
                slackness: slackness, objective: loss + penalty))
    }
}
