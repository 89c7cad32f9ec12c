// SPDX-License-Identifier: Apache-2.0

/// The file votes.csv: its columns, and the checks that a row passes before anything is computed from it.
///
/// `columns` must be there, those of `VoteColumn` and `group_…` may be, others are passed over. A file with a header and no
/// rows is a study without votes.
package enum VoteTable {
    package static let columns = [
        "study", "section", "question", "prompt", "temperature", "participant", "options", "choice",
        "position",
        "answered_at", "duration_ms",
    ]

    /// Throws a `FileFailure` that names the line, the field and its value for the first row that is not a vote.
    package static func read(from path: String) throws -> [Vote] {
        try parse(try FileContents.readText(path), path: path)
    }

    /// - Parameter path: the name that errors give.
    package static func parse(_ text: String, path: String) throws -> [Vote] {
        let rows = try CommaSeparatedValues.parse(text, path: path)
        guard let header = rows.first else {
            throw FileFailure(
                .badData, path: path, reason: "is empty",
                hint: "The first line names the columns: " + columns.joined(separator: ","))
        }
        let places = try places(in: header, path: path)
        var votes: [Vote] = []
        votes.reserveCapacity(rows.count - 1)
        var answers = VoteAnswers(path: path)
        for row in rows.dropFirst() {
            guard row.fields.count == header.fields.count else {
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "has \(row.fields.count) fields, the header has \(header.fields.count)",
                    hint: "Put fields that hold a comma between double quotes")
            }
            let fields = places.mapValues { row.fields[$0] }
            let vote = try VoteRow(fields: fields, path: path, line: row.line).vote()
            try answers.add(vote, line: row.line)
            votes.append(vote)
        }
        return votes
    }

    /// The whole file, header first; rows in the order given.
    ///
    /// Text that may be anything (prompts, ids of responses, groups) is guarded against spreadsheets; `parse` removes the
    /// guard.
    package static func text(_ votes: [Vote]) -> String {
        let further = VoteColumn.allCases.filter { column in votes.contains { !column.text(of: $0).isEmpty } }
        let groups = Set(votes.flatMap(\.groups.keys)).sorted()
        var text = CommaSeparatedValues.line(
            columns + further.map(\.rawValue) + groups.map { VoteColumn.groupPrefix + $0 })
        for vote in votes {
            var fields: [String] = [
                vote.study, vote.section, vote.question, CommaSeparatedValues.guarded(vote.prompt),
                vote.temperature.map { "\($0)" } ?? "", vote.participant, vote.options.joined(separator: "|"),
                vote.choice.description, vote.position.map(String.init) ?? "", vote.answeredAt,
                vote.durationMilliseconds.map(String.init) ?? "",
            ]
            for column in further { fields.append(column.text(of: vote)) }
            for group in groups { fields.append(CommaSeparatedValues.guarded(vote.groups[group] ?? "")) }
            text += CommaSeparatedValues.line(fields)
        }
        return text
    }

    /// Why a method of this name could not be told apart in the file; nil for a good name.
    package static func fault(ofMethodName name: String) -> String? {
        if name.isEmpty { return "a method's name may not be empty" }
        if name == "tie" || name == "none" { return "a method may not be called \"\(name)\"" }
        if name.contains("|") { return "a method's name may not contain \"|\"" }
        return nil
    }

    /// Where each column that is read stands in the header.
    private static func places(in header: CommaSeparatedValues.Row, path: String) throws -> [String: Int] {
        let missing = columns.filter { !header.fields.contains($0) }
        guard missing.isEmpty else {
            let names = missing.map { "\"\($0)\"" }.joined(separator: ", ")
            throw FileFailure(
                .badData, path: path, line: header.line,
                reason:
                    "the column\(missing.count == 1 ? "" : "s") \(names) \(missing.count == 1 ? "is" : "are")"
                    + " missing",
                hint: "The first line names the columns: " + columns.joined(separator: ","))
        }
        let known = Set(columns + VoteColumn.allCases.map(\.rawValue))
        var places: [String: Int] = [:]
        for (place, column) in header.fields.enumerated()
        where known.contains(column) || column.hasPrefix(VoteColumn.groupPrefix) {
            guard places.updateValue(place, forKey: column) == nil else {
                throw FileFailure(
                    .badData, path: path, line: header.line, reason: "the column \"\(column)\" stands twice")
            }
        }
        return places
    }
}
