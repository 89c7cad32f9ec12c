// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// Ranks or ratings of one section by one criterion, from rankings.csv or ratings.csv as a study exports them.
package struct JudgementScale: Equatable, Sendable {
    package enum Kind: String, Sendable {
        /// 1 is the best.
        case rank
        /// Higher is better.
        case rating
    }

    package struct Judgement: Equatable, Sendable {
        package var question: Int
        package var participant: Int
        package var method: Int
        package var value: Double
    }

    package var kind: Kind
    /// With its criterion, where questions had several.
    package var section: String
    package var methods: [String]
    package var questions: [String]
    package var participants: [String]
    /// In the order of participant, question and method.
    package var judgements: [Judgement]

    private struct Row {
        var section, question, participant, method: String
        var value: Double
    }

    /// The scales of a file, one a section and criterion, in the order of their names.
    ///
    /// - Parameter path: the name that errors give.
    package static func all(_ text: String, kind: Kind, path: String) throws -> [JudgementScale] {
        let rows = try CommaSeparatedValues.parse(text, path: path)
        guard let header = rows.first else { return [] }
        let columns = ["section", "question", "criterion", "participant", "method", kind.rawValue]
        let places = try columns.map { column in
            guard let place = header.fields.firstIndex(of: column) else {
                throw FileFailure(
                    .badData, path: path, line: header.line, reason: "the column \"\(column)\" is missing",
                    hint: "Give the file as `showdown study export` writes it")
            }
            return place
        }
        var criteria: [String: Set<String>] = [:]
        var found: [(criterion: String, row: Row)] = []
        for row in rows.dropFirst() {
            guard row.fields.count == header.fields.count else {
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "has \(row.fields.count) fields, the header has \(header.fields.count)")
            }
            let fields = places.map { CommaSeparatedValues.unguarded(row.fields[$0]) }
            guard let value = Double(fields[5]), value.isFinite else {
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "the field \"\(kind.rawValue)\" is \"\(fields[5])\", not a number")
            }
            criteria[fields[0], default: []].insert(fields[2])
            found.append(
                (
                    fields[2],
                    Row(
                        section: fields[0], question: fields[1], participant: fields[3], method: fields[4],
                        value: value)
                ))
        }
        let named = Dictionary(grouping: found) { entry in
            entry.row.section
                + ((criteria[entry.row.section]?.count ?? 0) > 1 ? ": " + entry.criterion : "")
        }
        return named.sorted { $0.key < $1.key }.map {
            JudgementScale(kind: kind, section: $0.key, rows: $0.value.map(\.row))
        }
    }

    private init(kind: Kind, section: String, rows: [Row]) {
        self.kind = kind
        self.section = section
        let methods = Set(rows.map(\.method)).sorted()
        let questions = Set(rows.map(\.question)).sorted()
        let participants = Set(rows.map(\.participant)).sorted()
        func numbers(_ names: [String]) -> [String: Int] {
            Dictionary(zip(names, names.indices)) { first, _ in first }
        }
        let (byMethod, byQuestion) = (numbers(methods), numbers(questions))
        let byParticipant = numbers(participants)
        judgements = rows.map {
            Judgement(
                question: byQuestion[$0.question] ?? 0, participant: byParticipant[$0.participant] ?? 0,
                method: byMethod[$0.method] ?? 0, value: $0.value)
        }.sorted {
            ($0.participant, $0.question, $0.method, $0.value) < (
                $1.participant, $1.question, $1.method, $1.value
            )
        }
        (self.methods, self.questions, self.participants) = (methods, questions, participants)
    }
}
