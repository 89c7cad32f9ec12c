// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing

/// Labels, ranked lists, and the files of pairs that are read as either.
@Suite struct ResponseRecordTests {
    func write(_ text: String, _ folder: borrowing ScratchFolder) throws -> String {
        let path = folder.file("records.jsonl")
        try FileContents.write(text, to: path)
        return path
    }

    @Test func labelsAndPairsAreToldApartByTheirFields() throws {
        let folder = try ScratchFolder()
        let path = try write(
            """
            {"prompt":"p","completion":"a","label":true}

            {"prompt":"q","chosen":"b","rejected":"c","source":"s"}
            """, folder)
        let labels = try LabelledCompletion.readNumbered(from: path)
        #expect(labels.map(\.line) == [1, 3, 3])
        #expect(
            labels.map(\.record) == [
                LabelledCompletion(prompt: "p", completion: "a", label: true),
                LabelledCompletion(prompt: "q", completion: "b", label: true, source: "s"),
                LabelledCompletion(prompt: "q", completion: "c", label: false, source: "s"),
            ])
        #expect(LabelledCompletion.pairs(of: labels) == nil)
        #expect(
            LabelledCompletion.pairs(of: Array(labels.dropFirst())) == [
                PreferencePair(prompt: "q", chosen: "b", rejected: "c", source: "s")
            ])
    }

    @Test func listsAndPairsAreToldApartByTheirFields() throws {
        let folder = try ScratchFolder()
        let path = try write(
            """
            {"prompt":"p","responses":["a","b","c"],"scores":[1,3,2]}
            {"prompt":"q","chosen":"b","rejected":"c","chosen_score":7,"rejected_score":2}
            {"prompt":"q","chosen":"b","rejected":"c","chosen_score":2,"rejected_score":7}
            """, folder)
        let lists = try RankedResponses.readNumbered(from: path).map(\.record)
        #expect(lists[0] == RankedResponses(prompt: "p", responses: ["a", "b", "c"], scores: [1, 3, 2]))
        // Scores that contradict the choice are passed over for it.
        #expect(lists[1].scores == [7, 2] && lists[2].scores == [1, 0])
        #expect(lists[0].pair == nil && lists[1].pair?.chosen == "b")
        #expect(
            RankedResponses(prompt: "p", responses: ["a", "b"], scores: [1, 2]).pair?.chosen == "b")
        #expect(RankedResponses(prompt: "p", responses: ["a", "b"], scores: [1, 1]).pair == nil)
    }

    @Test(arguments: [
        ("{\"prompt\":\"p\",\"completion\":\"a\"}", "has none of the fields"),
        ("{\"completion\":\"a\",\"label\":true}", "the field \"prompt\" is missing"),
        ("{\"prompt\":\"p\",\"completion\":\"\",\"label\":true}", "the field \"completion\" is empty"),
        ("{\"prompt\":\"p\",\"label\":true}", "the field \"completion\" is missing"),
        ("{\"prompt\":\"p\",\"completion\":\"a\",\"label\":1}", "the field \"label\" has another type"),
        ("{\"prompt\":\"p\",\"chosen\":\"a\"}", "the field \"rejected\" is missing"),
        ("{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"b\",\"label\":true}", "two kinds"),
        ("{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"],\"scores\":[1,2]}", "has none of the fields"),
    ])
    func aLineThatIsNoLabelIsNamed(line: String, reason: String) throws {
        let folder = try ScratchFolder()
        let path = try write("{\"prompt\":\"p\",\"completion\":\"a\",\"label\":true}\n\(line)\n", folder)
        let failure = #expect(throws: FileFailure.self) { try LabelledCompletion.readNumbered(from: path) }
        #expect(failure?.line == 2 && failure?.reason.contains(reason) == true, "\(failure?.reason ?? "")")
    }

    @Test(arguments: [
        ("{\"prompt\":\"p\",\"responses\":[\"a\"],\"scores\":[1]}", "has 1 responses"),
        ("{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"],\"scores\":[1]}", "2 responses and 1 scores"),
        ("{\"prompt\":\"p\",\"responses\":[\"a\",\"\"],\"scores\":[1,2]}", "response 2 is empty"),
        ("{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"]}", "the field \"scores\" is missing"),
        ("{\"prompt\":\"p\",\"scores\":[1,2]}", "the field \"responses\" is missing"),
        ("{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"],\"scores\":[1,null]}", "another type"),
        ("{\"prompt\":\"p\",\"completion\":\"a\",\"score\":1}", "has none of the fields"),
    ])
    func aLineThatIsNoListIsNamed(line: String, reason: String) throws {
        let folder = try ScratchFolder()
        let path = try write(line, folder)
        let failure = #expect(throws: FileFailure.self) { try RankedResponses.readNumbered(from: path) }
        #expect(failure?.line == 1 && failure?.reason.contains(reason) == true, "\(failure?.reason ?? "")")
    }

    @Test func emptyFilesAreRefused() throws {
        let folder = try ScratchFolder()
        let path = try write("\n\n", folder)
        #expect(throws: FileFailure.self) { try LabelledCompletion.readNumbered(from: path) }
        #expect(throws: FileFailure.self) { try RankedResponses.readNumbered(from: path) }
    }
}
