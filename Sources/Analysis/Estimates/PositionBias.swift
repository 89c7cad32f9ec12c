// SPDX-License-Identifier: Apache-2.0

/// Pearson's test of the places of the choices against the uniform distribution.
///
/// Under a counterbalanced order every place is as likely to hold any method, so that without a bias each is chosen
/// alike. Where ballots differ in their number of options, a ballot with k options expects 1/k at each of its places.
/// `p` takes votes as independent, `pClustered` lets a participant's votes hang together.
package struct PositionBias: Equatable, Sendable, Encodable {
    package var statistic: Double
    package var df: Int
    package var p: Double
    /// Hotelling's test with participants as units; nil where they are too few or all alike.
    package var pClustered: Double?
    /// Why there is no `pClustered`.
    package var clusteredAbsence: String?
    /// Choices at the first place, the second, and so on.
    package var observed: [Int]
    package var expected: [Double]

    enum CodingKeys: String, CodingKey {
        case statistic, df, p, observed, expected
        case pClustered = "p_clustered"
    }

    /// Nil where no ballot chose a method.
    package init?(_ ballots: Ballots) {
        var chosen: [Double] = []
        var sizes: [Int: Double] = [:]
        let placeCounts = ballots.pages.map(\.placeCount)
        for ballot in ballots.ballots {
            let places = placeCounts[ballot.page]
            guard let position = ballot.position, position <= places else { continue }
            while chosen.count < places { chosen.append(0) }
            chosen[position - 1] += ballot.weight
            sizes[places, default: 0] += ballot.weight
        }
        guard chosen.count > 1 else { return nil }
        // The parts of an answer are of one place, so that whole answers come out but for rounding.
        let observed = chosen.map { Int($0.rounded()) }
        var expected = [Double](repeating: 0, count: observed.count)
        for (size, count) in sizes.sorted(by: { $0.key < $1.key }) {
            for place in 0..<size { expected[place] += count.rounded() / Double(size) }
        }
        self.observed = observed
        self.expected = expected
        df = observed.count - 1
        statistic = zip(observed, expected).reduce(0) { sum, pair in
            let difference = Double(pair.0) - pair.1
            return sum + difference * difference / pair.1
        }
        p = ChiSquare.upperTail(statistic, degreesOfFreedom: df)
        let clustered = ClusteredPositionTest.p(ballots)
        (pClustered, clusteredAbsence) = (clustered.value, clustered.reason)
    }
}
