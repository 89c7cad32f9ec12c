// SPDX-License-Identifier: Apache-2.0

package import Tensors

extension Cronos {
    /// Iterations between two looks at the residuals.
    private static let interval = 25
    /// Iterations after which the penalties stay, so that ADMM's convergence proof holds.
    private static let lastBalance = 2_000
    /// How many times as much as u = 0 iterates may cost before they count as lost.
    private static let mostGrowth = 2.0
    /// The least rho with the paper's r, for single precision.
    private static let leastRho = 1e-3

    /// What a solution is made from.
    private struct Iterates<Scalar: BinaryFloatingPoint> {
        let u, v: [Scalar]
        let multipliers: [Double]
        let residual: Double

        init<M: SolverMatrix>(_ state: AlternatingDirections<M>, residual: Double) where M.Scalar == Scalar {
            (u, v, multipliers) = (state.u, state.v, state.multipliers)
            self.residual = residual
        }
    }

    /// Fits labels, of -1 and 1 for classes, to the rows of x, (n, d).
    ///
    /// - Parameters:
    ///   - weights: of each row's squared error, positive; all 1 where absent.
    ///   - directions: (d, P); drawn from the seed where absent.
    package func fit(
        _ x: Tensor, labels: [Float], weights: [Float]? = nil, directions: Tensor? = nil,
        onProgress: (Progress) throws -> Void = { _ in }
    ) throws -> Solution {
        try check(x, labels, weights)
        return try solve(
            x, labels, weights, directions ?? standardDirections(x), onProgress
        ) { Operations.scaled($0, by: $1) }
    }

    /// The same in double precision and plain loops: what the fast path is held against, for small programs.
    package func fitInDouble(
        _ x: Tensor, labels: [Float], weights: [Float]? = nil, directions: Tensor? = nil,
        onProgress: (Progress) throws -> Void = { _ in }
    ) throws -> Solution {
        try check(x, labels, weights)
        return try solve(x, labels, weights, directions ?? standardDirections(x), onProgress) { x, scale in
            DoubleMatrix(x.values.map { Double($0 * scale) }, rows: x.rows, columns: x.columns)
        }
    }

    private func standardDirections(_ x: Tensor) -> Tensor {
        Gates.directions(features: x.columns, count: gates, seed: seed)
    }

    private func solve<M: SolverMatrix>(
        _ x: Tensor, _ labels: [Float], _ weights: [Float]?, _ directions: Tensor,
        _ onProgress: (Progress) throws -> Void, _ matrix: (Tensor, Float) -> M
    ) throws -> Solution {
        let clock = ContinuousClock.now
        precondition(
            directions.rows == x.columns && labels.count == x.rows,
            "\(labels.count) labels and gates \(directions.shape) for \(x.shape)")
        let total = weights?.reduce(0) { $0 + Double($1) } ?? Double(x.rows)
        // A loss of means is that of sums over n: the same solution, with beta and rho n times as large.
        let divisor = lossScale == .mean ? total : 1
        let scale = scalesFeatures ? Self.scale(x) : 1
        let gates = Gates(
            matrix(x, 1),
            directions: M(
                directions.values.map { M.Scalar($0) }, rows: x.columns, columns: directions.columns))
        let program = ConvexProgram(
            x: matrix(x, Float(scale)), y: labels.map { M.Scalar($0) }, gates: gates,
            beta: beta * divisor * scale, weights: weights.map { $0.map { M.Scalar($0) } })
        // No column of u can gain what it costs: 0 is the solution.
        guard (program.columnNorms(program.labelGradient).max() ?? 0) > program.beta else {
            throw ConvexError.zeroNetwork(beta: beta)
        }
        let penalties = Penalties(
            rho: scalesFeatures ? rho * total / Double(x.rows) : rho * divisor, ridge: ridge)
        var state = AlternatingDirections(
            program, try system(program, penalties), penalties, relaxation: relaxation)

        let (values, columns) = (x.values, program.columns)
        var appraisals = 0
        func appraise(_ point: [M.Scalar], _ multipliers: [Double]) -> Appraisal {
            appraisals += 1
            return Appraisal(
                x: values, y: labels, weights: weights, gates: gates, beta: beta * divisor,
                u: point.map { Double($0) * scale }, multipliers: multipliers)
        }
        /// Of the measured iterates the nearest to optimal, should the last ones be lost.
        var best = Iterates(state, residual: .infinity)
        /// v where it is optimal or better than u, unless it is 0 and u is not.
        func candidate(of state: Iterates<M.Scalar>) throws -> (Solution.Origin, Appraisal) {
            let multipliers = state.multipliers
            let isZero = !state.v.contains { $0 != 0 }
            if !recoversFromU || isZero {
                let ofV = appraise(state.v, multipliers)
                if ofV.optimality.residual <= tolerance {
                    guard !isZero else { throw ConvexError.zeroNetwork(beta: beta) }
                    return (.v, ofV)
                }
                let ofU = appraise(state.u, multipliers)
                let isBetter = ofU.optimality.residual < ofV.optimality.residual
                return isZero || isBetter ? (.u, ofU) : (.v, ofV)
            }
            return (.u, appraise(state.u, multipliers))
        }

        var found: (Solution.Origin, Appraisal)?
        var progress = state.measured()
        var (target, follows, leastRidge) = (tolerance, balances, ridge)
        var (isLost, lostOperations) = (false, 0.0)
        let atZero = program.y.enumerated().reduce(0.0) {
            $0 + Double(weights?[$1.offset] ?? 1) * Double($1.element) * Double($1.element) / 2
        }
        while state.iteration < iterations {
            state.step()
            guard state.iteration % Self.interval == 0 || state.iteration == iterations else { continue }
            progress = state.measured()
            try onProgress(progress)
            let residual = progress.optimality.residual
            if residual < best.residual { best = Iterates(state, residual: residual) }
            // The u-step's factor is that of a system which differs from it by roundings; where r does not stand above these
            // the iterates grow, beyond what u = 0 costs. They then begin again, with the r of the paper.
            if balances, !(progress.objective <= Self.mostGrowth * atZero) {
                guard leastRidge < 1 else {
                    isLost = true
                    break
                }
                leastRidge = 1
                lostOperations = state.operations
                let careful = Penalties(rho: penalties.rho, ridge: 1)
                state = AlternatingDirections(
                    program, try system(program, careful), careful, relaxation: relaxation)
                follows = true
                continue
            }
            if residual <= target {
                found = try candidate(of: Iterates(state, residual: residual))
                if let found, found.1.optimality.residual <= tolerance { break }
                // Single precision said so, double precision did not: go on, and ask for more.
                target /= 2
                found = nil
            }
            if follows, state.iteration < min(iterations, Self.lastBalance) {
                follows = balance(&state, progress, beta: program.beta, leastRidge)
            }
        }
        let last = isLost ? best : Iterates(state, residual: progress.optimality.residual)
        let (origin, appraisal) = try found ?? candidate(of: last)
        let point = (origin == .u ? last.u : last.v).map { Double($0) * scale }
        let network = try TwoLayerNetwork(
            recovering: point, features: x.columns, gates: gates.count, beta: beta)
        let operations =
            lostOperations + state.operations + 2 * Double(x.count) * Double(gates.count)
            + Double(appraisals) * 6 * Double(x.count) * Double(columns)
        return Solution(
            u: point, origin: origin, gates: gates.count, appraisal: appraisal.divided(by: divisor),
            hasConverged: appraisal.optimality.residual <= max(tolerance, 0), progress: progress,
            network: network, floatingPointOperations: operations,
            seconds: (ContinuousClock.now - clock) / .seconds(1))
    }

