// SPDX-License-Identifier: Apache-2.0

/// Reads records of votes.csv into rows, each field as its README has it; what was read before is not read again.
///
/// Fields that repeat (options, temperatures, groups) are read once for each distinct text, and the outcome, a fault too, is
/// kept under the text's number.
struct VoteRowReader {
    /// Where the columns that are read stand in a record; -1 for one that is not there.
    struct Places {
        var study, section, question, prompt, temperature, participant, options, choice, position: Int
        var answeredAt, duration: Int
        var further: [VoteColumn: Int]
        var groups: [(name: String, place: Int)]
    }

    private enum Reading<Value> {
        case value(Value)
        case fault(field: String, reason: String, hint: String?)
    }

    private(set) var entries = VoteEntries()
    private let places: Places
    private let place, criterion, weight, kind, attention: Int
    /// Of the columns that say more of each option.
    private let shownPlaces: [Int]

    private var optionTexts = InternedTexts()
    /// By the number of the field's text; the methods' numbers.
    private var optionLists: [Reading<[Int32]>] = []
    private var shownTexts = InternedTexts()
    private var pageKeys = InternedNumbers()
    /// By the number of the options and further fields together; the page's number.
    private var pages: [Reading<Int32>] = []
    private var numberTexts = InternedTexts()
    private var numbers: [Double?] = []
    private var groupTexts = InternedTexts()
    private var groupKeys = InternedNumbers()
    private var key: [Int32] = []

    init(_ places: Places) {
        self.places = places
        place = places.further[.place] ?? -1
        criterion = places.further[.criterion] ?? -1
        weight = places.further[.weight] ?? -1
        kind = places.further[.kind] ?? -1
        attention = places.further[.attention] ?? -1
        let columns: [VoteColumn] = [.places, .temperatures, .tokens, .characters, .responses]
        let shown = columns.map { places.further[$0] ?? -1 }
        shownPlaces = shown.allSatisfy { $0 < 0 } ? [] : shown
    }

    /// The row of a record, or a `VoteFault`.
    mutating func row(of record: CommaSeparatedRecords) throws -> Votes.Row {
        let line = record.line
        let list = record.withField(places.options) { optionTexts.number(of: $0) }
        if list == optionLists.count { optionLists.append(readOptions(optionTexts.texts[Int(list)])) }
        let options = try value(optionLists[Int(list)], places.options, record)
        let choice = try choice(among: options, record)
        let page = try page(list, options, record)

        try fill(places.section, "section", record)
        try fill(places.question, "question", record)
        let study = record.withField(places.study) { entries.names.number(of: $0) }
        key.removeAll(keepingCapacity: true)
        key.append(study)
        key.append(record.withField(places.section) { entries.names.number(of: $0) })
        key.append(record.withField(places.question) { entries.names.number(of: $0) })
        key.append(
            filled(criterion, record) ? record.withField(criterion) { entries.names.number(of: $0) } : -1)
        let question = entries.question(key)

        let prompt = record.withField(places.prompt) { entries.prompts.number(of: $0) }
        var temperature: Int32 = -1
        if filled(places.temperature, record) {
            guard let value = number(places.temperature, record), value.isFinite, value >= 0 else {
                throw fault(
                    "temperature", places.temperature, record, "it is not a number of 0 or more",
                    hint: "Leave it empty where unknown")
            }
            // A zero with a minus is zero.
            temperature = entries.temperature(value + 0)
        }
        try fill(places.participant, "participant", record)
        key.removeAll(keepingCapacity: true)
        key.append(study)
        key.append(record.withField(places.participant) { entries.names.number(of: $0) })
        let person = entries.person(key)
        try position(of: choice, page, record)
        let moment = try moment(record)
        let duration = try whole(
            places.duration, "duration_ms", record, atLeast: 0, "it is not a whole number of milliseconds",
            hint: "Leave it empty where unknown")
        let place = try whole(self.place, "place", record, atLeast: 1, "it is not a whole number from 1")
        let weight = try weight(record)
        return Votes.Row(
            question: question, person: person, page: page, prompt: prompt, choice: choice,
            temperature: temperature, grouping: grouping(record), line: Int32(clamping: line),
            knownPlace: place,
            knownMilliseconds: duration, knownMoment: moment, weight: weight,
            kindNumber: Votes.Row.number(try word(kind, .kind, record) as Vote.Kind?),
            attentionNumber: Votes.Row.number(try word(attention, .attention, record) as Vote.Attention?),
            hasFraction: record.withField(places.answeredAt) { Moment.hasFraction($0) })
    }

