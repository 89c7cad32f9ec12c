// SPDX-License-Identifier: Apache-2.0

/// Agreement without any correction for chance.
package enum PairAgreement {
    /// For each unit, the share of pairs of ratings that are the same; nil where it has no two.
    package static func shares(_ ratings: Ratings) -> [Double?] {
        ratings.counts.map { unit in
            let n = unit.reduce(0, +)
            guard n > 1 else { return nil }
            return Double(unit.reduce(0) { $0 + $1 * $1 } - n) / (Double(n) * Double(n - 1))
        }
    }

    /// The mean of `shares`; nil where no unit has two ratings.
    package static func share(_ ratings: Ratings) -> Double? {
        let known = shares(ratings).compactMap(\.self)
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    /// How often a rating is the most frequent one among the others on its unit: what a judge who knew the other
    /// participants' votes could reach at best.
    ///
    /// AlpacaEval's "human agreement" (leave one out, against the mode), with the expectation in place of its random
    /// choice among several modes. The mean is over ratings of units with two or more.
    package static func humanCeiling(_ ratings: Ratings) -> Double? {
        var (agreeing, all) = (0.0, 0)
        for unit in ratings.pairable {
            for (code, count) in unit.enumerated() where count > 0 {
                let most = unit.indices.map { unit[$0] - ($0 == code ? 1 : 0) }.max() ?? 0
                let modes = unit.indices.count { unit[$0] - ($0 == code ? 1 : 0) == most }
                if count - 1 == most { agreeing += Double(count) / Double(modes) }
                all += count
            }
        }
        return all > 0 ? agreeing / Double(all) : nil
    }
}
