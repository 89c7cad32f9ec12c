// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

/// VOTES.md says what the reader reads.
@Suite struct VoteFormatTests {
    private let text: String

    init() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        text = try FileContents.readText(root.appending(path: "Sources/StudyFiles/VOTES.md").path)
    }

    private func section(_ title: String) throws -> Substring {
        let start = try #require(text.range(of: "## \(title)\n"))
        let rest = text[start.upperBound...]
        return rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
    }

    /// Names in the first cell of a section's table.
    private func columns(_ title: String) throws -> [String] {
        try section(title).split(separator: "\n").compactMap { line in
            line.hasPrefix("| `") ? line.dropFirst(3).split(separator: "`").first.map(String.init) : nil
        }
    }

    private func examples() throws -> [String] {
        try section("Example").components(separatedBy: "```csv\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
    }

    /// A file with one row, its fields by the columns' names.
    private func file(_ fields: [String: String], without missing: String? = nil) -> String {
        var fields = fields
        for (column, value) in [
            ("section", "s"), ("question", "q"), ("participant", "p"), ("options", "a|b"), ("choice", "a"),
        ] where fields[column] == nil { fields[column] = value }
        for column in VoteTable.columns where fields[column] == nil { fields[column] = "" }
        let names = fields.keys.filter { $0 != missing }.sorted()
        return names.joined(separator: ",") + "\n" + names.map { fields[$0] ?? "" }.joined(separator: ",")
            + "\n"
    }

    @Test func theColumnsThatMustBeThereAreThoseOfTheReader() throws {
        let named = try columns("Columns that must be there")
        #expect(named == VoteTable.columns)
        for column in named {
            #expect {
                try VoteTable.read(text: file([:], without: column), path: "v")
            } throws: { "\($0)".contains("the column \"\(column)\" is missing") }
        }
    }

    @Test func aFieldThatMayBeEmptyIsToldFromOneThatMayNot() throws {
        for line in try section("Columns that must be there").split(separator: "\n")
        where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let column = cells[0].trimmingCharacters(in: ["`"])
            let bad = file([column: ""])
            if cells[1] == "allowed" {
                #expect(try VoteTable.read(text: bad, path: "v").votes.count == 1)
            } else {
                #expect(cells[1] == "no")
                #expect(throws: FileFailure.self) { try VoteTable.read(text: bad, path: "v") }
            }
        }
    }

    /// A column that the reader does not know is noted.
    @Test func theColumnsThatMayBeThereAreThoseOfTheReader() throws {
        let values = [
            "place": "1", "criterion": "c", "weight": "0.5", "options_position": "1|2",
            "options_temperature": "0|1", "options_tokens": "3|4", "options_characters": "9|8",
            "options_response": "r|t", "kind": "judge", "attention": "passed", "group_…": "g",
        ]
        let named = try columns("Columns that may be there")
        #expect(Set(named) == Set(values.keys))
        let reading = try VoteTable.read(text: file(values), path: "v")
        #expect(reading.notes.isEmpty && reading.votes.count == 1)
        // What the writer writes of a row that has everything is all that there is.
        let header = VoteTable.text(Array(reading.votes)).prefix { $0 != "\n" }.split(separator: ",")
        #expect(Set(header.map(String.init)) == Set(VoteTable.columns + named))
        for column in named {
            #expect(try VoteTable.read(text: file([column: ""]), path: "v").notes.isEmpty)
        }
        let other = try VoteTable.read(text: file(["colour": "red"]), path: "v")
        #expect(other.notes.map { "\($0)" }.joined().contains("\"colour\""))
    }

    @Test func theExamplesAreReadWithoutANote() throws {
        let readings = try examples().map { try VoteTable.read(text: $0, path: "v") }
        #expect(readings.map(\.votes.count) == [4, 3] && readings.allSatisfy { $0.notes.isEmpty })
        #expect(try examples()[0].split(separator: "\n").count == 5)
        let first = Array(readings[0].votes)
        #expect(first.map(\.choice) == [.method("dpo"), .tie, .method("dpo"), .none])
        #expect(first.map { $0.kind == .judge } == [false, false, false, true])
        #expect(first[0].groups == ["device": "phone"] && first[2].position == 2)
        let second = Array(readings[1].votes)
        #expect(second.map(\.weight) == [0.5, 0.5, 1] && second[0].shown.places == [1, 1, 2])
        #expect(second.map(\.criterion) == ["helpful", "helpful", "honest"])
    }
}
