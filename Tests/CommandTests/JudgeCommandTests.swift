// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StudyFiles
import Testing

/// Judges from the command line: a served checkpoint that judges its own responses, imports, comparisons.
@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct JudgeCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    private func response(_ method: String, _ prompt: Int) -> GeneratedResponse {
        GeneratedResponse(
            id: "\(method)-\(prompt)", section: "hotel", promptID: "p\(prompt)",
            prompt: "Where is room \(prompt)?",
            method: method, checkpoint: "c", temperature: 0.7, sample: 0, seed: 1,
            text: "\(prompt) up the \(method == "m-one" ? "stairs" : "lift")", tokens: 4, finish: .stop)
    }

    private func writeResponses() throws {
        let responses = (1...3).flatMap { prompt in ["m-one", "m-two"].map { response($0, prompt) } }
        try JSONLines.write(responses, to: folder("judged.jsonl"))
    }

    /// A tiny model says nothing that could be read; that is mechanics too.
    @Test func aServedCheckpointIsAskedAndItsWordsAreKept() throws {
        try writeResponses()
        // The tiny model has no room for many words.
        try FileContents.write("{question}\n{answer_a} or {answer_b}? [[A]]", to: folder("short"))
        let run = try folder.command.start(
            ["serve-models", "--checkpoint", "m-one=model", "--port", "0"])
        let address = try run.firstLine()
        let arguments = [
            "judge", "ask", "--endpoint", address, "--form", "text", "--responses", "judged.jsonl",
            "--output",
            "judged", "--tokens", "4", "--quiet", "--template", "short", "--mode",
        ]
        let dry = try folder.command.run(arguments + ["pairs", "--dry-run"])
        // Without asking the service there is no model's name.
        #expect(dry.status == 0 && dry.words.contains("6 requests for 3 comparisons"), "\(dry.words)")
        #expect(dry.output.contains("Where is room 1?") && !dry.output.contains("m-one"))
        let outcome = try folder.command.run(arguments + ["pairs", "--price", "1,2"])
        // Nothing came of it, and a script should not go on.
        #expect(outcome.status == 65, "\(outcome.words)")
        #expect(outcome.words.contains("no comparison has a verdict: 6 of 6 replies cannot be read"))
        #expect(outcome.words.contains("judges responses of its own (m-one)"))
        #expect(outcome.words.contains("6 of 6 replies have no verdict"))
        #expect(outcome.words.contains("Tokens: "))
        let file = try FileContents.readText(folder("judged/judgements.jsonl"))
        #expect(file.split(separator: "\n").count == 6 && file.contains("\"model\":\"m-one\""))
        #expect(try VoteTable.read(from: folder("judged/votes.csv")).votes.isEmpty)
        // Nothing is missing, and nothing is asked again.
        let again = try folder.command.run(arguments + ["pairs"])
        #expect(again.status == 65)
        #expect(try FileContents.readText(folder("judged/judgements.jsonl")) == file)
        let other = try folder.command.run(arguments + ["pairs", "--seed", "8"])
        #expect(other.status == 73 && other.words.contains("with other settings, words or responses"))
        run.send(SIGTERM)
        #expect(try run.outcome().status == 0)
    }

    @Test func importedVerdictsStandBesidePeoplesVotes() throws {
        let battles = (1...4).map { number in
            """
            {"question_id": "q\(number)", "model_a": "m-one", "model_b": "m-two", \
            "winner": "\(number == 4 ? "model_b" : "model_a")", "judge": "gpt-4"}
            """
        }
        try FileContents.write(battles.joined(separator: "\n"), to: folder("battles.jsonl"))
        let imported = try folder.command.run(
            ["judge", "import", "battles.jsonl", "--output", "judge.csv", "--section", "hotel"])
        #expect(
            imported.status == 0 && imported.words.contains("4 of judges, 0 of people"), "\(imported.words)")
        let votes = (1...4).flatMap { number in
            ["x", "y", "z"].map { person in
                let choice = person == "z" ? "m-two" : "m-one"
                return Vote(
                    study: "pilot", section: "hotel", question: "q\(number)", prompt: "p", temperature: nil,
                    participant: person, options: ["m-one", "m-two"], choice: .method(choice),
                    position: choice == "m-one" ? 1 : 2, answeredAt: "", durationMilliseconds: nil)
            }
        }
        try FileContents.write(VoteTable.text(votes), to: folder("people.csv"))
        let arguments = ["judge", "compare", "--votes", "people.csv", "--votes", "judge.csv"]
        let table = try folder.command.run(arguments)
        #expect(table.status == 0 && table.output.contains("| m-one | 66.7% | 75.0% |"), "\(table.words)")
        let json = try folder.command.run(arguments + ["--json"])
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let entry = try #require((object?["comparisons"] as? [[String: Any]])?.first)
        #expect((entry["agreement_with_majority"] as? [String: Any])?["mean"] as? Double == 0.75)
        #expect(try folder.command.run(["judge", "compare", "--votes", "people.csv"]).status == 65)
        let twice = try folder.command.run(arguments + ["--votes", "people.csv"])
        #expect(twice.status == 65 && twice.words.contains("before, in people.csv, line 2"), "\(twice.words)")
        let kept = try folder.command.run(["judge", "import", "people.csv", "--output", "again.csv"])
        #expect(kept.words.contains("0 of judges, 12 of people"), "\(kept.words)")
    }
}
