// SPDX-License-Identifier: Apache-2.0

/// Comparisons won and all comparisons, by participant.
///
/// The share is the ratio of the two sums; its variance is that of the participants' residuals won - share x all, times
/// G / (G - 1) for G participants (Cochran, "Sampling Techniques", 1977, section 6.4).
struct LengthTally {
    private var won: [Double]
    private var all: [Double]

    init(_ participants: Int) {
        won = [Double](repeating: 0, count: participants)
        all = won
    }

    mutating func add(_ participant: Int, _ weight: Double, won isWon: Bool) {
        all[participant] += weight
        if isWon { won[participant] += weight }
    }

    private var sums: (won: Double, all: Double, people: Int) {
        (won.reduce(0, +), all.reduce(0, +), all.count { $0 > 0 })
    }

    private var variance: Double {
        let (wins, total, people) = sums
        guard people > 1 else { return 0 }
        let share = wins / total
        let squares = zip(won, all).reduce(0) { sum, entry in
            let residual = (entry.0 - share * entry.1) / total
            return sum + residual * residual
        }
        return squares * Double(people) / Double(people - 1)
    }

    /// Nil without comparisons.
    var share: LengthBias.Share? {
        let (wins, total, people) = sums
        guard total > 0 else { return nil }
        let share = wins / total
        let estimate: IntervalEstimate
        if people < 2 {
            estimate = .absent("one participant says nothing about others")
        } else if variance > ClusteredMean.nothing {
            let half =
                StudentT(degreesOfFreedom: Double(people - 1)).quantile(0.975) * variance.squareRoot()
            estimate = IntervalEstimate(
                interval: Interval(low: share - half, high: share + half).clipped, remark: nil)
        } else {
            estimate = IntervalEstimate(
                interval: ShareInterval.wilson(share: min(1, max(0, share)), count: Double(people)),
                remark: "participants do not vary; Wilson's interval for \(people) votes instead")
        }
        return LengthBias.Share(
            share: share, comparisons: total, participants: people, interval: estimate)
    }

    /// Of a share of one half.
    var p: Double? {
        let (wins, total, people) = sums
        guard people > 1, total > 0 else { return nil }
        let excess = wins / total - 0.5
        guard variance > ClusteredMean.nothing else {
            return abs(excess) < 1e-13 ? 1 : StudentizedFlipTest.signTest(clusters: people)
        }
        return StudentT(degreesOfFreedom: Double(people - 1)).twoSided(excess / variance.squareRoot())
    }
}
