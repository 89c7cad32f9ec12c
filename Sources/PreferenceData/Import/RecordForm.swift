// SPDX-License-Identifier: Apache-2.0

private import StudyFiles
private import Tokenizers

/// Turns the bytes of one JSON record into records of the contract files.
package struct RecordForm: Sendable {
    /// The form of every record; nil where each says it itself.
    package var format: SourceFormat?
    package var layout = PromptLayout.chatML
    /// Of two scores of one post's answers, the least ratio at which the pair counts.
    ///
    /// 2 is what the reference implementation of DPO asks of SHP.
    package var leastRatio = 2.0
    /// The data set's name, which every record gets that names no source itself.
    package var source: String?

    package init(format: SourceFormat? = nil) { self.format = format }

    /// - Returns: one record, or several where the form holds lists of them; and the form.
    package func records(
        in bytes: UnsafeBufferPointer<UInt8>
    ) throws(RecordFault) -> (records: [ImportedRecord], format: SourceFormat) {
        let value: JSONValue
        let repairs: JSONReader.Repairs
        do {
            (value, repairs) = try JSONReader.readRepairing(bytes)
        } catch {
            throw RecordFault(.notJSON, detail: "is not valid JSON, from its byte \(error.offset + 1) on")
        }
        let record = try SourceRecord(value)
        guard let format = format ?? SourceFormat(of: record) else {
            throw RecordFault(.wrongField, detail: Self.unknown(record))
        }
        let records = try self.records(of: record, as: format)
        // Only now, so that a broken record is not passed over as one with a poor text.
        if repairs.invalidStrings > 0 { throw RecordFault(.invalidUTF8, detail: "is not valid UTF-8") }
        if repairs.loneSurrogates > 0 {
            throw RecordFault(.loneSurrogate, detail: "holds half a surrogate pair")
        }
        return (records, format)
    }

    private static func unknown(_ record: SourceRecord) -> String {
        let names = (record.value.members ?? []).prefix(6).map { "\"\($0.name)\"" }.joined(separator: ", ")
        return names.isEmpty
            ? "the record has no fields" : "no form is known that has the fields \(names)"
    }

    /// A text, or turns with a name or a role each.
    private static func display(_ record: SourceRecord) throws(RecordFault) -> PromptDisplay? {
        guard record.value["display"]?.array != nil else {
            return try record.optionalText("display").map { .text($0) }
        }
        var turns: [PromptDisplay.Turn] = []
        for turn in try record.objects("display") {
            let name = try turn.optionalText("name")
            let role = name == nil ? try turn.text("role") : try turn.optionalText("role")
            turns.append(PromptDisplay.Turn(name: name, role: role, content: try turn.text("content")))
        }
        return .turns(turns)
    }

    private func records(
        of record: SourceRecord, as format: SourceFormat
    ) throws(RecordFault) -> [ImportedRecord] {
        switch format {
        case .messages: return [.conversation(try Self.checked(try Self.conversation(of: record)))]
        case .hotel, .edufeedback: return [.conversation(try Self.dialogue(of: record))]
        case .schemaGuided: return [.conversation(try Self.schemaGuided(record))]
        case .preferences: return [.pair(try pair(record))]
        case .hhRLHF: return [.pair(try transcripts(record))]
        case .ultraFeedback: return [.pair(try messagePair(record))]
        case .shp: return [.pair(try post(record))]
        case .alternate: return try lists(record)
        case .rrhf: return [try ranking(record)]
        case .kto: return [try label(record)]
        case .prompts:
            return [
                .prompt(
                    PromptRecord(
                        section: try record.text("section"), promptID: try record.text("prompt_id"),
                        prompt: try record.text("prompt"), display: try Self.display(record),
                        reference: try record.optionalText("reference")))
            ]
        case .csv, .imdb:
            throw RecordFault(.wrongField, detail: "the form \(format.rawValue) is not one of JSON records")
        }
    }
}
