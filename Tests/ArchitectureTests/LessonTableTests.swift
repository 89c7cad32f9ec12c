// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Each row of `Tests/LESSONS.md` names a test that exists.
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
