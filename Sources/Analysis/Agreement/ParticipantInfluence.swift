// SPDX-License-Identifier: Apache-2.0

/// What becomes of a method's win rate when one participant is left out.
///
/// A result that one person carries is not a result; the range says how far any one of them moves it.
package struct ParticipantInfluence: Equatable, Sendable {
    package var method: String
    /// With everybody.
    package var share: Double
    /// The least and the greatest share with one participant left out; nil with one participant.
    package var range: Interval?
    /// Who moves it most, a number of `Ballots`' participants; the lowest of several.
    package var participant: Int?
    /// The share without that participant less the share with everybody.
    package var change: Double?

    /// Nil where no ballot offered the method and chose any.
    package init?(of method: Int, in ballots: Ballots) {
        self.init(CrossedValues(of: method, in: ballots), method: ballots.methods[method])
    }

    /// One entry a method that has a share.
    package static func all(in ballots: Ballots) -> [ParticipantInfluence] {
        ballots.methods.indices.compactMap { ParticipantInfluence(of: $0, in: ballots) }
    }

    /// - Parameter values: answers sorted by participant, or at least each participant's one after another.
    package init?(_ values: CrossedValues, method: String) {
        let weights = values.questionWeights
        let means = values.questionMeans
        let asked = Double(means.count { $0 != nil })
        let sum = means.reduce(0) { $0 + ($1 ?? 0) }
        guard asked > 0 else { return nil }
        self.method = method
        share = sum / asked
        var start = 0
        while start < values.values.count {
            let person = values.participants[start]
            var end = start
            var (without, questions) = (sum, asked)
            while end < values.values.count, values.participants[end] == person {
                let (question, part) = (values.questions[end], values.parts[end])
                let mean = means[question] ?? 0
                without -= mean
                let left = weights[question] - part
                if left > 1e-9 {
                    without += (mean * weights[question] - part * values.values[end]) / left
                } else {
                    // Nobody else answered the question, which leaves the mean.
                    questions -= 1
                }
                end += 1
            }
            start = end
            guard questions > 0 else { continue }
            let remaining = min(values.range.upperBound, max(values.range.lowerBound, without / questions))
            let moved = remaining - share
            range = Interval(
                low: min(range?.low ?? remaining, remaining), high: max(range?.high ?? remaining, remaining))
            if abs(moved) > abs(change ?? 0) + 1e-12 || participant == nil {
                (participant, change) = (person, moved)
            }
        }
    }
}