    private func system<M: SolverMatrix>(
        _ program: ConvexProgram<M>, _ penalties: Penalties
    ) throws -> PrimalSystem<M> {
        switch primalStep {
        case .direct:
            .split(try SplitSystem(program, penalties, form: .init(program, memory: memory)))
        case .pcg(let rank, let iterations):
            .nystrom(NystromSystem(program, penalties, rank: rank, iterations: iterations, seed: seed))
        }
    }

    /// Follows the residuals: rho by the root of their ratio where that is tenfold (OSQP's rule), r so that the group norm's
    /// threshold beta / (rho r) is a third of a column's size.
    ///
    /// Returns false where the precision does not allow it, after which the penalties stay as they are.
    private func balance<M: SolverMatrix>(
        _ state: inout AlternatingDirections<M>, _ progress: Progress, beta: Double, _ leastRidge: Double
    ) -> Bool {
        var next = state.penalties
        let ratio = progress.primalResidual / max(progress.dualResidual, .leastNormalMagnitude)
        if ratio > 10 || ratio < 0.1 { next.rho *= min(8, max(0.125, ratio.squareRoot())) }
        let wanted = 3 * beta / (next.rho * max(progress.groupSize, .leastNormalMagnitude))
        let ridge = min(1, max(leastRidge, wanted))
        if ridge > 3 * next.ridge || ridge < next.ridge / 3 { next.ridge = ridge }
        if leastRidge == 1 { next.rho = max(next.rho, Self.leastRho) }
        guard next != state.penalties else { return true }
        return (try? state.set(next)) != nil
    }

    /// A power of two, so that X is scaled without rounding, by which its columns have about unit norm on average.
    private static func scale(_ x: Tensor) -> Double {
        let norm = (Operations.sumOfSquares(x) / Double(max(1, x.columns))).squareRoot()
        guard norm > 0, norm.isFinite else { return 1 }
        return norm.significand > 1.4 ? 1 / norm.binade / 2 : 1 / norm.binade
    }

    private func check(_ x: Tensor, _ labels: [Float], _ weights: [Float]?) throws {
        guard x.rows > 0, x.columns > 0 else { throw ConvexError.noData }
        guard gates > 0 else { throw ConvexError.setting("gates", Double(gates)) }
        for (name, value) in [("beta", beta), ("rho", rho)] where !(value > 0 && value.isFinite) {
            throw ConvexError.setting(name, value)
        }
        if case .pcg(let rank, let steps) = primalStep, rank < 1 || steps < 1 {
            throw ConvexError.setting(rank < 1 ? "rank" : "CG iterations", Double(min(rank, steps)))
        }
        if !x.isFinite, let row = (0..<x.rows).first(where: { !x.row($0).allSatisfy(\.isFinite) }) {
            throw ConvexError.notFinite(row: row)
        }
        for (row, value) in (weights ?? []).enumerated() where !(value > 0 && value.isFinite) {
            throw ConvexError.weight(row: row)
        }
        guard labels.allSatisfy(\.isFinite), labels.contains(where: { $0 > 0 }),
            labels.contains(where: { $0 < 0 })
        else { throw ConvexError.oneClass }
        guard Operations.sumOfSquares(x) > 0 else { throw ConvexError.noFeatures }
    }
}
