// SPDX-License-Identifier: Apache-2.0

/// The file votes.csv: its columns, and the checks that a row passes before anything is computed from it.
///
/// Columns that are not among `columns` are allowed and passed over. A file with a header and no rows is a study
/// without votes.
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
        var lines: [VoteKey: Int] = [:]
        for row in rows.dropFirst() {
            guard row.fields.count == header.fields.count else {
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "has \(row.fields.count) fields, the header has \(header.fields.count)",
                    hint: "Put fields that hold a comma between double quotes")
            }
            let vote = try VoteRow(fields: places.map { row.fields[$0] }, path: path, line: row.line).vote()
            if let earlier = lines.updateValue(row.line, forKey: VoteKey(vote)) {
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "participant \"\(vote.participant)\" has answered question \"\(vote.question)\""
                        + " of section \"\(vote.section)\" before, in line \(earlier)",
                    hint: "Keep one row for each participant and question")
            }
            votes.append(vote)
        }
        return votes
    }

    /// The whole file, header first; rows in the order given.
    ///
    /// Only the prompt is free text, so only the prompt is guarded against spreadsheets; `parse` removes the guard.
    package static func text(_ votes: [Vote]) -> String {
        var text = CommaSeparatedValues.line(columns)
        for vote in votes {
            text += CommaSeparatedValues.line([
                vote.study, vote.section, vote.question, CommaSeparatedValues.guarded(vote.prompt),
                vote.temperature.map { "\($0)" } ?? "", vote.participant, vote.options.joined(separator: "|"),
                vote.choice.description, vote.position.map(String.init) ?? "", vote.answeredAt,
                vote.durationMilliseconds.map(String.init) ?? "",
            ])
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

    /// Where each of `columns` stands in the header.
    private static func places(in header: CommaSeparatedValues.Row, path: String) throws -> [Int] {
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
        return try columns.map { column in
            let found = header.fields.indices.filter { header.fields[$0] == column }
            guard let place = found.first, found.count == 1 else {
                throw FileFailure(
                    .badData, path: path, line: header.line, reason: "the column \"\(column)\" stands twice")
            }
            return place
        }
    }
}

/// What a file may hold only once.
private struct VoteKey: Hashable {
    var study: String
    var section: String
    var question: String
    var participant: String

    init(_ vote: Vote) {
        study = vote.study
        section = vote.section
        question = vote.question
        participant = vote.participant
    }
}
