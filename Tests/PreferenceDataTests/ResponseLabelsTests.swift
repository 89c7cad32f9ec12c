// SPDX-License-Identifier: Apache-2.0

import Foundation
import PreferenceData
import StudyFiles
import Testing

/// labels.jsonl and ranked.jsonl from what people have.
@Suite struct ResponseLabelsTests {
    /// Runs a body on a file of these lines.
    func with<T>(_ lines: String, _ body: (_ path: String) throws -> T) throws -> T {
        let path = NSTemporaryDirectory() + "showdown-\(UUID().uuidString).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileContents.write(lines, to: path)
        return try body(path)
    }

    @Test func aThresholdPartsScoredResponses() throws {
        let lines = """
            {"prompt":"p","completion":"a","score":0.9}
            {"prompt":"p","text":"b","score":0.5}
            {"prompt":"q","responses":["c","d"],"scores":[0.1,0.8]}
            {"prompt":"r","chosen":"e","rejected":"f"}
            """
        let made = try with(lines) { try ResponseLabels.read(from: $0, threshold: 0.5) }
        #expect(made.labels.map(\.completion) == ["a", "c", "d", "e", "f"])
        #expect(made.labels.map(\.label) == [true, false, true, true, false])
        #expect(made.atThreshold == 1)
    }

    @Test func scoresWithoutAThresholdAndStrayLinesAreNamed() throws {
        let scored =
            "{\"prompt\":\"r\",\"chosen\":\"e\",\"rejected\":\"f\"}\n{\"prompt\":\"p\",\"text\":\"b\",\"score\":1}"
        for (lines, threshold, reason) in [
            (scored, nil, "no threshold parts them"),
            (
                "{\"prompt\":\"r\",\"chosen\":\"e\",\"rejected\":\"f\"}\n{\"prompt\":\"p\"}", 1.0,
                "none of the fields"
            ),
            (
                "{\"prompt\":\"r\",\"chosen\":\"e\",\"rejected\":\"f\"}\n{\"prompt\":\"p\",\"score\":1}", 1,
                "\"completion\" is missing"
            ),
        ] as [(String, Double?, String)] {
            let failure = #expect(throws: FileFailure.self) {
                try with(lines) { try ResponseLabels.read(from: $0, threshold: threshold) }
            }
            #expect(failure?.line == 2 && failure?.reason.contains(reason) == true)
        }
        #expect(throws: FileFailure.self) {
            try with("\n") { try ResponseLabels.read(from: $0, threshold: 1) }
        }
    }

    @Test func responsesOfOnePromptBecomeOneList() throws {
        let lines = """
            {"prompt":"p","completion":"a","score":1}
            {"prompt":"q","completion":"x","score":1}
            {"prompt":"p","text":"b","score":3}
            {"prompt":"r","completion":"y","score":2}
            {"prompt":"r","completion":"z","score":2}
            {"prompt":"p","completion":"c","score":2}
            {"prompt":"p","chosen":"e","rejected":"f"}
            """
        let made = try with(lines) { try ResponseRankings.read(from: $0) }
        #expect(
            made.lists == [
                RankedResponses(prompt: "p", responses: ["a", "b", "c"], scores: [1, 3, 2]),
                RankedResponses(prompt: "p", responses: ["e", "f"], scores: [1, 0]),
            ])
        #expect(made.single == 1 && made.level == 1)
    }
}
