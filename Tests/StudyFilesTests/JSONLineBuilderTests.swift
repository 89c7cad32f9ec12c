// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

@Suite struct JSONLineBuilderTests {
    private struct Record: Encodable {
        var a: String
        var b: Double?
        var c: Bool
        var d: [String]
        var e: [[String: String]]
    }

    @Test(arguments: [
        "", "plain", "\"quoted\" \\ and /slashed/", "\u{0}\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}\u{80}",
        "ü 酒店 \u{1f600}\u{2028}",
        String(repeating: "long\n", count: 5_000),
    ])
    func writesTheBytesOfTheEncoder(text: String) throws {
        for number in [nil, 0, 1, -3, 7.5, 1e-7, 0.1, 123_456_789.25] as [Double?] {
            let record = Record(
                a: text, b: number, c: number == nil, d: [text, "x"], e: [["k": text], ["l": "m"]])
            var line = JSONLineBuilder()
            line.begin()
            line.field("a", record.a)
            line.field("b", record.b)
            line.field("c", record.c)
            line.list("d", record.d) { $0.text($1) }
            line.list("e", record.e) { line, element in
                line.object { for (key, value) in element { $0.field(key, value) } }
            }
            line.end()
            #expect(
                String(decoding: line.bytes, as: UTF8.self)
                    == String(decoding: try JSONLines.encode(record), as: UTF8.self))
        }
    }
}

@Suite struct FileWriterTests {
    @Test func aFileAppearsWhenItIsFinished() throws {
        let folder = try ScratchFolder()
        let path = folder.file("a.txt")
        try FileContents.write("old\n", to: path)
        let writer = try FileWriter(path)
        try writer.write(Array("new".utf8))
        #expect(try FileContents.readText(path) == "old\n")
        try writer.write(Array("er\n".utf8))
        try writer.finish()
        #expect(try FileContents.readText(path) == "newer\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt"])
    }

    @Test func whatIsGivenUpLeavesNothingUnlessItIsKept() throws {
        let folder = try ScratchFolder()
        do {
            let writer = try FileWriter(folder.file("a.txt"))
            try writer.write(Array("part".utf8))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        let writer = try FileWriter(folder.file("a.txt"))
        try writer.write(Array("part".utf8))
        #expect(writer.keepPartial() == folder.file("a.txt.partial"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt.partial"])
        #expect(try FileContents.readText(folder.file("a.txt.partial")) == "part")
    }
}
