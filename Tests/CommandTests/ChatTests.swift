// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing

/// Conversations through pipes.
@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct ChatTests {
    let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    private struct Saved: Decodable {
        struct Message: Decodable, Equatable {
            var role, content: String
        }
        var messages: [Message]
    }

    func chat(_ input: String, _ options: String...) throws -> Command.Outcome {
        try folder.command.run(["chat", "--checkpoint", "model", "--tokens", "6"] + options, input: input)
    }

    @Test func answersGoOutAndEverythingElseIsWords() throws {
        let outcome = try chat("Hello\n\n/temperature 0\nAgain\n/nonsense\n/quit\nnever\n")
        #expect(outcome.status == 0)
        #expect(outcome.words.contains("showdown: /nonsense is not known; /help lists what is."))
        #expect(outcome.words.contains("The temperature is 0.0."))
        // The end of the input ends a conversation as well, and nothing else is said.
        let quiet = try chat("Hello\n/temperature 0\nAgain\n", "--quiet")
        #expect(quiet.status == 0 && quiet.output == outcome.output && quiet.words.isEmpty)
        #expect(quiet.output.hasPrefix(try chat("Hello\n", "--quiet").output))
        #expect(try chat("/help\n").words.contains("/save FILE"))
    }

    @Test func theConversationSoFarIsPartOfThePrompt() throws {
        try #require(try chat("/system Be kind.\nHello\n//slash\n/save c.jsonl\n").status == 0)
        try #require(try chat("Hello\n/save c.jsonl\n/undo\n/save c.jsonl\n/reset\n").status == 0)
        let saved = try JSONLines.read(Saved.self, from: folder("c.jsonl"))
        #expect(saved.count == 2)
        #expect(saved[0].messages.map(\.role) == ["system", "user", "assistant", "user", "assistant"])
        #expect(saved[0].messages[0].content == "Be kind." && saved[0].messages[3].content == "/slash")
        #expect(saved[1].messages.map(\.role) == ["user", "assistant"])
        // They are conversations like any other.
        try folder.command.succeed("data", "alternate", "c.jsonl", "--output", "pairs2.jsonl")
        #expect(
            try chat("/save /nowhere/c.jsonl\nHello\n/save /nowhere/c.jsonl\n").words.contains(
                "/nowhere/c.jsonl: cannot be opened"))
    }

    @Test func aSeedGivesTheSameAnswersAgainAndUndoTheSameState() throws {
        let once = try chat("A?\nB?\n", "--quiet").output
        #expect(try chat("X?\n/undo\nA?\nB?\n", "--quiet").output.hasSuffix(once))
        #expect(
            try chat("/seed 7\nA?\n/reset\n/seed 7\nA?\n/undo\nA?\nB?\n", "--quiet").output.hasSuffix(once))
        #expect(try chat("A?\nB?\n", "--quiet", "--seed", "8").output != once)
    }

    @Test func whatNoLongerFitsIsLeftOutAndSaid() throws {
        let question = String(repeating: "Where is the pool? ", count: 3)
        let outcome = try chat(String(repeating: question + "\n", count: 12))
        #expect(outcome.status == 0)
        #expect(outcome.words.contains("oldest 2 turns no longer fit"), "\(outcome.words)")
        let long = try chat(String(repeating: "x", count: 4_000) + "\nHello\n")
        #expect(long.status == 0 && long.words.contains("Ask a shorter one") && long.output.count > 1)
    }
}
