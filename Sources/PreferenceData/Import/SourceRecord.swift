// SPDX-License-Identifier: Apache-2.0

import Tokenizers

/// The fields of one JSON object, by name; what is missing or of another type is a fault that names the field.
struct SourceRecord {
    let value: JSONValue
    /// The path to this object inside the record, with its dot; empty for the record itself.
    private let prefix: String

    init(_ value: JSONValue, at prefix: String = "") throws(RecordFault) {
        guard value.members != nil else {
            if prefix.isEmpty { throw RecordFault(.wrongField, detail: "the record is not a JSON object") }
            throw .wrong(String(prefix.dropLast()), "an object")
        }
        self.value = value
        self.prefix = prefix
    }

    func has(_ field: String) -> Bool { value[field] != nil }

    private func require(_ field: String) throws(RecordFault) -> JSONValue {
        guard let found = value[field] else { throw .missing(prefix + field) }
        return found
    }

    func text(_ field: String) throws(RecordFault) -> String {
        guard let text = try require(field).string else { throw .wrong(prefix + field, "a text") }
        return text
    }

    func optionalText(_ field: String) throws(RecordFault) -> String? {
        has(field) ? try text(field) : nil
    }

    func number(_ field: String) throws(RecordFault) -> Double {
        guard let number = try require(field).number else { throw .wrong(prefix + field, "a number") }
        return number
    }

    func optionalNumber(_ field: String) throws(RecordFault) -> Double? {
        has(field) ? try number(field) : nil
    }

    /// True or false, or the numbers 1 and 0.
    func flag(_ field: String) throws(RecordFault) -> Bool {
        let found = try require(field)
        if let flag = found.bool { return flag }
        guard let number = found.number, number == 0 || number == 1 else {
            throw .wrong(prefix + field, "true or false")
        }
        return number == 1
    }

    func list(_ field: String) throws(RecordFault) -> [JSONValue] {
        guard let list = try require(field).array else { throw .wrong(prefix + field, "a list") }
        return list
    }

    func texts(_ field: String) throws(RecordFault) -> [String] {
        var texts: [String] = []
        for (index, element) in try list(field).enumerated() {
            guard let text = element.string else { throw .wrong("\(prefix)\(field).\(index)", "a text") }
            texts.append(text)
        }
        return texts
    }

    func numbers(_ field: String) throws(RecordFault) -> [Double] {
        var numbers: [Double] = []
        for (index, element) in try list(field).enumerated() {
            guard let number = element.number else { throw .wrong("\(prefix)\(field).\(index)", "a number") }
            numbers.append(number)
        }
        return numbers
    }

    func objects(_ field: String) throws(RecordFault) -> [SourceRecord] {
        var objects: [SourceRecord] = []
        for (index, element) in try list(field).enumerated() {
            objects.append(try SourceRecord(element, at: "\(prefix)\(field).\(index)."))
        }
        return objects
    }

    /// The field's path in the record, for faults that are found elsewhere.
    func path(_ field: String) -> String { prefix + field }
}