    /// The votes with these rows.
    mutating func finished(_ rows: [Votes.Row]) -> Votes {
        entries.votes.prompts = entries.prompts.texts.map(CommaSeparatedValues.unguarded)
        entries.votes.rows = rows
        return entries.finished()
    }

    private func fault(
        _ field: String, _ place: Int, _ record: CommaSeparatedRecords, _ reason: String, hint: String? = nil
    ) -> VoteFault {
        VoteFault(
            line: record.line, field: field, value: place < 0 ? "" : record.text(place), reason: reason,
            hint: hint)
    }

    private func value<Value>(_ reading: Reading<Value>, _ place: Int, _ record: CommaSeparatedRecords) throws
        -> Value
    {
        switch reading {
        case .value(let value): return value
        case .fault(let field, let reason, let hint):
            let column = VoteColumn(rawValue: field).flatMap { places.further[$0] } ?? place
            throw fault(field, column, record, reason, hint: hint)
        }
    }

    private func filled(_ place: Int, _ record: CommaSeparatedRecords) -> Bool {
        place >= 0 && record.withField(place) { !$0.isEmpty }
    }

    private func fill(_ place: Int, _ field: String, _ record: CommaSeparatedRecords) throws {
        guard filled(place, record) else { throw fault(field, place, record, "it may not be empty") }
    }
}

extension VoteRowReader {
    private mutating func readOptions(_ text: String) -> Reading<[Int32]> {
        let names = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        func fault(_ reason: String, hint: String? = nil) -> Reading<[Int32]> {
            .fault(field: "options", reason: reason, hint: hint)
        }
        guard names.count >= 2 else {
            return fault("a choice needs two methods or more", hint: "Join them by |")
        }
        guard Set(names).count == names.count else { return fault("a method stands in it twice") }
        for name in names {
            if let reason = VoteTable.fault(ofMethodName: name) { return fault(reason) }
        }
        return .value(names.map { entries.methods.number(of: $0) })
    }

    private func choice(among options: [Int32], _ record: CommaSeparatedRecords) throws -> Int32 {
        let number: Int32? = record.withField(places.choice) { text in
            if text.elementsEqual("tie".utf8) { return Votes.Row.tie }
            if text.elementsEqual("none".utf8) { return Votes.Row.none }
            return entries.methods.known(text).flatMap { options.contains($0) ? $0 : nil }
        }
        if let number { return number }
        let names = options.map { entries.methods.texts[Int($0)] }
        let nearest = Spelling.nearest(to: record.text(places.choice), among: names)
        throw fault(
            "choice", places.choice, record, "it is not among the options",
            hint: "Write one of " + (names + ["tie", "none"]).joined(separator: ", ")
                + (nearest.map { "; the nearest is \"\($0)\"" } ?? ""))
    }

    private mutating func page(_ list: Int32, _ options: [Int32], _ record: CommaSeparatedRecords) throws
        -> Int32
    {
        key.removeAll(keepingCapacity: true)
        key.append(list)
        for place in shownPlaces {
            key.append(filled(place, record) ? record.withField(place) { shownTexts.number(of: $0) } : -1)
        }
        let number = pageKeys.number(of: key)
        if number == pages.count { pages.append(readPage(options, key)) }
        return try value(pages[Int(number)], places.options, record)
    }

