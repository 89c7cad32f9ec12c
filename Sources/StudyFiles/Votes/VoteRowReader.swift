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
        case fault(field: String, place: Int, reason: String, hint: String?)

        func value(_ record: CommaSeparatedRecords) throws -> Value {
            switch self {
            case .value(let value): return value
            case .fault(let field, let place, let reason, let hint):
                throw VoteRowReader.fault(field, place, record, reason, hint: hint)
            }
        }
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
        let list = optionTexts.number(of: record.bytes(places.options))
        if list == optionLists.count { optionLists.append(readOptions(optionTexts.texts[Int(list)])) }
        let options = try optionLists[Int(list)].value(record)
        let choice = try choice(among: options, record)
        let page = try page(list, options, record)

        try Self.fill(places.section, "section", record)
        try Self.fill(places.question, "question", record)
        let study = entries.names.number(of: record.bytes(places.study))
        key.removeAll(keepingCapacity: true)
        key.append(study)
        key.append(entries.names.number(of: record.bytes(places.section)))
        key.append(entries.names.number(of: record.bytes(places.question)))
        key.append(
            Self.filled(criterion, record) ? entries.names.number(of: record.bytes(criterion)) : -1)
        let question = entries.question(key)

        let prompt = entries.prompts.number(of: record.bytes(places.prompt))
        var temperature: Int32 = -1
        if Self.filled(places.temperature, record) {
            guard let value = number(places.temperature, record), value.isFinite, value >= 0 else {
                throw Self.fault(
                    "temperature", places.temperature, record, "it is not a number of 0 or more",
                    hint: "Write it with a point (0.7), or leave it empty where unknown")
            }
            temperature = entries.temperature(value)
        }
        try Self.fill(places.participant, "participant", record)
        key.removeAll(keepingCapacity: true)
        key.append(study)
        key.append(entries.names.number(of: record.bytes(places.participant)))
        let person = entries.person(key)
        try position(of: choice, page, record)
        let moment = try moment(record)
        let duration = try Self.whole(
            places.duration, "duration_ms", record, atLeast: 0, "it is not a whole number of milliseconds",
            hint: "Leave it empty where unknown")
        let place = try Self.whole(self.place, "place", record, atLeast: 1, "it is not a whole number from 1")
        let weight = try weight(record)
        return Votes.Row(
            question: question, person: person, page: page, prompt: prompt, choice: choice,
            temperature: temperature, grouping: grouping(record), line: Int32(clamping: line),
            knownPlace: place,
            knownMilliseconds: duration, knownMoment: moment, weight: weight,
            kindNumber: Votes.Row.number(try Self.word(kind, .kind, record) as Vote.Kind?),
            attentionNumber: Votes.Row.number(
                try Self.word(attention, .attention, record) as Vote.Attention?),
            hasFraction: Moment.hasFraction(record.bytes(places.answeredAt)))
    }

    /// The votes with these rows.
    mutating func finished(_ rows: [Votes.Row]) -> Votes {
        entries.votes.prompts = entries.prompts.texts.map(CommaSeparatedValues.unguarded)
        entries.votes.rows = rows
        return entries.finished()
    }

    private static func fault(
        _ field: String, _ place: Int, _ record: CommaSeparatedRecords, _ reason: String, hint: String? = nil
    ) -> VoteFault {
        VoteFault(
            line: record.line, field: field, value: place < 0 ? "" : record.text(place), reason: reason,
            hint: hint)
    }

    private static func filled(_ place: Int, _ record: CommaSeparatedRecords) -> Bool {
        place >= 0 && !record.bytes(place).isEmpty
    }

    private static func fill(_ place: Int, _ field: String, _ record: CommaSeparatedRecords) throws {
        guard Self.filled(place, record) else { throw fault(field, place, record, "it may not be empty") }
    }
}

