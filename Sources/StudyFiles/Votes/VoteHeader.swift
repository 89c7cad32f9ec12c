// SPDX-License-Identifier: Apache-2.0

/// The first line of votes.csv: where each column stands, what is missing, and what nobody reads.
struct VoteHeader {
    let places: VoteRowReader.Places
    /// Columns that are passed over, with the name that was probably meant.
    let notes: [VoteNote]

    /// Throws a `FileFailure` where a column is missing or stands twice.
    ///
    /// - Parameter opening: the file's first bytes.
    init(_ header: CommaSeparatedValues.Row, opening: [UInt8], path: String) throws {
        func failure(_ reason: String, _ hint: String? = nil) -> FileFailure {
            FileFailure(.badData, path: path, line: header.line, reason: reason, hint: hint)
        }
        let missing = VoteTable.columns.filter { !header.fields.contains($0) }
        let further = VoteColumn.allCases.map(\.rawValue)
        let isOneLine = header.fields.contains { $0.contains("\r") }
        if isOneLine || !missing.isEmpty,
            let fault = TableOpening.fault(opening, columns: VoteTable.columns + further)
        {
            throw failure(fault.reason, fault.hint)
        }
        guard missing.isEmpty else { throw Self.missing(missing, in: header.fields, failure) }
        let known = Set(VoteTable.columns + further)
        var places: [String: Int] = [:]
        var unknown: [String] = []
        for (place, column) in header.fields.enumerated() {
            guard known.contains(column) || column.hasPrefix(VoteColumn.groupPrefix) else {
                unknown.append(column)
                continue
            }
            guard places.updateValue(place, forKey: column) == nil else {
                throw failure("the column \"\(column)\" stands twice")
            }
        }
        let groups = places.filter { $0.key.hasPrefix(VoteColumn.groupPrefix) }.sorted { $0.key < $1.key }
        func place(_ column: String) -> Int { places[column] ?? -1 }
        var others: [VoteColumn: Int] = [:]
        for column in VoteColumn.allCases { others[column] = places[column.rawValue] }
        self.places = VoteRowReader.Places(
            study: place("study"), section: place("section"), question: place("question"),
            prompt: place("prompt"), temperature: place("temperature"), participant: place("participant"),
            options: place("options"), choice: place("choice"), position: place("position"),
            answeredAt: place("answered_at"), duration: place("duration_ms"), further: others,
            groups: groups.map { (String($0.key.dropFirst(VoteColumn.groupPrefix.count)), $0.value) })
        notes = Self.notes(
            unknown, unused: (VoteTable.columns + further).filter { places[$0] == nil }, line: header.line)
    }

    private static func missing(
        _ missing: [String], in fields: [String], _ failure: (String, String?) -> FileFailure
    ) -> FileFailure {
        let spellings = Dictionary(fields.map { (Spelling.folded($0), $0) }) { first, _ in first }
        let slips = missing.compactMap { column in spellings[column].map { "\"\($0)\" for \"\(column)\"" } }
        let (are, s) = missing.count == 1 ? ("is", "") : ("are", "s")
        if slips.count == missing.count {
            return failure(
                "the name\(s) of \(slips.count) column\(s) differ\(s.isEmpty ? "s" : "") in case or spaces alone: "
                    + slips.joined(separator: ", "),
                "Write the names in small letters: " + VoteTable.columns.joined(separator: ","))
        }
        let others = fields.filter { !VoteTable.columns.contains($0) }
        let nearest = missing.compactMap { column in
            Spelling.nearest(to: column, among: others, part: 3).map { "\"\($0)\" for \"\(column)\"" }
        }
        let names = missing.map { "\"\($0)\"" }.joined(separator: ", ")
        return failure(
            "the column\(s) \(names) \(are) missing",
            (nearest.isEmpty ? "" : "There is \(nearest.joined(separator: ", ")). ")
                + "The first line names the columns: " + VoteTable.columns.joined(separator: ","))
    }

    private static func notes(_ unknown: [String], unused: [String], line: Int) -> [VoteNote] {
        var notes: [VoteNote] = []
        var others: [String] = []
        for column in unknown where !column.isEmpty {
            let folded = Spelling.folded(column)
            var meant = Spelling.nearest(to: column, among: unused, part: 3)
            if meant == nil, folded.hasPrefix("group"), folded.count > 6 {
                meant = VoteColumn.groupPrefix + folded.dropFirst(6)
            }
            guard let meant else {
                others.append("\"\(column)\"")
                continue
            }
            notes.append(
                VoteNote(
                    count: 1,
                    first: VoteFault(
                        line: line, reason: "the column \"\(column)\" is not known and is passed over",
                        hint: "If it is a slip, write \"\(meant)\"")))
        }
        guard !others.isEmpty else { return notes }
        let reason =
            others.count == 1
            ? "the column \(others[0]) is not known and is passed over"
            : "the columns \(others.joined(separator: ", ")) are not known and are passed over"
        notes.append(VoteNote(count: 1, first: VoteFault(line: line, reason: reason)))
        return notes
    }
}
