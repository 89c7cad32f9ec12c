// SPDX-License-Identifier: Apache-2.0

/// What a solution is worth, all of it computed in double precision from the data and the solution alone.
package struct Appraisal: Sendable {
    /// 1/2 sum w (F u - y)^2 + beta sum ||u_bi||.
    package var objective: Double
    /// 1/2 sum w (f(x) - y)^2 + beta sum ||u_bi|| of the recovered network f: the value at a feasible point of the
    /// network's own problem, which solutions outside their cones can be compared by.
    package var networkObjective: Double
    /// ||min(G u, 0)|| / ||G u||.
    package var coneViolation: Double
    /// The largest |f(x) - F u| over the rows.
    package var networkDifference: Double
    /// Shares of rows whose label's sign the recovered network gets, and F u.
    package var networkAccuracy, predictionAccuracy: Double
    package var optimality: Optimality

    /// - Parameters:
    ///   - x: (n, d); y, weights: (n); u: (d, 2P); multipliers: mu, (n, 2P).
    init<Scalar: BinaryFloatingPoint>(
        x: [Scalar], y: [Scalar], weights: [Scalar]?, gates: Gates, beta: Double, u: [Double],
        multipliers: [Double]
    ) {
        let (n, P) = (gates.rows, gates.count)
        let (d, columns) = (x.count / max(1, n), 2 * P)
        var (fit, network, difference) = (0.0, 0.0, 0.0)
        var (negative, all, slackness) = (0.0, 0.0, 0.0)
        var (networkRight, predictionRight) = (0, 0)
        var sums = TransposedSums(features: d, columns: P * 4)
        var products = [Double](repeating: 0, count: columns)
        var coefficients = [Double](repeating: 0, count: P * 4)
        for row in 0..<n {
            multiply(x, row, u, into: &products)
            var (prediction, score) = (0.0, 0.0)
            for column in 0..<columns {
                let (gate, side) = (column % P, column < P ? 1.0 : -1.0)
                let open = gates.open[row * P + gate]
                let (product, sign) = (products[column], open ? 1.0 : -1.0)
                if open { prediction += side * product }
                score += side * max(product, 0)
                all += product * product
                if sign * product < 0 { negative += product * product }
                let multiplier = multipliers[row * columns + column]
                slackness += abs(multiplier * product)
                coefficients[columns + column] = sign * multiplier
            }
            let (label, weight) = (Double(y[row]), Double(weights?[row] ?? 1))
            fit += weight * (prediction - label) * (prediction - label)
            network += weight * (score - label) * (score - label)
            difference = max(difference, abs(score - prediction))
            if score * label > 0 { networkRight += 1 }
            if prediction * label > 0 { predictionRight += 1 }
            for gate in 0..<P {
                let open = gates.open[row * P + gate]
                coefficients[gate] = open ? weight * (prediction - label) : 0
                coefficients[P + gate] = open ? weight * label : 0
            }
            sums.add(x, row, coefficients)
        }
        let penalty = beta * ColumnNorms.of(u, columns: columns).reduce(0, +)
        objective = fit / 2 + penalty
        networkObjective = network / 2 + penalty
        coneViolation = all > 0 ? (negative / all).squareRoot() : 0
        networkDifference = difference
        networkAccuracy = n > 0 ? Double(networkRight) / Double(n) : 0
        predictionAccuracy = n > 0 ? Double(predictionRight) / Double(n) : 0
        optimality = Optimality(
            u: u, gradient: sums.mirrored(0..<P), labels: sums.mirrored(P..<columns),
            force: sums.columns(columns..<2 * columns), columns: columns, beta: beta,
            violation: (negative.squareRoot(), all.squareRoot()), slackness: slackness, objective: objective)
    }
}

extension Appraisal {
    /// The same with a loss and a penalty over a number: a loss of means.
    func divided(by divisor: Double) -> Appraisal {
        var result = self
        result.objective /= divisor
        result.networkObjective /= divisor
        return result
    }
}

/// out = row of x times u: (d, columns).
private func multiply<Scalar: BinaryFloatingPoint>(
    _ x: [Scalar], _ row: Int, _ u: [Double], into out: inout [Double]
) {
    let columns = out.count
    let d = u.count / columns
    x.withUnsafeBufferPointer { x in
        u.withUnsafeBufferPointer { u in
            out.withUnsafeMutableBufferPointer { out in
                for column in 0..<columns { out[column] = 0 }
                for feature in 0..<d {
                    let value = Double(x[row * d + feature])
                    for column in 0..<columns { out[column] += value * u[feature * columns + column] }
                }
            }
        }
    }
}

/// X^T C, (d, columns), a row of X and of C at a time.
private struct TransposedSums {
    private var sums: [Double]
    private let columns: Int

    init(features: Int, columns: Int) {
        sums = [Double](repeating: 0, count: features * columns)
        self.columns = columns
    }

    mutating func add<Scalar: BinaryFloatingPoint>(_ x: [Scalar], _ row: Int, _ coefficients: [Double]) {
        let d = sums.count / columns
        let columns = columns
        x.withUnsafeBufferPointer { x in
            coefficients.withUnsafeBufferPointer { coefficients in
                sums.withUnsafeMutableBufferPointer { sums in
                    for feature in 0..<d {
                        let value = Double(x[row * d + feature])
                        for column in 0..<columns {
                            sums[feature * columns + column] += value * coefficients[column]
                        }
                    }
                }
            }
        }
    }

    func columns(_ range: Range<Int>) -> [Double] {
        (0..<sums.count / columns).flatMap { row in range.map { sums[row * columns + $0] } }
    }

    /// The columns and beside them their negatives, as block 1 has them.
    func mirrored(_ range: Range<Int>) -> [Double] {
        (0..<sums.count / columns).flatMap { row in
            range.map { sums[row * columns + $0] } + range.map { -sums[row * columns + $0] }
        }
    }
}
