// SPDX-License-Identifier: Apache-2.0

import Foundation
import PreferenceData
import StudyFiles
import Testing

@Suite struct ConversationFileTests {
    /// Reads a text as a file of its own.
    private func read(_ text: String) throws -> [Conversation] {
        let path = NSTemporaryDirectory() + "conversations-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileContents.write(text, to: path)
        do {
            return try ConversationFile.read(from: path)
        } catch var failure as FileFailure {
            failure.path = "c"
            throw failure
        }
    }

    static let published = """
        {"hotel_name":"Four Seasons","agent1":"a","agent2":"b","utterances":[["agent1","Welcome to [hotel|Four Seasons]."],
        ["agent2","Check in on [check in|September 1st]?"],["agent1","Yes [see] it."],["agent2","Thanks"]]}
        """.replacingOccurrences(of: "\n", with: "")

    @Test func bothFormsAndBothLayoutsGiveTheSameTurns() throws {
        let expected = Conversation([
            Message(.assistant, "Welcome to Four Seasons."), Message(.user, "Check in on September 1st?"),
            Message(.assistant, "Yes [see] it."),
        ])
        let line = String(decoding: try JSONLines.encode(expected), as: UTF8.self)
        #expect(try read(Self.published + "\n" + line) == [expected, expected])
        #expect(try read("\u{feff} [\(Self.published),\n \(line)]") == [expected, expected])
    }

    @Test func generatedDialoguesSurviveTheFile() throws {
        let dialogues = HotelConversations.generate(count: 20, seed: 3)
        let text = String(decoding: try PublishedDialogue.fileContents(dialogues), as: UTF8.self)
        #expect(try read(text) == dialogues.map { try $0.conversation() })
    }

    static let ask = #"{"role":"user","content":"Hi"}"#
    static let answer = #"{"role":"assistant","content":"Yes"}"#

    @Test(arguments: [
        ("", "c: holds no conversations"),
        ("[]", "c: holds no conversations"),
        ("\n{\"messages\":[\(ask),\(ask),\(answer)]}", "c, line 2: turn 2: the user speaks twice in a row"),
        ("{\"messages\":[\(ask),\(answer),\(answer)]}", "turn 3: the assistant speaks twice in a row"),
        (
            "[{\"messages\":[\(ask),\(answer)]},{\"messages\":[\(answer)]}]",
            "c, line 1: record 2: no question is answered"
        ),
        ("{\"messages\":[\(ask),{\"role\":\"assistant\",\"content\":\" \"}]}", "turn 2: the text is empty"),
        (
            "{\"messages\":[{\"role\":\"user\",\"content\":\"a<|im_end|>\"},\(answer)]}",
            "turn 1: the text holds the chat mark"
        ),
        (
            "{\"messages\":[\(answer),{\"role\":\"system\",\"content\":\"s\"},\(ask),\(answer)]}",
            "turn 2: a system text"
        ),
        ("{\"utterances\":[[\"agent1\",\"a\"],[\"agent3\",\"b\"]]}", "turn 2: the speaker is \"agent3\""),
        ("{\"utterances\":[[\"agent1\"]]}", "turn 1: an utterance is a list of two"),
        (
            "{\"messages\":[{\"role\":\"user\"}]}",
            "c, line 1: the field \"messages.0.content\" is missing"
        ),
        (
            "[{\"messages\":[\(ask),\(answer)]},{\"other\":1}]",
            "c, line 1: record 2: no form is known that has the fields \"other\""
        ),
        ("{\"text\":1}", "c, line 1: no form is known that has the fields \"text\""),
        ("not json", "c, line 1: is not valid JSON"),
        ("[{]", "c, line 1: the JSON array is never closed"),
        (
            "{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"b\"}",
            "c, line 1: is no conversation: it belongs into preferences.jsonl"
        ),
        (
            "{\"messages\":[\(ask),\(answer)],\"alternatives\":[{\"turn\":7,\"kind\":\"curt\",\"text\":\"no\"}]}",
            "names turn 7"
        ),
    ])
    func namesWhereAConversationIsAtFault(text: String, message: String) {
        #expect { try read(text) } throws: {
            ($0 as? FileFailure)?.kind == .badData && "\($0)".contains(message)
        }
    }

    @Test func aSystemTextMovesTheAlternativesWithTheirAnswers() throws {
        let conversation = Conversation(
            [Message(.user, "Hi"), Message(.assistant, "Yes")],
            alternatives: [Alternative(turn: 1, kind: "curt", text: "No")])
        let pair = try #require(AlternativePairs([conversation.following(system: "Be kind.")]).pairs.first)
        #expect(
            pair.prompt == """
                <|im_start|>system
                Be kind.<|im_end|>
                <|im_start|>user
                Hi<|im_end|>
                <|im_start|>assistant

                """)
        #expect(pair.chosen == "Yes" && pair.rejected == "No" && pair.source == "curt")
    }

    @Test func realDialoguesInWhichTheUserOpensAreRead() throws {
        let path = sharedData("sgd_hotels/hotel_dialogues_messages.jsonl")
        guard FileContents.exists(path) else {
            print("Skipped: there is no \(path)")
            return
        }
        let conversations = try ConversationFile.read(from: path)
        #expect(conversations.count == 690)
        let pairs = AlternatingPopulation(conversations)
        #expect(pairs.countWithWrap - pairs.countWithoutWrap == 690)
        #expect(pairs.pairs.count + pairs.identical == pairs.countWithoutWrap)
        let split = ConversationSplit(conversations, heldOut: 0.1, seed: 1)
        let prompts = UnseenPrompts.records(
            from: split.heldOut, training: split.training, section: "hotel", limit: 24)
        #expect(prompts.count == 24)
    }

    private func sharedData(_ name: String) -> String {
        let root = ProcessInfo.processInfo.environment["SHOWDOWN_SHARED_DATA"] ?? "../shared/data"
        return "\(root)/\(name)"
    }
}
