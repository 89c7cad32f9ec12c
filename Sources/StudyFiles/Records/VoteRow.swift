// SPDX-License-Identifier: Apache-2.0

/// The fields of one row of votes.csv by the names of their columns, and the reading of each.
struct VoteRow {
    var fields: [String: String]
    var path: String
    var line: Int

    func vote() throws -> Vote {
        let options = try options()
        let choice = try choice(among: options)
        let shown = try shown(options.count)
        var vote = Vote(
            study: text("study"), section: try filled("section"), question: try filled("question"),
            prompt: CommaSeparatedValues.unguarded(text("prompt")), temperature: try temperature(),
            participant: try filled("participant"), options: options, choice: choice,
            position: try position(of: choice, in: options, places: shown.places), answeredAt: try time(),
            durationMilliseconds: try duration())
        vote.shown = shown
        vote.place = try place()
        vote.criterion = filledIfAny(VoteColumn.criterion)
        vote.weight = try weight()
        vote.kind = try word(.kind)
        vote.attention = try word(.attention)
        for (column, value) in fields where column.hasPrefix(VoteColumn.groupPrefix) && !value.isEmpty {
            vote.groups[String(column.dropFirst(VoteColumn.groupPrefix.count))] =
                CommaSeparatedValues.unguarded(value)
        }
        return vote
    }

    func text(_ column: String) -> String { fields[column] ?? "" }

    func failure(_ column: String, _ reason: String, hint: String? = nil) -> FileFailure {
        FileFailure(
            .badData, path: path, line: line,
            reason: "the field \"\(column)\" is \"\(text(column))\": \(reason)",
            hint: hint)
    }

    private func filled(_ column: String) throws -> String {
        let value = text(column)
        guard !value.isEmpty else { throw failure(column, "it may not be empty") }
        return value
    }

    private func options() throws -> [String] {
        let options = text("options").split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard options.count >= 2 else {
            throw failure("options", "a choice needs two methods or more", hint: "Join them by |")
        }
        guard Set(options).count == options.count else {
            throw failure("options", "a method stands in it twice")
        }
        for name in options {
            if let fault = VoteTable.fault(ofMethodName: name) { throw failure("options", fault) }
        }
        return options
    }

    private func choice(among options: [String]) throws -> Vote.Choice {
        switch text("choice") {
        case "tie": return .tie
        case "none": return .none
        case let name where options.contains(name): return .method(name)
        default:
            throw failure(
                "choice", "it is not among the options",
                hint: "Write one of " + (options + ["tie", "none"]).joined(separator: ", "))
        }
    }

    /// The place follows from the order shown; a number that disagrees with it is an error, an empty field is not.
    private func position(of choice: Vote.Choice, in options: [String], places: [Int]?) throws -> Int? {
        let given = text("position")
        guard case .method(let name) = choice, let index = options.firstIndex(of: name) else {
            guard given.isEmpty else { throw failure("position", "it is empty for a tie and for none") }
            return nil
        }
        let place = places?[index] ?? index + 1
        guard given.isEmpty || Int(given) == place else {
            throw failure("position", "\"\(name)\" stands at place \(place) of the options")
        }
        return place
    }

    private func temperature() throws -> Double? {
        let given = text("temperature")
        if given.isEmpty { return nil }
        guard let value = Double(given), value.isFinite, value >= 0 else {
            throw failure(
                "temperature", "it is not a number of 0 or more", hint: "Leave it empty where unknown")
        }
        return value
    }

    private func duration() throws -> Int? {
        let given = text("duration_ms")
        if given.isEmpty { return nil }
        guard let value = Int(given), value >= 0 else {
            throw failure(
                "duration_ms", "it is not a whole number of milliseconds",
                hint: "Leave it empty where unknown")
        }
        return value
    }

    /// An empty time is unknown; any other begins as `2026-01-31T09:30:00` does.
    private func time() throws -> String {
        let given = text("answered_at")
        if given.isEmpty { return given }
        let pattern = "dddd-dd-ddTdd:dd:dd"
        let fits =
            given.utf8.count >= pattern.utf8.count
            && zip(pattern.utf8, given.utf8).allSatisfy { mark, byte in
                mark == UInt8(ascii: "d")
                    ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : mark == byte
            }
        guard fits else {
            throw failure(
                "answered_at", "it is not a time of ISO 8601", hint: "Write it as 2026-01-31T09:30:00Z")
        }
        return given
    }
}
