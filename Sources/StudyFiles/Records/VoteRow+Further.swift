// SPDX-License-Identifier: Apache-2.0

/// The reading of columns that may be absent: what is empty is unknown.
extension VoteRow {
    func filledIfAny(_ column: VoteColumn) -> String? {
        let value = text(column.rawValue)
        return value.isEmpty ? nil : value
    }

    func place() throws -> Int? {
        guard let given = filledIfAny(.place) else { return nil }
        guard let place = Int(given), place >= 1 else {
            throw failure("place", "it is not a whole number from 1")
        }
        return place
    }

    func weight() throws -> Double {
        guard let given = filledIfAny(.weight) else { return 1 }
        guard let weight = Double(given), weight > 0, weight <= 1 else {
            throw failure("weight", "it is not a number above 0 and up to 1")
        }
        return weight
    }

    func word<Word: RawRepresentable & CaseIterable>(_ column: VoteColumn) throws -> Word?
    where Word.RawValue == String {
        guard let given = filledIfAny(column) else { return nil }
        guard let word = Word(rawValue: given) else {
            throw failure(
                column.rawValue, "it is not known",
                hint: "Write one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }

    /// - Parameter count: number of options.
    func shown(_ count: Int) throws -> Vote.Options {
        var shown = Vote.Options()
        shown.places = try list(.places, count: count) { Int($0).flatMap { $0 >= 1 ? $0 : nil } }
        shown.temperatures = try list(.temperatures, count: count) {
            Double($0).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
        }
        shown.tokens = try list(.tokens, count: count) { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
        shown.characters = try list(.characters, count: count) { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
        shown.responses = try list(.responses, count: count) { $0 }
        return shown
    }

    /// One value an option, joined by `|`.
    private func list<Value>(
        _ column: VoteColumn, count: Int, _ read: (String) -> Value?
    ) throws -> [Value]? {
        guard let given = filledIfAny(column) else { return nil }
        let parts = CommaSeparatedValues.unguarded(given).split(
            separator: "|", omittingEmptySubsequences: false)
        let values = parts.compactMap { read(String($0)) }
        guard parts.count == count, values.count == count else {
            throw failure(column.rawValue, "it needs a value for each of the \(count) options, joined by |")
        }
        return values
    }
}
