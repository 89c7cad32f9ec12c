// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing

@Suite struct PromptRecordTests {
    func read(_ text: String) throws -> [PromptRecord] {
        let folder = try ScratchFolder()
        try FileContents.write(text, to: folder.file("prompts.jsonl"))
        return try PromptRecord.read(from: folder.file("prompts.jsonl"))
    }

    let lines = #"""
        {"section":"s","prompt_id":"1","prompt":"a","display":"shown","reference":"told"}
        {"section":"s","prompt_id":"2","prompt":"b","display":[{"role":"system","content":"x"},{"role":"user","content":"y"},{"name":"Guide","role":"assistant","content":"z"}]}
        {"section":"t","prompt_id":"1","prompt":"c"}
        """#

    @Test func linesAndAnArrayAreReadAlike() throws {
        let records = try read(lines)
        #expect(records.map(\.prompt) == ["a", "b", "c"])
        #expect(records[0].display == .text("shown") && records[0].reference == "told")
        #expect(records[1].display?.text == "User: y\n\nGuide: z" && records[2].display == nil)
        let array = "[\n" + lines.split(separator: "\n").joined(separator: ",\n") + "\n]\n"
        #expect(try read(array) == records)
        // As other systems write them.
        #expect(try read("\u{feff}" + lines.replacing("\n", with: "\r\n") + "\r\n") == records)
        #expect(try read("\u{feff}\r\n" + array.replacing("\n", with: "\r\n")) == records)
    }

    @Test func aRecordIsWrittenAsItWasRead() throws {
        for record in try read(lines) {
            let text = String(decoding: try JSONLines.encode(record), as: UTF8.self)
            #expect(try read(text) == [record])
        }
    }

    @Test(arguments: [
        (#"{"section":"s","prompt_id":"1","prompt":""}"#, "the field \"prompt\" is empty"),
        (#"{"section":"","prompt_id":"1","prompt":"p"}"#, "the field \"section\" is empty"),
        (#"{"section":"s","prompt_id":1,"prompt":"p"}"#, "the field \"prompt_id\" has another type"),
        (#"{"section":"s","prompt_id":"1","prompt":"p","reference":[]}"#, "\"reference\" has another type"),
        (#"{"section":"s","prompt_id":"1","prompt":"p","display":7}"#, "\"display\" has another type"),
        (
            #"{"section":"s","prompt_id":"1","prompt":"p","display":[{"content":"c"}]}"#,
            "\"name\" or a \"role\""
        ),
        (#"{"section":"s","prompt_id":"1","prompt":"p","display":[]}"#, "\"name\" or a \"role\""),
        (#"{"section":"s","prompt_id":"0","prompt":"p"}"#, "stands twice in section \"s\""),
        (#"{"section":"s","prompt_id":"1","prompt":"\ud800"}"#, ""), ("[1]", "has another type"),
    ])
    func aBadRecordIsNamedWithItsLine(line: String, reason: String) throws {
        let failure = #expect(throws: FileFailure.self) {
            try read(#"{"section":"s","prompt_id":"0","prompt":"p"}"# + "\n\r\n" + line + "\n")
        }
        #expect(failure?.line == 3 && failure?.reason.contains(reason) == true, "\(failure?.reason ?? "")")
    }

    @Test func aBadElementOfAnArrayIsNamedByItsPlace() throws {
        let failure = #expect(throws: FileFailure.self) {
            try read(
                #"[{"section":"s","prompt_id":"1","prompt":"p"},{"section":"s","prompt_id":"2","prompt":3}]"#)
        }
        #expect(failure?.reason.contains("Index 1.prompt") == true, "\(failure?.reason ?? "")")
        let empty = #expect(throws: FileFailure.self) {
            try read(#"[{"section":"s","prompt_id":"1","prompt":""}]"#)
        }
        #expect(empty?.reason == "prompt 1: the field \"prompt\" is empty")
        #expect(throws: FileFailure.self) { try read("[]") }
    }

    /// Ids that would be one if their parts were only joined.
    @Test func aSectionAndAnIdDoNotRunTogether() throws {
        let records = try read(
            #"{"section":"a\nb","prompt_id":"c","prompt":"p"}"# + "\n"
                + #"{"section":"a","prompt_id":"b\nc","prompt":"p"}"#)
        #expect(records.count == 2)
    }

    @Test func responsesFromBeforeReadAsTheyDid() throws {
        let folder = try ScratchFolder()
        let line = #"""
            {"checkpoint":"c","display":"d","finish":"stop","id":"1","method":"m","prompt":"p","prompt_id":"1","sample":0,"section":"s","seed":1,"temperature":1,"text":"t","tokens":3}
            """#
        try FileContents.write(line + "\n", to: folder.file("r.jsonl"))
        let records = try JSONLines.read(GeneratedResponse.self, from: folder.file("r.jsonl"))
        #expect(records[0].display == "d" && records[0].weights == nil && records[0].untrimmed == nil)
        try JSONLines.write(records, to: folder.file("r.jsonl"))
        #expect(try FileContents.readText(folder.file("r.jsonl")) == line + "\n")
    }
}
