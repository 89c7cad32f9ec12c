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

    /// Reads a file in one pass, in the memory of its distinct names and 64 bytes a row.
    ///
    /// - Parameter skippingBad: whether a bad row is left out and listed; of rows that give one answer twice, the first is
    ///   kept. Otherwise the first bad row throws a `FileFailure` that names its line, the field, its value and what to do.
    ///   A header that lacks a column is an error in either case.
    package static func read(from path: String, skippingBad: Bool = false) throws -> VoteReading {
        try read(CommaSeparatedRecords(path: path), path: path, skippingBad: skippingBad)
    }

    /// - Parameter path: the name that errors give.
    package static func read(text: String, path: String, skippingBad: Bool = false) throws -> VoteReading {
        try read(CommaSeparatedRecords(text: text), path: path, skippingBad: skippingBad)
    }

    /// Rows in full.
    package static func parse(_ text: String, path: String) throws -> [Vote] {
        Array(try read(text: text, path: path).votes)
    }

    private static func read(_ records: CommaSeparatedRecords, path: String, skippingBad: Bool) throws
        -> VoteReading
    {
        let opening = try records.opening(TableOpening.length)
        guard try advance(records, opening, path: path) else {
            throw FileFailure(
                .badData, path: path, reason: "is empty",
                hint: "The first line names the columns: " + columns.joined(separator: ","))
        }
        let width = records.fieldCount
        let header = try VoteHeader(
            CommaSeparatedValues.Row(line: records.line, fields: (0..<width).map { records.text($0) }),
            opening: opening, path: path)
        var reader = VoteRowReader(header.places)
        var answers = VoteAnswers()
        var rows: [Votes.Row] = []
        var leftOut: [VoteFault] = []
        while true {
            do {
                do {
                    guard try records.next() else { break }
                } catch let fault as CommaSeparatedRecords.Fault {
                    throw VoteFault(
                        line: fault.recordLine,
                        reason: fault.reason
                            + (fault.line > fault.recordLine ? " in line \(fault.line)" : ""),
                        hint: fault.hint)
                }
                guard records.fieldCount == width else {
                    throw VoteFault(
                        line: records.line,
                        reason: "has \(records.fieldCount) fields, the header has \(width)",
                        hint: "Put fields that hold a comma between double quotes")
                }
                let row = try reader.row(of: records)
                if let earlier = answers.add(row, to: rows, weights: reader.entries.votes.weights) {
                    let question = reader.entries.votes.questions[Int(row.question)]
                    let person = reader.entries.votes.people[Int(row.person)]
                    throw VoteFault(
                        line: records.line,
                        reason: "participant \"\(person.name)\" has answered question \"\(question.id)\""
                            + " of section \"\(question.section)\" before, in line \(earlier)",
                        hint: "Keep one row for each participant and question")
                }
                rows.append(row)
            } catch let fault as VoteFault {
                guard skippingBad else { throw fault.failure(path: path) }
                leftOut.append(fault)
            }
        }
        var votes = reader.finished(rows)
        let misspelt = MethodSpellings(votes)
        for fault in misspelt.faults {
            guard skippingBad else { throw fault.failure(path: path) }
            leftOut.append(fault)
        }
        if !misspelt.faults.isEmpty { misspelt.removeFaults(from: &votes) }
        leftOut.sort { $0.line < $1.line }
        return VoteReading(
            votes: votes, leftOut: leftOut,
            notes: header.notes + VoteContradictions.notes(votes) + misspelt.notes + VoteTimes.notes(votes))
    }

    /// Goes to the header.
    private static func advance(
        _ records: CommaSeparatedRecords, _ opening: [UInt8], path: String
    ) throws -> Bool {
        do {
            return try records.next()
        } catch let fault as CommaSeparatedRecords.Fault {
            let other = TableOpening.fault(opening, columns: columns)
            throw FileFailure(
                .badData, path: path, line: fault.line, reason: other?.reason ?? fault.reason,
                hint: other?.hint ?? fault.hint)
        }
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
}
