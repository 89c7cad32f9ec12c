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

    /// How many attention checks one must have failed to be left out; nil for any number.
    package var failedAttention: Int?
    /// The largest share (above 0 to 1) of a participant's choices that may be at one place of the page; nil for any.
    package var straightLining: Double?
    /// How many choices a participant must have made for straight-lining to be seen in them.
    package var straightLiningChoices: Int
    /// The least time of an answer in milliseconds; nil for any.
    ///
    /// Who has no times is kept.
    package var tooFast: Double?
    /// The share (above 0 to 1) of a participant's answers that must be faster; nil compares the median.
    package var tooFastShare: Double?

    package init(
        failedAttention: Int? = nil, straightLining: Double? = nil, straightLiningChoices: Int = 8,
        tooFast: Double? = nil, tooFastShare: Double? = nil
    ) {
        (self.failedAttention, self.straightLining) = (failedAttention, straightLining)
        (self.straightLiningChoices, self.tooFast) = (straightLiningChoices, tooFast)
        self.tooFastShare = tooFastShare
    }

    /// Whether no rule is asked for.
    package var isEmpty: Bool { failedAttention == nil && straightLining == nil && tooFast == nil }

    /// These rules, each that `asked` has too as it is there.
    package func replaced(by asked: Exclusions) -> Exclusions {
        var rules = self
        if let failed = asked.failedAttention { rules.failedAttention = failed }
        if let share = asked.straightLining {
            (rules.straightLining, rules.straightLiningChoices) = (share, asked.straightLiningChoices)
        }
        if let time = asked.tooFast { (rules.tooFast, rules.tooFastShare) = (time, asked.tooFastShare) }
        return rules
    }

    /// One participant who is left out, and why.
    package struct Excluded: Equatable, Sendable {
        package var study: String
        package var participant: String
        /// Every rule that the participant breaks, in the order of `Rule.allCases`, with what was found: how many checks
        /// failed, the share of choices at one place, the median in milliseconds or the share of answers that were faster.
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

    /// - Parameter checks: how many checks each participant failed; without it a participant of whom the votes say that some
    ///   check failed is known to have failed one.
    package func applied(to ballots: Ballots, checks: FailedChecks? = nil) -> Outcome {
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
            let name = ballots.participants[person]
            let failed = max(
                checks?.counts[name.name] ?? 0, own.contains(where: \.failedAttention) ? 1 : 0)
            let broken = broken(by: own, failed: failed, placeCounts: placeCounts)
            if !broken.isEmpty {
                isExcluded[person] = true
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

    private func broken(
        by own: ArraySlice<Ballots.Ballot>, failed: Int, placeCounts: [Int]
    ) -> [Broken] {
        var broken: [Broken] = []
        if let bound = failedAttention, failed >= bound {
            broken.append(Broken(.attention, found: Double(failed)))
        }
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
        if let bound = tooFast {
            let times = Self.times(of: own)
            if let share = tooFastShare {
                let found = Double(times.count { Double($0) < bound }) / Double(max(times.count, 1))
                if found > 0, found > share - 1e-9 { broken.append(Broken(.tooFast, found: found)) }
            } else if let median = Self.median(times), median < bound {
                broken.append(Broken(.tooFast, found: median))
            }
        }
        return broken
    }

    /// Those of the answers that have a time; the rows of one answer are one.
    private static func times(of own: ArraySlice<Ballots.Ballot>) -> [Int] {
        var times: [Int] = []
        var question = -1
        for ballot in own where ballot.question != question {
            question = ballot.question
            if let time = ballot.milliseconds { times.append(time) }
        }
        return times
    }

    private static func median(_ times: [Int]) -> Double? {
        guard !times.isEmpty else { return nil }
        let times = times.sorted()
        let middle = times.count / 2
        return times.count % 2 == 1
            ? Double(times[middle]) : (Double(times[middle - 1]) + Double(times[middle])) / 2
    }
}
