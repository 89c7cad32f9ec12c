// SPDX-License-Identifier: Apache-2.0

/// The loss of COALA's second phase over rows z, with its derivatives.
///
///     L(theta) = mean softplus(c - beta theta . z) + ridge / 2 ||theta - theta_0||^2
///
/// Pairwise rows are z = x_w - x_l with c = gamma + margin; pointwise ones z = y x with y = 1 for chosen and -1 for rejected
/// responses and c = gamma (the paper's eq. 9, over both classes).
struct SecondLayerLoss: Sendable {
    /// (rows, neurons), row-major.
    let rows: [Double]
    let neurons: Int
    let beta, offset, ridge: Double
    let start: [Double]

    var count: Int { rows.count / neurons }

    /// The loss and its gradient.
    func value(at theta: [Double]) -> (loss: Double, gradient: [Double]) {
        var loss = 0.0
        var gradient = [Double](repeating: 0, count: neurons)
        forEach(theta) { row, product in
            let t = offset - beta * product
            loss += StableMath.softplus(t)
            let weight = -beta * StableMath.sigmoid(t)
            for index in gradient.indices { gradient[index] += weight * row[index] }
        }
        let scale = 1 / Double(count)
        loss *= scale
        for index in gradient.indices {
            let distance = theta[index] - start[index]
            gradient[index] = gradient[index] * scale + ridge * distance
            loss += ridge / 2 * distance * distance
        }
        return (loss, gradient)
    }

    /// Lipschitz constant of the gradient: beta^2 / 4 lambda_max(Z^T Z / n) + ridge, exact to rounding.
    var smoothness: Double {
        let scale = 1 / Double(count)
        var gram = [Double](repeating: 0, count: neurons * neurons)
        forEach(nil) { row, _ in
            for i in 0..<neurons {
                let value = row[i] * scale
                for j in 0...i { gram[i * neurons + j] += value * row[j] }
            }
        }
        let matrix = (0..<neurons).map { i in
            (0..<neurons).map { j in i >= j ? gram[i * neurons + j] : gram[j * neurons + i] }
        }
        return beta * beta / 4 * (SymmetricEigenvalues.of(matrix).values.first ?? 0) + ridge
    }

    /// Each row and its product with theta, in order.
    private func forEach(_ theta: [Double]?, _ body: (UnsafeBufferPointer<Double>, Double) -> Void) {
        rows.withUnsafeBufferPointer { rows in
            for start in stride(from: 0, to: rows.count, by: neurons) {
                let row = UnsafeBufferPointer(rebasing: rows[start..<start + neurons])
                var product = 0.0
                if let theta { for index in row.indices { product += row[index] * theta[index] } }
                body(row, product)
            }
        }
    }
}
