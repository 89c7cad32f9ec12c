// SPDX-License-Identifier: Apache-2.0

import Foundation
import PreferenceData
import StudyFiles
import Testing

@Suite struct RecordReaderTests {
    private struct Found: Equatable {
        var text: String
        var line: Int
        var element: Int?
    }

    private func read(_ bytes: [UInt8], longest: Int = 1 << 20) throws -> [Found] {
        let scratch = try Scratch()
        var all: [Found] = []
        do {
            try RecordReader(scratch.file("f", bytes), longest: longest).read { found, place in
                let text =
                    switch found {
                    case .record(let bytes): String(decoding: bytes, as: UTF8.self)
                    case .tooLong(let count): "(\(count) bytes)"
                    }
                all.append(Found(text: text, line: place.line, element: place.element))
            }
        } catch var failure as FileFailure {
            failure.path = "f"
            throw failure
        }
        return all
    }

    private func read(_ text: String, longest: Int = 1 << 20) throws -> [Found] {
        try read(Array(text.utf8), longest: longest)
    }

    @Test func linesComeWithTheirNumbersWhateverEndsThem() throws {
        let found = [Found(text: "{\"a\":1}", line: 2), Found(text: "{}", line: 4)]
        #expect(try read("\u{feff}\n{\"a\":1}\n \n{}") == found)
        #expect(try read("\r\n{\"a\":1}\r\n\r\n{}\r\n").map(\.line) == [2, 4])
        #expect(try read("").isEmpty && read(" \n\n").isEmpty && read("\u{feff}").isEmpty)
    }

    @Test func elementsOfAnArrayComeWithLineAndNumber() throws {
        let text = "\n [ {\"a\":\"]},[\\\"\"},\n{\"b\":[1,{}]}\n,\n 3 ] \n"
        #expect(
            try read(text) == [
                Found(text: "{\"a\":\"]},[\\\"\"}", line: 2, element: 1),
                Found(text: "{\"b\":[1,{}]}\n", line: 3, element: 2), Found(text: "3 ", line: 5, element: 3),
            ])
        #expect(try read(" [ ] ").isEmpty)
    }

    @Test(arguments: [
        ("[{},", "f, line 1: the JSON array is never closed. The file may be cut short"),
        ("[{}", "f, line 1: the JSON array is never closed. The file may be cut short"),
        ("[{},,{}]", "f, line 1: record 2: is missing between two commas"),
        ("[{},]", "f, line 1: record 2: is missing between two commas"),
        ("[\n{}] x", "f, line 2: text follows the JSON array"),
    ])
    func aBrokenArrayIsNamed(text: String, message: String) {
        #expect { try read(text) } throws: { "\($0)" == message }
    }

    /// Records far longer than the buffer is at first, with every kind of byte at its edges.
    @Test(arguments: [524_280, 524_287, 524_288, 524_289, 1_048_576])
    func aRecordMayBeLongerThanTheBuffer(count: Int) throws {
        let long = "{\"a\":\"" + String(repeating: "\\\"", count: count / 2) + "\"}"
        let lines = try read("{}\n\(long)\n{}\n", longest: 4 << 20)
        #expect(lines.map(\.line) == [1, 2, 3] && lines[1].text == long)
        let elements = try read("[{},\(long),{}]", longest: 4 << 20)
        #expect(elements.map(\.element) == [1, 2, 3] && elements[1].text == long)
    }

    @Test func aRecordThatIsTooLongIsPassedOver() throws {
        let long = "{\"a\":\"" + String(repeating: "x", count: 3_000_000) + "\"}"
        for text in ["{}\n\(long)\n{}", "[{},\(long),{}]"] {
            let found = try read(text, longest: 1 << 20)
            #expect(found.map(\.text) == ["{}", "(\(long.utf8.count) bytes)", "{}"])
        }
        #expect(
            try read("{}\n\(long)", longest: 1 << 20).map(\.text) == ["{}", "(\(long.utf8.count) bytes)"])
    }
}
