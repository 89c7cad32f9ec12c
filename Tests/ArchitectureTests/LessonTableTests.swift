// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Each row of `Tests/LESSONS.md`, and of the threat model's table, names tests that exist.
@Suite struct LessonTableTests {
    @Test func everyLessonNamesATest() throws {
        let table = try String(
            contentsOf: ImportTests.root.appending(path: "Tests/LESSONS.md"), encoding: .utf8)
        let rows = table.split(separator: "\n").filter { $0.wholeMatch(of: /\| \d+ \|.*/) != nil }
        #expect(rows.count == 35)
        let tests = try Self.sources()
        for (index, row) in rows.enumerated() {
            let name = try #require(row.firstMatch(of: /`(\w+)` \|$/)?.1)
            #expect(row.hasPrefix("| \(index + 1) |"))
            #expect(
                tests.contains("func \(name)(") || tests.contains("def \(name)("), "\(name) is no test")
        }
    }

    @Test func everyThreatNamesATest() throws {
        let model = try String(
            contentsOf: ImportTests.root.appending(path: "Sources/SurveyWeb/THREATS.md"), encoding: .utf8)
        let table = try #require(
            model.split(separator: "\n## ").first { $0.hasPrefix("What holds\n") })
        let rows = table.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2)
        #expect(rows.count > 15)
        let tests = try Self.sources()
        for row in rows {
            let shown = try #require(
                row.split(separator: "|", omittingEmptySubsequences: false).dropLast().last)
            let files = shown.matches(of: /([A-Z]\w+Tests)|(test_\w+)/).map { String($0.0) }
            #expect(!files.isEmpty || shown.contains("fuzzers"), "\(row)")
            for name in files { #expect(tests.contains(name), "\(name) is nowhere") }
            // A name that ends in an ellipsis is the beginning of one.
            for match in shown.matches(of: /\.([a-z]\w+)(…?)/) {
                let name = "func " + match.1 + (match.2.isEmpty ? "(" : "")
                #expect(tests.contains(name), "\(match.1) is no test")
            }
        }
    }

    /// Every test's source as one text.
    private static func sources() throws -> String {
        let folder = ImportTests.root.appending(path: "Tests").path
        var text = ""
        for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init()
        where name.hasSuffix(".swift") || name.hasSuffix(".py") {
            text += try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
        }
        return text
    }
}
