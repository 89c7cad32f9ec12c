// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

@Suite struct EarlierExportTests {
    private let folder = NSTemporaryDirectory() + "earlier-\(UUID().uuidString)"

    private func export(_ sections: [String]) throws {
        let votes = sections.flatMap { section in
            ["q1", "q2"].flatMap { question in
                ["p", "r", "s"].map {
                    sampleVote(participant: $0, question: question, choice: "a", section: section)
                }
            }
        }
        try AnalysisRun(votes: votes, settings: AnalysisSettings()).export(to: folder)
    }

    @Test func whatTheNewRunLacksIsRemovedUnlessSomebodyChangedIt() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try export(["edu", "hotel"])
        let stale = ["questions-edu.svg", "questions-hotel.svg"].map { "\(folder)/charts/\($0)" }
        for path in stale { #expect(FileContents.exists(path), "\(path)") }
        try FileContents.write("mine", to: folder + "/notes.txt")
        try export(["hotel"])
        #expect(!FileContents.exists(stale[0]) && FileContents.exists(stale[1]))
        #expect(FileContents.exists(folder + "/notes.txt"))
        try FileContents.write("<svg/>", to: stale[1])
        try export(["edu"])
        #expect(try FileContents.readText(stale[1]) == "<svg/>")
    }

    @Test func aFileOfSomebodyElseIsNotWrittenOver() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileContents.makeFolder(folder)
        try FileContents.write("mine", to: folder + "/report.html")
        #expect(throws: FileFailure.self) { try export(["hotel"]) }
        #expect(try FileContents.readText(folder + "/report.html") == "mine")
        try FileManager.default.removeItem(atPath: folder + "/report.html")
        try FileContents.write("{}", to: folder + "/manifest.json")
        #expect(throws: FileFailure.self) { try export(["hotel"]) }
    }
}
