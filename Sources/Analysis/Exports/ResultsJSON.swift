// SPDX-License-Identifier: Apache-2.0

/// Everything that `showdown analyze --json` prints, by the keys of KEYS.md.
///
/// The figures of the votes that count stand at the top; `without_exclusions` repeats them for all votes where some were left
/// out. Shares are 0 to 1. What does not exist has no key, and `absent` says why.
package struct ResultsJSON: Encodable, Sendable {
    /// What was left out of the figures at the top.
    struct Excluded: Encodable, Sendable {
        var participants: Int
        var votes: Int
        var rules: [LeftOut.Rule]
        var judgeVotes: Int
        var skippedRows: [String]
        var registeredRules: [String]?

        enum CodingKeys: String, CodingKey {
            case participants, votes, rules
            case judgeVotes = "judge_votes"
            case skippedRows = "skipped_rows"
            case registeredRules = "registered_rules"
        }
    }

    private enum Key: String, CodingKey {
        case excluded, judges
        case withoutExclusions = "without_exclusions"
    }

    package let figures: FiguresJSON
    private let excluded: Excluded
    private let withoutExclusions: FiguresJSON?

    private let judges: [JudgeComparisonJSON.Entry]?

    /// - Parameters:
    ///   - whole: the figures before any exclusion; nil where nothing was excluded.
    ///   - judges: nil where no judge answered.
    package init(
        _ tables: StudyTables, whole: StudyTables? = nil, left: LeftOut = LeftOut(),
        judges: [JudgeComparison]? = nil
    ) {
        self.judges = judges.map(JudgeComparisonJSON.entries)
        figures = FiguresJSON(tables)
        withoutExclusions = whole.map(FiguresJSON.init)
        excluded = Excluded(
            participants: left.participants, votes: left.votes, rules: left.rules,
            judgeVotes: left.judgeVotes, skippedRows: left.skippedRows,
            registeredRules: left.registeredRules.flatMap { $0.isEmpty ? nil : $0 })
    }

    package func encode(to encoder: any Encoder) throws {
        try figures.encode(to: encoder)
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(excluded, forKey: .excluded)
        try object.encodeIfPresent(judges, forKey: .judges)
        try object.encodeIfPresent(withoutExclusions, forKey: .withoutExclusions)
    }
}
