// SPDX-License-Identifier: Apache-2.0

/// What could be said of a section at every look while its answers came in.
package struct SequentialFigures: Sendable {
    /// Each method against chance, then every pair that some answer offered together.
    package var comparisons: [SequentialComparison]
    /// Participants whose answers have no times; they come last.
    package var withoutTimes: Int

    /// Nil where no answer has a time.
    package init?(of ballots: Ballots) {
        guard let arrivals = Arrivals(of: ballots) else { return nil }
        withoutTimes = arrivals.unknown
        let methods = ballots.methods.indices
        comparisons = methods.compactMap {
            SequentialComparison(of: $0, in: ballots, arrivals: arrivals)
        }
        comparisons += methods.flatMap { first in
            methods.filter { $0 > first }.compactMap {
                SequentialComparison(of: first, less: $0, in: ballots, arrivals: arrivals)
            }
        }
    }
}

/// A comparison by the keys of KEYS.md.
struct SequentialJSON: Encodable {
    private let comparison: SequentialComparison

    init(_ comparison: SequentialComparison) { self.comparison = comparison }

    private enum Key: String, CodingKey {
        case a, b, difference, interval, participants
        case decidedAfter = "decided_after"
        case decidedAt = "decided_at"
        case votesInterval = "interval_votes"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(comparison.first, forKey: .a)
        try object.encodeIfPresent(comparison.second, forKey: .b)
        try object.encode(comparison.now.difference, forKey: .difference)
        try object.encodeIfPresent(comparison.now.interval, forKey: .interval)
        try object.encode(comparison.now.participants, forKey: .participants)
        try object.encodeIfPresent(comparison.decided?.participants, forKey: .decidedAfter)
        try object.encodeIfPresent(comparison.decided?.time, forKey: .decidedAt)
        try object.encodeIfPresent(comparison.votesInterval, forKey: .votesInterval)
    }
}
