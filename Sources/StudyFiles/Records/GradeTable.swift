// SPDX-License-Identifier: Apache-2.0

/// The file grades.csv: its columns, and the checks that a row passes.
package enum GradeTable {
    package static let columns = [
        "study", "section", "question", "prompt", "temperature", "judge", "method", "response", "grade",
        "lowest", "highest", "criterion", "tokens", "characters", "reason",
    ]

    /// Those that must be there and filled.
    private static let needed = ["section", "question", "judge", "method", "grade", "lowest", "highest"]

    /// Throws a `FileFailure` that names the line, the field and its value for the first row that is no grade.
    package static func read(from path: String) throws -> [Grade] { try read(from: [path]) }

    /// Several files taken together: one row for each judge, question and method in all of them.
    package static func read(from paths: [String]) throws -> [Grade] {
        var places: [[String]: (path: String, line: Int)] = [:]
        return try paths.flatMap { try parse(try FileContents.readText($0), path: $0, places: &places) }
    }

    /// - Parameter path: the name that errors give.
    package static func parse(_ text: String, path: String) throws -> [Grade] {
        var places: [[String]: (path: String, line: Int)] = [:]
        return try parse(text, path: path, places: &places)
    }

    /// - Parameter earlier: where each grade of the files read before stands; this file's are added.
    private static func parse(
        _ text: String, path: String, places earlier: inout [[String]: (path: String, line: Int)]
    ) throws -> [Grade] {
        let rows = try rows(of: text, path: path)
        guard let header = rows.first else {
            throw FileFailure(
                .badData, path: path, reason: "is empty",
                hint: "The first line names the columns: " + columns.joined(separator: ","))
        }
        var places: [String: Int] = [:]
        for (place, column) in header.fields.enumerated() where columns.contains(column) {
            guard places.updateValue(place, forKey: column) == nil else {
                throw FileFailure(
                    .badData, path: path, line: header.line, reason: "the column \"\(column)\" stands twice")
            }
        }
        if let missing = needed.first(where: { places[$0] == nil }) {
            throw FileFailure(
                .badData, path: path, line: header.line, reason: "the column \"\(missing)\" is missing",
                hint: "The first line names the columns: " + columns.joined(separator: ","))
        }
        return try rows.dropFirst().map { row in
            guard row.fields.count == header.fields.count else {
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "has \(row.fields.count) fields, the header has \(header.fields.count)",
                    hint: "Put fields that hold a comma between double quotes")
            }
            let fields = GradeFields(values: places.mapValues { row.fields[$0] }, path: path, line: row.line)
            let grade = try fields.grade()
            let key = [
                grade.study, grade.section, grade.question, grade.criterion ?? "", grade.judge, grade.method,
            ]
            if let before = earlier.updateValue((path, row.line), forKey: key) {
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "the judge \"\(grade.judge)\" has graded \"\(grade.method)\" in question "
                        + "\"\(grade.question)\" before, in "
                        + (before.path == path ? "" : "\(before.path), ") + "line \(before.line)",
                    hint: "Keep one row for each judge, question and method")
            }
            return grade
        }
    }

    /// The rows of a text that begins as a table does.
    private static func rows(of text: String, path: String) throws -> [CommaSeparatedValues.Row] {
        var rows: [CommaSeparatedValues.Row] = []
        var failure: FileFailure?
        do {
            rows = try CommaSeparatedValues.parse(text, path: path)
        } catch let fault as FileFailure {
            failure = fault
        }
        let fields = rows.first?.fields ?? []
        if fields.contains(where: { $0.contains("\r") }) || needed.contains(where: { !fields.contains($0) }),
            let fault = TableOpening.fault(Array(text.utf8.prefix(TableOpening.length)), columns: columns)
        {
            throw FileFailure(.badData, path: path, line: 1, reason: fault.reason, hint: fault.hint)
        }
        if let failure { throw failure }
        return rows
    }

    /// The whole file, header first; rows in the order given.
    package static func text(_ grades: [Grade]) -> String {
        var text = CommaSeparatedValues.line(columns)
        for grade in grades {
            text += CommaSeparatedValues.line([
                grade.study, grade.section, grade.question, CommaSeparatedValues.guarded(grade.prompt),
                grade.temperature.map { "\($0)" } ?? "", grade.judge, grade.method,
                CommaSeparatedValues.guarded(grade.response), "\(grade.grade)", "\(grade.lowest)",
                "\(grade.highest)", grade.criterion ?? "", grade.tokens.map(String.init) ?? "",
                grade.characters.map(String.init) ?? "", CommaSeparatedValues.guarded(grade.reason),
            ])
        }
        return text
    }
}

/// One row by the names of its columns.
private struct GradeFields {
    var values: [String: String]
    var path: String
    var line: Int

    func grade() throws -> Grade {
        for column in ["section", "question", "judge", "method"] where text(column).isEmpty {
            throw failure(column, "it may not be empty")
        }
        if let fault = VoteTable.fault(ofMethodName: text("method")) { throw failure("method", fault) }
        let (lowest, highest) = (try number("lowest"), try number("highest"))
        let value = try number("grade")
        guard lowest < highest else { throw failure("highest", "it is not above the lowest, \(lowest)") }
        guard value >= lowest, value <= highest else {
            throw failure("grade", "it is not from \(lowest) to \(highest)")
        }
        var temperature: Double?
        if !text("temperature").isEmpty {
            temperature = try number("temperature")
            guard (temperature ?? 0) >= 0 else { throw failure("temperature", "it is below 0") }
        }
        return Grade(
            study: text("study"), section: text("section"), question: text("question"),
            prompt: CommaSeparatedValues.unguarded(text("prompt")), temperature: temperature,
            judge: text("judge"), method: text("method"),
            response: CommaSeparatedValues.unguarded(text("response")), grade: value, lowest: lowest,
            highest: highest, criterion: text("criterion").isEmpty ? nil : text("criterion"),
            tokens: try count("tokens"), characters: try count("characters"),
            reason: CommaSeparatedValues.unguarded(text("reason")))
    }

    private func text(_ column: String) -> String { values[column] ?? "" }

    private func failure(_ column: String, _ reason: String) -> FileFailure {
        FileFailure(
            .badData, path: path, line: line,
            reason: "the field \"\(column)\" is \"\(text(column))\": \(reason)")
    }

    private func number(_ column: String) throws -> Double {
        guard let value = Double(text(column)), value.isFinite else {
            throw failure(column, "it is not a number")
        }
        // Sums of them stay numbers.
        guard abs(value) <= 1e9 else { throw failure(column, "it is beyond a thousand million") }
        return value
    }

    private func count(_ column: String) throws -> Int? {
        if text(column).isEmpty { return nil }
        guard let value = Int(text(column)), value >= 0 else {
            throw failure(column, "it is not a whole number of 0 or more")
        }
        return value
    }
}
