// SPDX-License-Identifier: Apache-2.0

package import Randomness

/// Percentile intervals from resampling participants and questions independently.
///
/// Conservative: the variance of single votes counts three times, so that it covers more than 95% where participants
/// and questions differ little. Source: Owen, "The pigeonhole bootstrap", Annals of Applied Statistics 1 (2007).
package struct TwoWayBootstrap: Sendable {
    /// 95% intervals in the order of `ballots.methods`; nil where no replicate had a vote for or against the method.
    package let intervals: [Interval?]

    package init(_ ballots: Ballots, replicates: Int, draws: inout SeededGenerator) {
        let decided = ballots.ballots.filter { $0.choice != nil }
        var samples = [[Double]](repeating: [], count: ballots.methods.count)
        let people = Set(decided.map(\.participant)).sorted()
        let questions = Set(decided.map(\.question)).sorted()
        for _ in 0..<(people.isEmpty ? 0 : replicates) {
            let personWeight = Self.multiplicities(of: people, among: ballots.participantCount, &draws)
            let questionWeight = Self.multiplicities(of: questions, among: ballots.questions.count, &draws)
            for method in ballots.methods.indices {
                var chosen = [Double](repeating: 0, count: ballots.questions.count)
                var offered = chosen
                for ballot in decided where ballots.sets[ballot.set][method] {
                    let weight = Double(personWeight[ballot.participant]) * ballot.weight
                    offered[ballot.question] += weight
                    if ballot.choice == method { chosen[ballot.question] += weight }
                }
                var sum = 0.0
                var total = 0
                for question in offered.indices where offered[question] > 0 {
                    sum +=
                        Double(questionWeight[question]) * chosen[question]
                        / offered[question]
                    total += questionWeight[question]
                }
                if total > 0 { samples[method].append(sum / Double(total)) }
            }
        }
        intervals = samples.map { sample in
            guard !sample.isEmpty else { return nil }
            let sorted = sample.sorted()
            return Interval(low: Self.quantile(0.025, of: sorted), high: Self.quantile(0.975, of: sorted))
        }
    }

    private static func multiplicities(of names: [Int], among count: Int, _ draws: inout SeededGenerator)
        -> [Int]
    {
        var weights = [Int](repeating: 0, count: count)
        for _ in names { weights[draws.pick(names)] += 1 }
        return weights
    }

    /// Linear interpolation between order statistics (Hyndman and Fan's type 7, numpy's default).
    static func quantile(_ p: Double, of sorted: [Double]) -> Double {
        let place = p * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}