    private mutating func readPage(_ options: [Int32], _ key: [Int32]) -> Reading<Int32> {
        let texts = key.dropFirst().map { $0 < 0 ? nil : shownTexts.texts[Int($0)] }
        var shown = Vote.Options()
        if texts.count == 5 {
            let count = options.count
            var bad: VoteColumn?
            func list<Value>(_ index: Int, _ column: VoteColumn, _ read: (String) -> Value?) -> [Value]? {
                guard bad == nil, let text = texts[index] else { return nil }
                let parts = CommaSeparatedValues.unguarded(text).split(
                    separator: "|", omittingEmptySubsequences: false)
                let values = parts.compactMap { read(String($0)) }
                guard parts.count == count, values.count == count else {
                    bad = column
                    return nil
                }
                return values
            }
            shown.places = list(0, .places) { Int($0).flatMap { $0 >= 1 && $0 <= 10_000 ? $0 : nil } }
            shown.temperatures = list(1, .temperatures) {
                Double($0).flatMap { $0.isFinite && $0 >= 0 ? $0 + 0 : nil }
            }
            shown.tokens = list(2, .tokens) { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
            shown.characters = list(3, .characters) { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
            shown.responses = list(4, .responses) { $0 }
            if let bad {
                return .fault(
                    field: bad.rawValue,
                    reason: "it needs a value for each of the \(count) options, joined by |",
                    hint: nil)
            }
        }
        entries.votes.pages.append(Votes.Page(methods: options, shown: shown))
        return .value(Int32(entries.votes.pages.count - 1))
    }

    /// The place follows from the order shown; a number that disagrees with it is an error, an empty field is not.
    private func position(of choice: Int32, _ page: Int32, _ record: CommaSeparatedRecords) throws {
        guard filled(places.position, record) else { return }
        guard let place = entries.votes.pages[Int(page)].position(of: choice) else {
            throw fault("position", places.position, record, "it is empty for a tie and for none")
        }
        guard record.withField(places.position, Self.integer) == place else {
            let name = entries.methods.texts[Int(choice)]
            throw fault(
                "position", places.position, record, "\"\(name)\" stands at place \(place) of the options")
        }
    }

    private func moment(_ record: CommaSeparatedRecords) throws -> Int64 {
        guard filled(places.answeredAt, record) else { return Votes.Row.unknown }
        guard let moment = record.withField(places.answeredAt, { Moment.milliseconds(ofISO8601: $0) }) else {
            throw fault(
                "answered_at", places.answeredAt, record, "it is not a time of ISO 8601",
                hint: "Write it as 2026-01-31T09:30:00Z")
        }
        return Int64(moment)
    }

    private func whole(
        _ place: Int, _ field: String, _ record: CommaSeparatedRecords, atLeast least: Int, _ reason: String,
        hint: String? = nil
    ) throws -> Int64 {
        guard filled(place, record) else { return Votes.Row.unknown }
        guard let value = record.withField(place, Self.integer), value >= least else {
            throw fault(field, place, record, reason, hint: hint)
        }
        return Int64(value)
    }

    private mutating func weight(_ record: CommaSeparatedRecords) throws -> Int32 {
        guard filled(weight, record) else { return entries.weight(1) }
        guard let value = number(weight, record), value > 0, value <= 1 else {
            throw fault("weight", weight, record, "it is not a number above 0 and up to 1")
        }
        return entries.weight(value)
    }

    private func word<Word: RawRepresentable & CaseIterable>(
        _ place: Int, _ column: VoteColumn, _ record: CommaSeparatedRecords
    ) throws -> Word? where Word.RawValue == String {
        guard filled(place, record) else { return nil }
        let found = record.withField(place) { text in
            Word.allCases.first { text.elementsEqual($0.rawValue.utf8) }
        }
        guard let found else {
            throw fault(
                column.rawValue, place, record, "it is not known",
                hint: "Write one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return found
    }

    private mutating func grouping(_ record: CommaSeparatedRecords) -> Int32 {
        key.removeAll(keepingCapacity: true)
        for group in places.groups {
            key.append(
                filled(group.place, record) ? record.withField(group.place) { groupTexts.number(of: $0) } : -1
            )
        }
        let number = groupKeys.number(of: key)
        if number == entries.votes.groupings.count {
            var values: [String: String] = [:]
            for (group, text) in zip(places.groups, key) where text >= 0 {
                values[group.name] = CommaSeparatedValues.unguarded(groupTexts.texts[Int(text)])
            }
            entries.votes.groupings.append(values)
        }
        return number
    }

    private mutating func number(_ place: Int, _ record: CommaSeparatedRecords) -> Double? {
        let text = record.withField(place) { numberTexts.number(of: $0) }
        while numbers.count <= text { numbers.append(Double(numberTexts.texts[numbers.count])) }
        return numbers[Int(text)]
    }

    private static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text.count <= 18, !text.isEmpty else { return Int(String(decoding: text, as: UTF8.self)) }
        var value = 0
        for byte in text {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return Int(String(decoding: text, as: UTF8.self)) }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }
}
