// SPDX-License-Identifier: Apache-2.0

import PreferenceData
import StudyFiles
import Testing

@Suite struct PreferencesTests {
    /// A0 B0 A1 B1 A2 B2 A3: the published code's triplets are (B0, A1, A2), (B1, A2, A3) and, wrapped, (B2, A3, A0).
    static let assistantOpens = Conversation(
        (0..<7).map { Message($0 % 2 == 0 ? .assistant : .user, "\($0 % 2 == 0 ? "A" : "B")\($0 / 2)") })

    @Test func assistantOpenedConversationsGiveThePublishedTriplets() {
        let plain = AlternatingPopulation([Self.assistantOpens])
        #expect(plain.pairs.map { [$0.chosen, $0.rejected] } == [["A1", "A2"], ["A2", "A3"]])
        let wrapped = AlternatingPopulation([Self.assistantOpens], wrap: true)
        #expect(
            wrapped.pairs.map { [$0.chosen, $0.rejected] } == [["A1", "A2"], ["A2", "A3"], ["A3", "A0"]])
        #expect(wrapped.countWithWrap == 3 && wrapped.countWithoutWrap == 2)
        #expect(
            plain.pairs[1].prompt == """
                <|im_start|>assistant
                A0<|im_end|>
                <|im_start|>user
                B0<|im_end|>
                <|im_start|>assistant
                A1<|im_end|>
                <|im_start|>user
                B1<|im_end|>
                <|im_start|>assistant

                """)
        #expect(plain.pairs.allSatisfy { $0.source == "alternating" })
    }

    @Test func userOpenedConversationsTakeTheAnswerAndNotTheNextOne() {
        let conversation = Conversation([
            Message(.user, "B0"), Message(.assistant, "A0"), Message(.user, "B1"), Message(.assistant, "A1"),
        ])
        let plain = AlternatingPopulation([conversation])
        #expect(plain.pairs.map { [$0.chosen, $0.rejected] } == [["A0", "A1"]])
        #expect(AlternatingPopulation([conversation], wrap: true).pairs.last?.rejected == "A0")
    }

    /// By hand, for conversations that open with either side and end with either side, after a system text or none.
    @Test(arguments: [
        // turns, pairs without the wrap, pairs with it
        ("AUAUA", ["AU|1 2"], ["AU|1 2", "AUAU|2 0"]),
        ("AUA", [], ["AU|1 0"]),
        ("UAUAUA", ["U|0 1", "UAU|1 2"], ["U|0 1", "UAU|1 2", "UAUAU|2 0"]),
        ("UA", [], []),
        ("SUAUA", ["SU|0 1"], ["SU|0 1", "SUAU|1 0"]),
        ("SAUAUA", ["SAU|1 2"], ["SAU|1 2", "SAUAU|2 0"]),
        ("AUAUAU", ["AU|1 2"], ["AU|1 2", "AUAU|2 0"]),
    ])
    func handWorkedConversations(turns: String, plain: [String], wrapped: [String]) throws {
        var counts: [Character: Int] = [:]
        let roles: [Character: Message.Role] = ["A": .assistant, "U": .user, "S": .system]
        let messages = turns.map { turn in
            defer { counts[turn, default: 0] += 1 }
            return Message(roles[turn] ?? .user, "\(turn)\(counts[turn, default: 0])")
        }
        let conversation = try Conversation(messages).checked()
        for (wrap, expected) in [(false, plain), (true, wrapped)] {
            let result = AlternatingPopulation([conversation], wrap: wrap)
            let found = result.pairs.map { pair in
                let marks = pair.prompt.split(separator: "<|im_start|>").dropLast().map {
                    $0.first == "a" ? "A" : $0.first == "u" ? "U" : "S"
                }
                return "\(marks.joined())|\(pair.chosen.dropFirst()) \(pair.rejected.dropFirst())"
            }
            #expect(found == expected)
            // A conversation of one answer, wrapped, sets it against itself.
            #expect(result.countWithWrap == wrapped.count + (turns == "UA" ? 1 : 0))
            #expect(result.countWithoutWrap == plain.count)
            #expect(result.identical == (turns == "UA" && wrap ? 1 : 0))

            var one = AlternatingPopulation(wrap: wrap, layout: .chatML)
            #expect(try one.pairs(of: conversation, number: 1) == result.pairs)
            #expect(one.countWithWrap == result.countWithWrap && one.identical == result.identical)
        }
    }

    @Test func aLayoutWithoutAPlaceForTheGreetingIsAFault() throws {
        var one = AlternatingPopulation(layout: try PromptLayout(named: "mistral"))
        #expect { try one.pairs(of: Self.assistantOpens, number: 1) } throws: {
            ($0 as? RecordFault)?.reason == .turns
        }
        let userOpens = Conversation(Array(Self.assistantOpens.messages.dropFirst()))
        #expect(try one.pairs(of: userOpens, number: 1).first?.prompt == "<s>[INST] B0 [/INST]")
        var llama = AlternatingPopulation(layout: try PromptLayout(named: "llama-3"))
        #expect(
            try llama.pairs(of: Self.assistantOpens, number: 1).first?.prompt.hasSuffix(
                "B0<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n") == true)
    }

    @Test func identicalTextsAreLeftOutAndCounted() {
        let conversation = Conversation([
            Message(.user, "B0"), Message(.assistant, "Yes"), Message(.user, "B1"),
            Message(.assistant, "Yes"),
        ])
        let result = AlternatingPopulation([conversation], wrap: true)
        #expect(result.pairs.isEmpty && result.identical == 2 && result.countWithWrap == 2)
        let same = Conversation(
            conversation.messages, alternatives: [Alternative(turn: 1, kind: "curt", text: "Yes")])
        #expect(AlternativePairs([same]).identical == 1)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func noPromptStandsOnBothSidesOfASplit(seed: UInt64) throws {
        var conversations = try HotelConversations.generate(count: 600, seed: 5).map { try $0.conversation() }
        conversations += conversations.prefix(40)
        conversations += conversations.prefix(40).map { Conversation(Array($0.messages.prefix(3))) }
        let split = ConversationSplit(conversations, heldOut: 0.2, seed: seed)
        #expect(split.training.count + split.heldOut.count == conversations.count)
        #expect((120...136).contains(split.heldOut.count))
        let training = prompts(of: split.training)
        #expect(training.isDisjoint(with: prompts(of: split.heldOut)))
        #expect(ConversationSplit(conversations, heldOut: 0.2, seed: seed).heldOut == split.heldOut)
    }

    @Test func aSplitLeavesNeitherSideEmptyAndNoneWhereNoneIsWanted() {
        let other = Conversation([Message(.user, "x"), Message(.assistant, "y")])
        for share in [0.01, 0.5, 0.99] {
            let split = ConversationSplit([Self.assistantOpens, other], heldOut: share, seed: 1)
            #expect(split.training.count == 1 && split.heldOut.count == 1)
        }
        #expect(ConversationSplit([other, other], heldOut: 0.5, seed: 1).heldOut.isEmpty)
        #expect(ConversationSplit([Self.assistantOpens, other], heldOut: 0, seed: 1).heldOut.isEmpty)
        #expect(ConversationSplit([], heldOut: 0.5, seed: 1).training.isEmpty)
    }

    @Test func unseenPromptsAreAskedNowhereInTraining() {
        func conversation(_ question: String) -> Conversation {
            Conversation([Message(.user, question), Message(.assistant, "Yes.")])
        }
        let records = UnseenPrompts.records(
            from: [conversation("Is it open?"), conversation("Is it far?"), conversation("IS IT FAR")],
            training: [conversation("is it open")], section: "s", limit: 5)
        #expect(records.map(\.display) == ["User: Is it far?"])
        #expect(records.map(\.promptID) == ["s-1"] && records.map(\.reference) == ["Yes."])
    }

    @Test(arguments: [
        ("At [a|b] or [c d|e f].", "At b or e f."), ("[x] [|v] [a|b", "[x] v [a|b"), ("[a [b|c]", "[a c"),
        ("", ""),
    ])
    func marksGiveWayToTheirValues(text: String, plain: String) {
        #expect(SlotMarks.removed(from: text) == plain)
    }

    private func prompts(of conversations: [Conversation]) -> Set<String> {
        Set(
            conversations.flatMap { conversation in
                conversation.answers.map { ChatMarkup.prompt(for: conversation.messages[..<$0]) }
            })
    }
}