extension VoteRowReader {
    private mutating func readOptions(_ text: String) -> Reading<[Int32]> {
        let names = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        func fault(_ reason: String, hint: String? = nil) -> Reading<[Int32]> {
            .fault(field: "options", place: places.options, reason: reason, hint: hint)
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
        let text = record.bytes(places.choice)
        if let number = entries.methods.known(text), options.contains(number) { return number }
        if text.elementsEqual("tie".utf8) { return Votes.Row.tie }
        if text.elementsEqual("none".utf8) { return Votes.Row.none }
        let names = options.map { entries.methods.texts[Int($0)] }
        let nearest = Spelling.nearest(to: record.text(places.choice), among: names)
        throw Self.fault(
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
            key.append(Self.filled(place, record) ? shownTexts.number(of: record.bytes(place)) : -1)
        }
        let number = pageKeys.number(of: key)
        if number == pages.count { pages.append(readPage(options, key)) }
        return try pages[Int(number)].value(record)
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
                Double($0).flatMap { $0.isFinite && $0 >= 0 ? TemperatureLevel.of($0) : nil }
            }
            shown.tokens = list(2, .tokens) { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
            shown.characters = list(3, .characters) { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
            shown.responses = list(4, .responses) { $0 }
            if let bad {
                return .fault(
                    field: bad.rawValue, place: places.further[bad] ?? -1,
                    reason: "it needs a value for each of the \(count) options, joined by |",
                    hint: nil)
            }
        }
        entries.votes.pages.append(Votes.Page(methods: options, shown: shown))
        return .value(Int32(entries.votes.pages.count - 1))
    }

    /// The place follows from the order shown; a number that disagrees with it is an error, an empty field is not.
    private func position(of choice: Int32, _ page: Int32, _ record: CommaSeparatedRecords) throws {
        guard Self.filled(places.position, record) else { return }
        guard let place = entries.votes.pages[Int(page)].position(of: choice) else {
            throw Self.fault("position", places.position, record, "it is empty for a tie and for none")
        }
        guard Self.integer(record.bytes(places.position)) == place else {
            let name = entries.methods.texts[Int(choice)]
            throw Self.fault(
                "position", places.position, record, "\"\(name)\" stands at place \(place) of the options")
        }
    }

    private func moment(_ record: CommaSeparatedRecords) throws -> Int64 {
        guard Self.filled(places.answeredAt, record) else { return Votes.Row.unknown }
        guard let moment = Moment.milliseconds(ofISO8601: record.bytes(places.answeredAt)) else {
            throw Self.fault(
                "answered_at", places.answeredAt, record, "it is not a time of ISO 8601",
                hint: "Write it as 2026-01-31T09:30:00Z")
        }
        return Int64(moment)
    }

    private static func whole(
        _ place: Int, _ field: String, _ record: CommaSeparatedRecords, atLeast least: Int, _ reason: String,
        hint: String? = nil
    ) throws -> Int64 {
        guard Self.filled(place, record) else { return Votes.Row.unknown }
        guard let value = Self.integer(record.bytes(place)), value >= least else {
            throw Self.fault(field, place, record, reason, hint: hint)
        }
        return Int64(value)
    }

    private mutating func weight(_ record: CommaSeparatedRecords) throws -> Int32 {
        guard Self.filled(weight, record) else { return entries.weight(1) }
        guard let value = number(weight, record), value > 0, value <= 1 else {
            throw Self.fault("weight", weight, record, "it is not a number above 0 and up to 1")
        }
        return entries.weight(value)
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ place: Int, _ column: VoteColumn, _ record: CommaSeparatedRecords
    ) throws -> Word? where Word.RawValue == String {
        guard Self.filled(place, record) else { return nil }
        guard let found = Word.allCases.first(where: { record.bytes(place).elementsEqual($0.rawValue.utf8) })
        else {
            throw Self.fault(
                column.rawValue, place, record, "it is not known",
                hint: "Write one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return found
    }

    private mutating func grouping(_ record: CommaSeparatedRecords) -> Int32 {
        key.removeAll(keepingCapacity: true)
        for group in places.groups {
            key.append(
                Self.filled(group.place, record) ? groupTexts.number(of: record.bytes(group.place)) : -1
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
        let text = numberTexts.number(of: record.bytes(place))
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
