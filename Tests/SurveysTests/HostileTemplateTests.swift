// SPDX-License-Identifier: Apache-2.0

import Foundation
import Surveys
import Testing

/// YAML that is made to hurt whoever reads it ends in an error with a line, soon.
@Suite struct HostileTemplateTests {
    /// Nine aliases a line, ten lines: a billion nodes, where somebody composes them.
    private static let laughs = (1...12).map { line in
        "a\(line): &a\(line) ["
            + Array(repeating: line == 1 ? "x" : "*a\(line - 1)", count: 9).joined(separator: ",") + "]"
    }.joined(separator: "\n")
    /// A key that is an alias must be hashed, and with it all that it stands for.
    private static let laughingKey =
        (1...40).map { line in
            "- &b\(line) [" + (line == 1 ? "x, x" : "*b\(line - 1), *b\(line - 1)") + "]"
        }.joined(separator: "\n") + "\n- ? *b40\n  : y\n  ? *b39\n  : z\n"

    /// A text that says in a few letters what it is, however long it is.
    struct Text: CustomTestStringConvertible {
        let text: String

        init(_ text: String) { self.text = text }

        var testDescription: String { text.prefix(40).debugDescription + " of \(text.utf8.count) bytes" }
    }

    @Test(
        arguments: [
            "", "# nothing", "just words", "[1, 2]", "a: b: c", "\t- x", "{", "--- a\n--- b",
            String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 50_000),
            String(repeating: "- ", count: 50_000), String(repeating: "? ", count: 50_000), "a: *nowhere",
            "&a [*a]",
            "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]", "? [complex]\n: key", "!!binary x",
            String(repeating: "x", count: 2 << 20), "id: \u{0}", "%YAML 9.9\n---\nid: a", "id: \u{FFFE}",
            "id: a\u{7}b",
            "id: a\nid: b", "id: !!python/object/apply:os.system [ls]", "<<: {id: a}", "a: &x {<<: *x}",
            (0..<1_000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
            (0..<120).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
            "id: |\n" + String(repeating: "  long line of text\n", count: 50_000),
            "title: " + String(repeating: "\\", count: 100_000),
            "{" + String(repeating: "a: b, ", count: 100_000) + "}",
            "introduction: [" + String(repeating: "x, ", count: 100_000) + "]", laughs, laughingKey,
        ].map(Text.init))
    func hostileTextIsRefusedWithALineAndWithoutHarm(text: Text) {
        let clock = ContinuousClock()
        let start = clock.now
        #expect {
            try StudyTemplate.parse(text.text, path: "t.yaml")
        } throws: {
            ($0 as? SurveyFailure)?.line != nil
        }
        // The slowest is the larger part of a second, on a machine that does much else.
        #expect(clock.now - start < .seconds(20))
    }

    @Test func everyByteOfATemplateMayGoOrChange() throws {
        let bytes = Array(RichTemplate.text.utf8)
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var shorter = bytes
            shorter.removeSubrange(place..<min(bytes.count, place + 3))
            var other = bytes
            other[place] = [0x5b, 0x7b, 0x26, 0x2a, 0x3a, 0x0a, 0x22, 0x21, 0x7c, 0x2d][place % 10]
            for bytes in [shorter, other, Array(bytes[..<place])] {
                do {
                    _ = try StudyTemplate.parse(String(decoding: bytes, as: UTF8.self), path: "t.yaml")
                } catch let failure as SurveyFailure {
                    #expect(failure.kind == .template)
                }
            }
        }
    }
}
