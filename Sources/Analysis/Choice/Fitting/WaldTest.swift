// SPDX-License-Identifier: Apache-2.0

/// A test that several parameters are zero together, by their covariance over participants.
///
/// W = b' V^+ b over the k directions in which V is not zero; p from F = W (G - k) / (k (G - 1)) on k and G - k degrees
/// of freedom, Hotelling's scaling for G participants (chi-square takes V as known and rejects too often with few).
package struct WaldTest: Equatable, Sendable, Encodable {
    package var statistic: Double
    package var df: Int
    package var p: Double
    package var participants: Int

    /// Absent where V has no direction that is not zero, or the participants are not more than the directions.
    ///
    /// - Parameter scale: variances below 1e-9 of it count as zero.
    package static func test(
        _ values: [Double], covariance: SymmetricMatrix?, clusters: Int, scale: Double
    ) -> ModelOutcome<WaldTest> {
        guard let covariance else { return .absent("one participant says nothing about others") }
        let decomposition = EigenDecomposition(covariance)
        let (statistic, rank) = decomposition.inverseForm(values, above: 1e-9 * scale)
        guard rank > 0 else { return .absent("the participants' answers do not vary") }
        guard clusters > rank else {
            return .absent("\(clusters) participants are too few to test \(rank) parameters together")
        }
        let (first, second) = (Double(rank), Double(clusters - rank))
        let f = statistic * second / (first * Double(clusters - 1))
        let sum = second + first * f
        let p = IncompleteBeta.regularized(
            second / sum, complement: first * f / sum, a: second / 2, b: first / 2)
        return .fitted(WaldTest(statistic: statistic, df: rank, p: p, participants: clusters))
    }
}
