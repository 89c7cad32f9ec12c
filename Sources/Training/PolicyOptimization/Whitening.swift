// SPDX-License-Identifier: Apache-2.0

/// Values of all tokens of a step brought to variance 1, and to mean 0 where the mean is shifted.
///
/// (x - mean) / sqrt(variance + 1e-8), the variance unbiased, both over the responses' own tokens: there is no padding to
/// mask. Source: `masked_whiten` of TRL.
package enum Whitening {
    private static let epsilon = 1e-8

    /// - Parameter shiftsMean: false keeps the mean where it is, as rewards want it.
    /// - Returns: nil where fewer than two tokens have no variance.
    package static func whitened(_ responses: [[Double]], shiftsMean: Bool = true) -> [[Double]]? {
        let count = responses.reduce(0) { $0 + $1.count }
        guard count > 1 else { return nil }
        let mean = responses.reduce(0) { $1.reduce($0, +) } / Double(count)
        let squares = responses.reduce(0) { $1.reduce($0) { $0 + ($1 - mean) * ($1 - mean) } }
        let scale = 1 / (squares / Double(count - 1) + epsilon).squareRoot()
        let offset = shiftsMean ? 0 : mean
        return responses.map { $0.map { ($0 - mean) * scale + offset } }
    }
}
