// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// Which columns of a table hold which field; a field without a name here is looked for under its own.
package struct ColumnNames: Equatable, Sendable {
    package static let fields = [
        "prompt", "chosen", "rejected", "completion", "label", "chosen_score", "rejected_score", "id",
        "source",
        "section", "prompt_id",
    ]

    package private(set) var names: [String: String] = [:]

    package init() {}

    /// - Parameter texts: each `FIELD=COLUMN`.
    /// - Returns: nil for the first text that is not of this form, which `fault` then is.
    package init(_ texts: [String], fault: inout String?) {
        for text in texts {
            guard let equals = text.firstIndex(of: "="), Self.fields.contains(String(text[..<equals])),
                text.index(after: equals) < text.endIndex
            else {
                fault = text
                return
            }
            names[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
    }

    func name(of field: String) -> String { names[field] ?? field }
}

/// A CSV file whose first row names its columns, read row by row.
struct ColumnTable {
    private let path: String
    private let buffer: RecordBuffer
    private let columns: ColumnNames
    private let source: String?
    private let longest: Int

    init(_ path: String, columns: ColumnNames, source: String?, longest: Int) throws {
        self.path = path
        self.columns = columns
        self.source = source
        self.longest = longest
        buffer = RecordBuffer(try ByteSource(path))
    }

    func read(_ body: (Result<ImportedRecord, RecordFault>, Place) throws -> Void) throws {
        var layout: RowLayout?
        try rows { row, place in
            guard let fields = try parse(row, place) else {
                return try body(.failure(RecordFault(.invalidUTF8, detail: "is not valid UTF-8")), place)
            }
            guard let known = layout else {
                layout = try RowLayout(header: fields, columns: columns, path: path, place: place)
                return
            }
            guard fields.count == known.width else {
                let fault = RecordFault(
                    .wrongField, detail: "has \(fields.count) fields under \(known.width) columns")
                return try body(.failure(fault), place)
            }
            try body(
                Result { () throws(RecordFault) in try known.record(fields, source: source, line: place.line)
                }, place)
        }
    }

    /// The fields of one row; nil where it is not UTF-8.
    private func parse(_ row: UnsafeBufferPointer<UInt8>, _ place: Place) throws -> [String]? {
        guard let text = String(validating: row, as: UTF8.self) else { return nil }
        do {
            return try CommaSeparatedValues.parse(text, path: path).first?.fields ?? []
        } catch var failure as FileFailure {
            failure.line = place.line + (failure.line ?? 1) - 1
            throw failure
        }
    }

    /// Rows end at a line break outside quotes; a doubled quote opens and closes at once.
    private func rows(_ body: (UnsafeBufferPointer<UInt8>, Place) throws -> Void) throws {
        var line = 1
        var start = 1
        var place = 0
        var isQuoted = false
        while buffer.bytes.count < 3, try buffer.fill() {}
        if buffer.bytes.starts(with: [0xef, 0xbb, 0xbf]) { buffer.take(3) }
        func give(_ count: Int) throws {
            let row = UnsafeBufferPointer(rebasing: buffer.bytes.prefix(count))
            if !row.allSatisfy({ $0 <= 0x20 }) { try body(row, Place(line: start)) }
        }
        while true {
            let bytes = buffer.bytes
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                guard byte == 0x0a else { continue }
                line += 1
                if isQuoted { continue }
                break
            }
            if place > 0, bytes[place - 1] == 0x0a, !isQuoted {
                try give(place)
                buffer.take(place)
                (place, start) = (0, line)
                continue
            }
            guard place <= longest else {
                throw FileFailure(
                    .badData, path: path, line: start,
                    reason: "a row of more than \(longest) bytes begins here",
                    hint: "A quote may be missing")
            }
            guard try buffer.fill() else { return try give(buffer.bytes.count) }
        }
    }
}

/// Where the fields stand in a row, and so what a row becomes.
private struct RowLayout {
    let width: Int
    private let kind: ImportedRecord.Kind
    private let places: [String: Int]
    private let columns: ColumnNames

    init(header: [String], columns: ColumnNames, path: String, place: Place) throws {
        width = header.count
        self.columns = columns
        var places: [String: Int] = [:]
        for field in ColumnNames.fields {
            let found = header.indices.filter { header[$0] == columns.name(of: field) }
            guard found.count <= 1 else {
                throw place.failure(path, "the column \"\(columns.name(of: field))\" stands twice")
            }
            if let index = found.first { places[field] = index }
        }
        for (field, name) in columns.names.sorted(by: { $0.key < $1.key }) where places[field] == nil {
            throw place.failure(
                path, "there is no column \"\(name)\"",
                hint: "The columns are: " + header.joined(separator: ", "))
        }
        let has = { (fields: String...) in fields.allSatisfy { places[$0] != nil } }
        if has("prompt", "chosen", "rejected") {
            kind = .preferences
        } else if has("prompt", "completion", "label") {
            kind = .labels
        } else if has("prompt", "completion") {
            kind = .conversations
        } else if has("prompt") {
            kind = .prompts
        } else {
            throw place.failure(
                path, "no column is named \"prompt\"; the columns are: " + header.joined(separator: ", "),
                hint:
                    "Say which holds it: --column prompt=NAME, and so for chosen and rejected, or completion and label"
            )
        }
        self.places = places
    }

    func record(_ row: [String], source: String?, line: Int) throws(RecordFault) -> ImportedRecord {
        func text(_ field: String) -> String { places[field].map { row[$0] } ?? "" }
        func optional(_ field: String) -> String? { text(field).isEmpty ? nil : text(field) }
        func score(_ field: String) throws(RecordFault) -> Double? {
            guard let text = optional(field) else { return nil }
            guard let number = Double(text), number.isFinite else {
                throw .wrong(columns.name(of: field), "a number")
            }
            return number
        }
        switch kind {
        case .preferences:
            return .pair(
                PreferencePair(
                    prompt: text("prompt"), chosen: text("chosen"), rejected: text("rejected"),
                    source: optional("source") ?? source, id: optional("id"),
                    chosenScore: try score("chosen_score"), rejectedScore: try score("rejected_score")))
        case .labels:
            let label: Bool
            switch text("label").lowercased() {
            case "true", "1", "yes", "positive", "pos", "desirable", "good": label = true
            case "false", "0", "no", "negative", "neg", "undesirable", "bad": label = false
            default: throw .wrong(columns.name(of: "label"), "true or false, 1 or 0, positive or negative")
            }
            return .label(
                LabelledCompletion(
                    prompt: text("prompt"), completion: text("completion"), label: label,
                    source: optional("source") ?? source))
        case .conversations:
            return .conversation(
                try RecordForm.checked(
                    Conversation([Message(.user, text("prompt")), Message(.assistant, text("completion"))])))
        case .prompts, .ranked:
            let section = optional("section") ?? source ?? "imported"
            return .prompt(
                PromptRecord(
                    section: section,
                    promptID: optional("prompt_id") ?? optional("id") ?? "\(section)-\(line)",
                    prompt: text("prompt")))
        }
    }
}
