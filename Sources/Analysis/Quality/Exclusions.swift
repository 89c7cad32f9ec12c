// SPDX-License-Identifier: Apache-2.0

/// Rules by which participants are left out of an analysis, with their bounds; pre-registered, and none unless asked for.
///
/// A rule looks at all answers of a participant in the study, whatever section they are in, and leaves out the participant as a
/// whole.
package struct Exclusions: Equatable, Sendable {
    package enum Rule: String, CaseIterable, Sendable {
        case attention
        case straightLining = "straight_lining"
        case tooFast = "too_fast"
    }

    /// Whether those are left out who failed an attention check.
    package var attention: Bool
    /// The largest share (above 0 to 1) of a participant's choices that may be at one place of the page; nil for any.
    package var straightLining: Double?
    /// How many choices a participant must have made for straight-lining to be seen in them.
    package var straightLiningChoices: Int
    /// The smallest median time of an answer in milliseconds; nil for any.
    ///
    /// Who has no times is kept.
    package var tooFast: Double?

    package init(
        attention: Bool = false, straightLining: Double? = nil, straightLiningChoices: Int = 8,
        tooFast: Double? = nil
    ) {
        (self.attention, self.straightLining) = (attention, straightLining)
        (self.straightLiningChoices, self.tooFast) = (straightLiningChoices, tooFast)
    }

    /// Whether no rule is asked for.
    package var isEmpty: Bool { !attention && straightLining == nil && tooFast == nil }

    /// One participant who is left out, and why.
    package struct Excluded: Equatable, Sendable {
        package var study: String
        package var participant: String
        /// Every rule that the participant breaks, in the order of `Rule.allCases`, with what was found: 1 for a failed
        /// check, the share of choices at one place, the median in milliseconds.
        package var broken: [Broken]
        /// Answers that are left out with the participant.
        package var answers: Int
    }

    package struct Broken: Equatable, Sendable {
        package var rule: Rule
        package var found: Double

        package init(_ rule: Rule, found: Double) { (self.rule, self.found) = (rule, found) }
    }

    package struct Outcome: Sendable {
        /// The study of those who are kept.
        package var kept: Ballots
        /// In the order of their names.
        package var excluded: [Excluded]

        /// How many participants a rule leaves out; one who breaks two counts for both.
        package func count(_ rule: Rule) -> Int {
            excluded.count { $0.broken.contains { $0.rule == rule } }
        }
    }

    package func applied(to ballots: Ballots) -> Outcome {
        guard !isEmpty else { return Outcome(kept: ballots, excluded: []) }
        var excluded: [Excluded] = []
        var isExcluded = [Bool](repeating: false, count: ballots.participantCount)
        let placeCounts = ballots.pages.map(\.placeCount)
        var start = 0
        while start < ballots.ballots.count {
            let person = ballots.ballots[start].participant
            var end = start
            while end < ballots.ballots.count, ballots.ballots[end].participant == person { end += 1 }
            let own = ballots.ballots[start..<end]
            let broken = broken(by: own, placeCounts: placeCounts)
            if !broken.isEmpty {
                isExcluded[person] = true
                let name = ballots.participants[person]
                excluded.append(
                    Excluded(
                        study: name.study, participant: name.name, broken: broken,
                        answers: Int(own.reduce(0) { $0 + $1.weight }.rounded())))
            }
            start = end
        }
        guard !excluded.isEmpty else { return Outcome(kept: ballots, excluded: []) }
        return Outcome(
            kept: ballots.compacted(ballots.ballots.filter { !isExcluded[$0.participant] }),
            excluded: excluded)
    }

    private func broken(by own: ArraySlice<Ballots.Ballot>, placeCounts: [Int]) -> [Broken] {
        var broken: [Broken] = []
        if attention, own.contains(where: \.failedAttention) { broken.append(Broken(.attention, found: 1)) }
        if let bound = straightLining {
            var chosen: [Int: Double] = [:]
            for ballot in own {
                guard let position = ballot.position, position <= placeCounts[ballot.page] else { continue }
                chosen[position, default: 0] += ballot.weight
            }
            let total = chosen.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
            let share = total > 0 ? (chosen.values.max() ?? 0) / total : 0
            // Parts of answers do not add up exactly.
            if total > Double(straightLiningChoices) - 1e-9, share > bound + 1e-9 {
                broken.append(Broken(.straightLining, found: share))
            }
        }
        if let bound = tooFast, let median = Self.medianTime(of: own), median < bound {
            broken.append(Broken(.tooFast, found: median))
        }
        return broken
    }

    /// Over the answers with a time; the rows of one answer are one.
    private static func medianTime(of own: ArraySlice<Ballots.Ballot>) -> Double? {
        var times: [Int] = []
        var question = -1
        for ballot in own where ballot.question != question {
            question = ballot.question
            if let time = ballot.milliseconds { times.append(time) }
        }
        guard !times.isEmpty else { return nil }
        times.sort()
        let middle = times.count / 2
        return times.count % 2 == 1
            ? Double(times[middle]) : (Double(times[middle - 1]) + Double(times[middle])) / 2
    }
}
