// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StudyFiles
import Testing

/// The study and its volunteers.
extension Road {
    struct Status: Decodable {
        struct Counts: Decodable { var submitted, answering, arrived, declined, withdrawn, votes: Int }
        struct Head: Decodable {
            var size: Int
            var hash: String
        }
        var study: String
        var phase: String
        var questions: Int
        var counts: Counts
        var ledger: Head
    }

    func status() throws -> Status {
        let text = try command.succeed("study", "status", study, "--json")
        return try JSONDecoder().decode(Status.self, from: Data(text.utf8))
    }

    /// Where a study's bytes name methods; short names count only as JSON or an id would hold them, because three
    /// letters can stand anywhere in what is encrypted.
    private func namesOfMethods() throws -> [String] {
        let bytes = try FileContents.read(folder(study))
        let names = [
            "COALA", "ORPO", "\"SFT\"", "\"DPO\"", "SFT/", "DPO/", "checkpoints/", "\"coala\"", "\"orpo\"",
        ]
        return names.filter { bytes.range(of: Data($0.utf8)) != nil }
    }

    func leavesAStudyThatNamesNoMethod() throws {
        #expect(try namesOfMethods() == [])
        let status = try status()
        #expect(status.phase == "open" && status.questions == 13 && status.counts.votes == 0)
        let text = try command.succeed("study", "status", study)
        #expect(text.contains("phase        open\n") && text.contains("questions    13\n"))
        for method in Self.methods { #expect(!text.contains(method)) }
    }

    func servesVolunteers() throws {
        let server = try command.start(["serve", study, "--port", "0"])
        let address = try server.firstLine()
        var received = ""
        for (name, position) in [("Ada Lovelace", 1), ("Mary Somerville", 3)] {
            let volunteer = try Volunteer(address)
            try volunteer.agree(as: name)
            for place in 1...13 {
                try #require(volunteer.path == "/question/\(place)")
                try volunteer.answer(position: position)
            }
            #expect(volunteer.path == "/review")
            try volunteer.submit("/submit")
            #expect(volunteer.path == "/receipt")
            received += volunteer.received
        }
        let leaver = try Volunteer(address)
        try leaver.agree(as: "Charles Babbage")
        try leaver.answer(position: 2)
        try leaver.open("/withdraw")
        try leaver.submit("/withdraw")
        #expect(leaver.path == "/withdrawn")
        let decliner = try Volunteer(address)
        try decliner.begin()
        try decliner.submit("/decline")
        #expect(decliner.path == "/declined")

        received += leaver.received + decliner.received
        for name in ["COALA", "ORPO", "\"SFT", "\"DPO", "checkpoint", "unblind"] {
            #expect(!received.contains(name), "a page says \(name)")
        }
        server.send(SIGINT)
        let outcome = try server.outcome()
        #expect(outcome.status == 0)
        #expect(outcome.lastWords == "Stopped; every answer is saved.")
        #expect(outcome.output == address + "\n")

        let counts = try status().counts
        #expect(counts.submitted == 2 && counts.withdrawn == 1 && counts.declined == 1)
        #expect(counts.votes == 26 && counts.answering == 0 && counts.arrived == 0)
        let bytes = try FileContents.read(folder(study))
        #expect(bytes.range(of: Data("Lovelace".utf8)) != nil)
        #expect(bytes.range(of: Data("Babbage".utf8)) == nil)
    }

    func keepsTheMethodsSealedUntilTheEnd() throws {
        try command.succeed("study", "close", study)
        let early = try command.run(["analyze", study, "--output", "early"])
        #expect(early.status == 64)
        #expect(
            early.lastWords.contains("sealed") && early.lastWords.contains("showdown study unblind --key"))
        #expect(!FileContents.exists(folder("early")))
        #expect(try namesOfMethods() == [])
        try command.succeed("study", "unblind", study, "--key", "X/keys/study.key")
        #expect(try status().phase == "unblinded")
        // The same search finds them now, so that its silence before meant something.
        #expect(try namesOfMethods().contains("COALA"))
    }
}
