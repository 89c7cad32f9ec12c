// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

/// Tables and audit.
extension Road {
    private struct Results: Decodable {
        var participants: Int
        var ballots: [String: Int]
        var win_rate: [String: [String: Double]]
    }

    func countsTheVotesThatItExports() throws {
        try command.succeed("study", "export", study, "--output", "export")
        let votes = try VoteTable.read(from: folder("export/votes.csv")).votes
        #expect(votes.count == 26 && Set(votes.map(\.participant)).count == 2)
        #expect(votes.filter { $0.position == 1 }.count == 13)
        #expect(votes.allSatisfy { Set($0.options) == Set(Self.methods) })

        let text = try command.succeed("analyze", study, "--output", "exports-test", "--json")
        let results = try JSONDecoder().decode(Results.self, from: Data(text.utf8))
        #expect(results.participants == 2 && results.ballots == ["hotel": 26])
        let rates = try #require(results.win_rate["hotel"])
        #expect(Set(rates.keys) == Set(Self.methods))
        for method in Self.methods {
            let won = votes.filter { $0.choice == .method(method) }.count
            #expect(abs((rates[method] ?? -1) - Double(won) / 26) < 1e-12)
        }
        for name in [
            "manifest.json", "report.html", "results.json", "tables.md", "tables/win-rates.csv",
            "tables/pairwise.tex", "charts/win-rates.svg", "charts/participants.svg",
        ] {
            #expect(FileContents.exists(folder("exports-test/\(name)")))
        }
        // The study and its exported votes are two ways to the same figures.
        #expect(try command.succeed("analyze", "--votes", "export/votes.csv", "--json") == text)
    }

    /// From the survey back to training: the votes as pairs, a reward model of them, and the best of two responses under it.
    func learnsFromTheVotes() throws {
        let file = "votes/preferences.jsonl"
        try command.succeed(
            "study", "export", study, "--preferences", "--responses", "X/responses/responses.jsonl",
            "--output", "votes")
        let pairs = try PreferencePair.read(from: folder(file))
        #expect(pairs.count > 26)
        // As the models read them, and not as volunteers do.
        let asked = Set(try PromptRecord.read(from: folder("X/data/prompts.jsonl")).map(\.prompt))
        #expect(asked.isSuperset(of: pairs.map(\.prompt)))
        try command.succeed(
            "train", "reward", "--model", "X/checkpoints/sft", "--data", file, "--held-out", file, "--steps",
            "3", "--batch-size", "4", "--output",
            "reward",
            "--quiet")
        let scores = try command.succeed(
            "score", "--model", "reward", "--input", file)
        #expect(scores.contains("\"chosen_reward\":") && scores.contains("\"rejected_reward\":"))
        try command.succeed(
            "sample", "--checkpoint", "Best=X/checkpoints/sft", "--best-of", "2", "--reward", "model:reward",
            "--prompts", "X/data/prompts.jsonl", "--temperatures", "0.9", "--tokens", "5", "--output",
            "best.jsonl", "--quiet")
        let responses = try JSONLines.read(GeneratedResponse.self, from: folder("best.jsonl"))
        #expect(!responses.isEmpty && responses.allSatisfy { $0.bestOf?.scores.count == 2 })
        #expect(responses.contains { $0.bestOf?.chosen == 1 })
        #expect(responses.allSatisfy { $0.bestOf?.reward == "model:reward" && $0.bestOf?.fingerprint != nil })
    }

    func listsTheConsents() throws {
        let head = try command.succeed("audit", "verify", study)
        let ledger = try status().ledger
        let lines = head.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.hasPrefix("showdown/") == true && lines.dropFirst().first == "\(ledger.size)")
        try FileContents.write(head, to: folder("checkpoint"))
        try command.succeed("audit", "verify", study, "--checkpoint", "checkpoint")

        let text = try command.succeed("audit", "consents", study, "--csv")
        let rows = try CommaSeparatedValues.parse(text, path: "consents.csv").map(\.fields)
        let header = try #require(rows.first)
        let state = try #require(header.firstIndex(of: "state"))
        let name = try #require(header.firstIndex(of: "name"))
        #expect(rows.dropFirst().map { $0[state] }.sorted() == ["submitted", "submitted", "withdrawn"])
        #expect(rows.dropFirst().map { $0[name] }.sorted() == ["", "Ada Lovelace", "Mary Somerville"])
    }

    /// SQLite has no checksums: what changes a byte of the file changes a value, as somebody with an editor would.
    func findsATamperedEntry() throws {
        let original = try FileContents.read(folder(study))
        func verify(replacing old: String, with new: String) throws -> Command.Outcome {
            let place = try #require(original.range(of: Data(old.utf8)), "\(old) is not in the study")
            var bytes = original
            bytes.replaceSubrange(place, with: Data(new.utf8))
            try FileContents.write(bytes, to: folder("tampered.db"))
            return try command.run(["audit", "verify", "tampered.db"])
        }
        let entry = try verify(replacing: "\"identity_overridden\":0", with: "\"identity_overridden\":1")
        #expect(entry.status == 65 && entry.output.isEmpty)
        #expect(entry.lastWords.contains("tampered.db") && entry.lastWords.contains("entry 1 of "))
        let person = try verify(replacing: "Ada Lovelace", with: "Eve Lovelace")
        #expect(person.status == 65 && person.lastWords.contains("the consent of"))
    }
}
