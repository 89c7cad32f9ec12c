// SPDX-License-Identifier: Apache-2.0

/// Times that do not go with each other.
///
/// They are notes and no faults: a volunteer may return to a page and change an answer, which is then later than those behind
/// it, and no figure but durations rests on times.
enum VoteTimes {
    /// Whole seconds may have been cut off.
    private static let tolerance: Int64 = 1000

    static func notes(_ votes: Votes) -> [VoteNote] {
        let rows = votes.rows
        guard rows.contains(where: { $0.knownMoment != Votes.Row.unknown }) else { return [] }
        var starts = [Int](repeating: 0, count: votes.people.count + 1)
        for row in rows where row.knownMoment != Votes.Row.unknown { starts[Int(row.person) + 1] += 1 }
        for person in votes.people.indices { starts[person + 1] += starts[person] }
        var timed = [Int32](repeating: 0, count: starts.last ?? 0)
        var next = starts
        for (index, row) in rows.enumerated() where row.knownMoment != Votes.Row.unknown {
            timed[next[Int(row.person)]] = Int32(index)
            next[Int(row.person)] += 1
        }
        let hasPlaces = rows.contains { $0.knownPlace != Votes.Row.unknown }
        var backwards: [(row: Int32, before: Int32)] = []
        var forwards = 0
        var overlapping: [(row: Int32, before: Int32)] = []
        for person in votes.people.indices {
            let own = timed[starts[person]..<starts[person + 1]]
            let ordered =
                hasPlaces
                ? own.filter { rows[Int($0)].knownPlace != Votes.Row.unknown }
                    .sorted { (rows[Int($0)].knownPlace, $0) < (rows[Int($1)].knownPlace, $1) }
                : Array(own)
            for (before, row) in zip(ordered, ordered.dropFirst()) {
                let (a, b) = (rows[Int(before)], rows[Int(row)])
                // Criteria of one question stand at one place.
                if hasPlaces, a.knownPlace == b.knownPlace { continue }
                if b.knownMoment < a.knownMoment { backwards.append((row, before)) } else { forwards += 1 }
            }
            overlapping += overlaps(in: rows, of: own)
        }
        // Rows without places may be in any order; one or two against the order of all others are worth a word.
        if !hasPlaces, backwards.count * 4 > forwards { backwards = [] }
        return [
            note(
                votes, backwards, field: "answered_at",
                hint: "If the answer was not changed later, correct the time"
            ) {
                "it is before the same participant's answer in line \($0.line), \($0.time)"
                    + (hasPlaces ? ", at an earlier place" : "")
            },
            note(votes, overlapping, field: "duration_ms", hint: "Leave it empty where it is not known") {
                "it begins before the same participant's answer in line \($0.line), \($0.time)"
            },
        ].compactMap(\.self)
    }

    /// Answers that took longer than the time since the participant's answer before.
    private static func overlaps(in rows: [Votes.Row], of own: ArraySlice<Int32>) -> [(Int32, Int32)] {
        var found: [(Int32, Int32)] = []
        var earlier: Int32?
        var last: Int32?
        for number in own.sorted(by: { (rows[Int($0)].knownMoment, $0) < (rows[Int($1)].knownMoment, $1) }) {
            let row = rows[Int(number)]
            // Rows of one moment are of one page.
            if let last, rows[Int(last)].knownMoment < row.knownMoment { earlier = last }
            last = number
            guard let earlier, row.knownMilliseconds != Votes.Row.unknown else { continue }
            let gap = row.knownMoment - rows[Int(earlier)].knownMoment
            if row.knownMilliseconds > gap + tolerance { found.append((number, earlier)) }
        }
        return found
    }

    private static func note(
        _ votes: Votes, _ found: [(row: Int32, before: Int32)], field: String, hint: String,
        reason: (_ before: Votes.Row) -> String
    ) -> VoteNote? {
        guard let first = found.min(by: { votes.rows[Int($0.row)].line < votes.rows[Int($1.row)].line })
        else {
            return nil
        }
        let vote = votes[Int(first.row)]
        let value =
            field == "answered_at" ? vote.answeredAt : vote.durationMilliseconds.map(String.init) ?? ""
        return VoteNote(
            count: found.count,
            first: VoteFault(
                line: Int(votes.rows[Int(first.row)].line), field: field, value: value,
                reason: reason(votes.rows[Int(first.before)]), hint: hint))
    }
}
