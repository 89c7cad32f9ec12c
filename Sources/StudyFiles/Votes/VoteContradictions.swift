// SPDX-License-Identifier: Apache-2.0

/// Rows that say different things of one participant, of one question or of the file.
///
/// They are notes and no faults: each row can be counted, but what it says of more than itself can be true of only one of
/// them, and a table must go by one.
struct VoteContradictions {
    private let votes: Votes
    private var found: [String: VoteNote] = [:]

    static func notes(_ votes: Votes) -> [VoteNote] {
        var contradictions = VoteContradictions(votes)
        contradictions.compareStudies()
        contradictions.comparePrompts()
        contradictions.compareParticipants()
        contradictions.compareGroups()
        return contradictions.found.values.sorted {
            ($0.first.line, $0.first.field ?? "") < ($1.first.line, $1.first.field ?? "")
        }
    }

    private init(_ votes: Votes) { self.votes = votes }

    /// Counts a row of which a kind of contradiction is known, or keeps it as the first.
    private mutating func add(
        _ field: String, _ row: Votes.Row, value: @autoclosure () -> String,
        reason: @autoclosure () -> String, hint: String
    ) {
        guard found[field] == nil else {
            found[field]?.count += 1
            return
        }
        found[field] = VoteNote(
            count: 1,
            first: VoteFault(
                line: Int(row.line), field: field, value: Self.short(value()), reason: reason(), hint: hint))
    }

    private static func short(_ text: String) -> String {
        text.count > 60 ? "\(text.prefix(60))…" : text
    }

    private mutating func compareStudies() {
        let votes = self.votes
        guard let first = votes.rows.first else { return }
        let studies = votes.questions.map(\.study)
        let own = studies[Int(first.question)]
        guard studies.contains(where: { $0 != own }) else { return }
        for row in votes.rows where studies[Int(row.question)] != own {
            add(
                "study", row, value: studies[Int(row.question)],
                reason: "it is \"\(own)\" in line \(first.line); answers of all studies are counted together",
                hint: "If they are not to be, give each study a file of its own")
        }
    }

    private mutating func comparePrompts() {
        let votes = self.votes
        var known = [Int32](repeating: -1, count: votes.questions.count)
        for row in votes.rows {
            let question = Int(row.question)
            if known[question] < 0 {
                // What is empty is not known.
                if !votes.prompts[Int(row.prompt)].isEmpty { known[question] = row.prompt }
                continue
            }
            guard known[question] != row.prompt, !votes.prompts[Int(row.prompt)].isEmpty else { continue }
            let other = votes.prompts[Int(known[question])]
            add(
                "prompt", row, value: votes.prompts[Int(row.prompt)],
                reason: "question \"\(votes.questions[question].id)\" of section "
                    + "\"\(votes.questions[question].section)\" has the prompt \"\(Self.short(other))\" in "
                    + "another row",
                hint: "Give each prompt a question of its own")
        }
    }

    /// People who are judges elsewhere, and checks of attention both passed and failed.
    private mutating func compareParticipants() {
        let votes = self.votes
        var first = [Int32](repeating: -1, count: votes.people.count)
        for (index, row) in votes.rows.enumerated() {
            let person = Int(row.person)
            guard first[person] >= 0 else {
                first[person] = Int32(index)
                continue
            }
            let earlier = votes.rows[Int(first[person])]
            guard earlier.kindNumber != row.kindNumber || earlier.attentionNumber != row.attentionNumber
            else {
                continue
            }
            if (earlier.kind == .judge) != (row.kind == .judge) {
                add(
                    "kind", row, value: row.kind?.rawValue ?? "",
                    reason:
                        "participant \"\(votes.people[person].name)\" is \(Self.word(earlier.kind)) in line "
                        + "\(earlier.line) and \(Self.word(row.kind)) here",
                    hint: "A judge is one in all of its rows; an empty kind is a person's")
            }
            if let before = earlier.attention, let attention = row.attention, before != attention {
                add(
                    "attention", row, value: attention.rawValue,
                    reason: "participant \"\(votes.people[person].name)\" has \(before.rawValue) in line "
                        + "\(earlier.line); who failed in one row counts as having failed",
                    hint: "Write the same in all rows of a participant")
            }
        }
    }

    private static func word(_ kind: Vote.Kind?) -> String { kind == .judge ? "a judge" : "a person" }

    private mutating func compareGroups() {
        let votes = self.votes
        var first = [Int32](repeating: -1, count: votes.people.count)
        // Of participants with rows that differ: each group's value that was met first, and its line.
        var known: [Int: [String: (value: String, line: Int32)]] = [:]
        for (index, row) in votes.rows.enumerated() {
            let person = Int(row.person)
            guard first[person] >= 0 else {
                first[person] = Int32(index)
                continue
            }
            let earlier = votes.rows[Int(first[person])]
            guard earlier.grouping != row.grouping else { continue }
            var values =
                known[person] ?? votes.groupings[Int(earlier.grouping)].mapValues { ($0, earlier.line) }
            for (group, value) in votes.groupings[Int(row.grouping)].sorted(by: { $0.key < $1.key }) {
                guard let before = values[group] else {
                    values[group] = (value, row.line)
                    continue
                }
                guard before.value != value else { continue }
                add(
                    VoteColumn.groupPrefix + group, row, value: value,
                    reason: "participant \"\(votes.people[person].name)\" has \"\(before.value)\" in line "
                        + "\(before.line); tables by group take the first in the order of the alphabet",
                    hint: "Write the same in all rows of a participant")
            }
            known[person] = values
        }
    }
}
