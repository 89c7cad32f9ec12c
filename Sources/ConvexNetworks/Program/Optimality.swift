// SPDX-License-Identifier: Apache-2.0

/// How far a point u with multipliers mu >= 0 of the cones is from optimal: the relative residuals of the conditions of
/// Karush, Kuhn and Tucker of the program itself, which know nothing of the algorithm that found the point.
///
///     stationarity      ||F^T W (F u - y) - G^T mu + beta g|| / max(||F^T W F u||, ||F^T W y||, ||G^T mu||, ||beta g||)
///     feasibility       ||min(G u, 0)|| / ||G u||
///     complementarity   sum |mu (G u)| / objective(u)
///
/// g is the subgradient of sum ||u_bi|| that serves best: u_bi / ||u_bi|| where the column is not zero, and where it is the
/// point of the unit ball nearest to what the other terms leave. Norms are Frobenius norms. Scaling each condition by its
/// largest term is what OSQP does (Stellato et al., Mathematical Programming Computation 12, 2020, section 3.4); all three
/// stay the same when X or y is scaled. mu >= 0 holds exactly: it is -rho min(t, 0).
package struct Optimality: Sendable, Equatable {
    package var stationarity, feasibility, complementarity: Double

    /// The largest of the three.
    package var residual: Double { max(stationarity, feasibility, complementarity) }

    /// - Parameters:
    ///   - gradient: F^T W (F u - y), (d, 2P).
    ///   - labels: F^T W y, (d, 2P).
    ///   - force: G^T mu, (d, 2P).
    ///   - violation: ||min(G u, 0)||, and ||G u|| beside it.
    init(
        u: [Double], gradient: [Double], labels: [Double], force: [Double], columns: Int, beta: Double,
        violation: (negative: Double, all: Double), slackness: Double, objective: Double
    ) {
        let norms = ColumnNorms.of(u, columns: columns)
        let rest = zip(gradient, force).map { $0 - $1 }
        let restNorms = ColumnNorms.of(rest, columns: columns)
        var (residual, group, fit) = (0.0, 0.0, 0.0)
        for index in u.indices {
            let column = index % columns
            let penalty =
                norms[column] > 0
                ? beta * u[index] / norms[column]
                : -rest[index] * min(1, beta / max(restNorms[column], .leastNormalMagnitude))
            residual += (rest[index] + penalty) * (rest[index] + penalty)
            group += penalty * penalty
            fit += (gradient[index] + labels[index]) * (gradient[index] + labels[index])
        }
        let scale = max(
            fit.squareRoot(), group.squareRoot(), Self.norm(labels), Self.norm(force), .leastNormalMagnitude)
        stationarity = residual.squareRoot() / scale
        feasibility = violation.all > 0 ? violation.negative / violation.all : 0
        complementarity = slackness / max(objective, .leastNormalMagnitude)
    }

    private static func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
