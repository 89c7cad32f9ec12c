// SPDX-License-Identifier: Apache-2.0

import Foundation
import PreferenceData
import StudyFiles
import Testing

@Suite struct RecordFormTests {
    private func records(_ text: String, _ change: (inout RecordForm) -> Void = { _ in }) throws
        -> [ImportedRecord]
    {
        var form = RecordForm()
        change(&form)
        return try Array(text.utf8).withUnsafeBufferPointer { try form.records(in: $0).records }
    }

    private func pair(_ text: String, _ change: (inout RecordForm) -> Void = { _ in }) throws
        -> PreferencePair
    {
        let found = try records(text, change)
        guard found.count == 1, case .pair(let pair) = found[0] else {
            Issue.record("\(found) is not one pair")
            return PreferencePair(prompt: "", chosen: "", rejected: "")
        }
        return pair
    }

    static let asked = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"

    // MARK: - Conversations

    static let turns = Conversation([Message(.user, "Hi"), Message(.assistant, "Yes")])

    @Test(arguments: [
        #"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":" Yes "}],"id":4}"#,
        #"{"utterances":[["agent2","Hi"],["agent1","[a|Yes]"]]}"#,
        #"{"dialogue_id":"1","turns":[{"speaker":"USER","utterance":"Hi","frames":[]},{"speaker":"SYSTEM","utterance":"Yes"}]}"#,
    ])
    func formsOfConversationsGiveTheSameTurns(text: String) throws {
        #expect(try records(text) == [.conversation(Self.turns)])
    }

    // MARK: - Pairs

    @Test func whatTwoTranscriptsBeginWithIsThePrompt() throws {
        let found = try pair(
            #"{"chosen":"\n\nHuman: Hi\n\nAssistant: Hello.\n\nHuman: Why?\n\nAssistant: So.","rejected":"\n\nHuman: Hi\n\nAssistant: Hello.\n\nHuman: Why?\n\nAssistant: No\n\nnever."}"#
        )
        #expect(
            found
                == PreferencePair(
                    prompt:
                        "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n",
                    chosen: "So.", rejected: "No\n\nnever.", source: "hh-rlhf"))
    }

    @Test func turnsAfterTheAnswersThatPartAreLeftOut() throws {
        let found = try pair(
            #"{"chosen":"\n\nHuman: Hi\n\nAssistant: A\n\nHuman: more\n\nAssistant: B","rejected":"\n\nHuman: Hi\n\nAssistant: C"}"#
        )
        #expect(found.prompt == Self.asked && found.chosen == "A" && found.rejected == "C")
    }

    @Test func listsOfMessagesGiveAPairWithItsScores() throws {
        let found = try pair(
            #"{"prompt":"Hi","prompt_id":"p1","chosen":[{"role":"user","content":"Hi"},{"role":"assistant","content":"A"}],"rejected":[{"role":"user","content":"Hi"},{"role":"assistant","content":"B"}],"score_chosen":8.5,"score_rejected":7}"#
        )
        #expect(
            found
                == PreferencePair(
                    prompt: Self.asked, chosen: "A", rejected: "B", source: "ultrafeedback", id: "p1",
                    chosenScore: 8.5, rejectedScore: 7))
        let apart = try pair(
            #"{"prompt":[{"role":"user","content":"Hi"}],"chosen":[{"role":"assistant","content":"A"}],"rejected":[{"role":"assistant","content":"B"}]}"#
        )
        #expect(apart.prompt == Self.asked && apart.chosen == "A" && apart.rejected == "B")
    }

    private func post(labels: Int, a: Int, b: Int) -> String {
        """
        {"post_id":"x","history":"Hi","human_ref_A":"first","human_ref_B":"second","labels":\(labels),"score_A":\(a),"score_B":\(b)}
        """
    }

    @Test func ofTwoCommentsTheOneWithTheHigherScoreIsChosen() throws {
        let first = try pair(post(labels: 1, a: 8, b: 4))
        #expect(first.chosen == "first" && first.rejected == "second" && first.chosenScore == 8)
        #expect(first.prompt == Self.asked && first.source == "shp" && first.id == "x")
        #expect(try pair(post(labels: 0, a: 4, b: 8)).chosen == "second")
        #expect(try pair(post(labels: 1, a: 5, b: 4)) { $0.leastRatio = 1.25 }.chosen == "first")
    }

    @Test func listsOfPairsGiveAPairEach() throws {
        let found = try records(#"{"prompt":["p","q"],"chosen":["a","b"],"rejected":["c","d"]}"#)
        #expect(found.count == 2)
        #expect(
            found[1] == .pair(PreferencePair(prompt: "q", chosen: "b", rejected: "d", source: "alternate")))
    }

    // MARK: - Lists and labels

    @Test func aQueryIsLaidOutAndAPromptIsNot() throws {
        for (field, prompt) in [
            (#""query":"Hi""#, Self.asked), (#""prompt":"Hi""#, "Hi"),
            (#""query":"\n\nHuman: Hi\n\nAssistant:""#, Self.asked),
        ] {
            #expect(
                try records("{\(field),\"responses\":[\"a\",\"b\"],\"scores\":[1,0.5]}")
                    == [.ranking(RankedResponses(prompt: prompt, responses: ["a", "b"], scores: [1, 0.5]))])
        }
    }

    @Test func labelsAreTruthOrNumbers() throws {
        for label in ["true", "1"] {
            #expect(
                try records("{\"prompt\":\"p\",\"completion\":\"c\",\"label\":\(label)}") { $0.source = "s" }
                    == [.label(LabelledCompletion(prompt: "p", completion: "c", label: true, source: "s"))])
        }
        #expect(
            try records(
                #"{"prompt":[{"role":"user","content":"Hi"}],"completion":[{"role":"assistant","content":"c"}],"label":false}"#
            ) == [.label(LabelledCompletion(prompt: Self.asked, completion: "c", label: false))])
    }

    @Test func anotherLayoutWritesOtherPrompts() throws {
        let text = #"{"chosen":"\n\nHuman: Hi\n\nAssistant: A","rejected":"\n\nHuman: Hi\n\nAssistant: C"}"#
        let layout = try PromptLayout(named: "llama-2")
        #expect(try pair(text) { $0.layout = layout }.prompt == "<s>[INST] Hi [/INST]")
    }

    // MARK: - Faults

    @Test(arguments: [
        (#"{"a":"#, RecordFault.Reason.notJSON, "is not valid JSON, from its byte 6 on"),
        ("[1]", .wrongField, "the record is not a JSON object"),
        ("{}", .wrongField, "the record has no fields"),
        (#"{"x":1,"y":2}"#, .wrongField, "no form is known that has the fields \"x\", \"y\""),
        (#"{"messages":3}"#, .wrongField, "the field \"messages\" is not a list"),
        (#"{"messages":[{"role":"user"}]}"#, .wrongField, "the field \"messages.0.content\" is missing"),
        (
            #"{"messages":[{"role":"robot","content":"a"}]}"#, .wrongField,
            "the field \"messages.0.role\" is not system, user or assistant"
        ),
        (
            #"{"messages":[{"role":"user","content":"a"},{"role":"user","content":"a"}]}"#, .noAnswer,
            "no question is answered in it"
        ),
        (
            #"{"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]}"#,
            .turns, "turn 2: the user speaks twice in a row; turns must alternate"
        ),
        (#"{"utterances":["x"]}"#, .wrongField, "the field \"utterances.0\" is not a list of two texts"),
        (#"{"prompt":"p","chosen":"a"}"#, .wrongField, "the field \"rejected\" is missing"),
        (#"{"prompt":"p","chosen":"a","rejected":5}"#, .wrongField, "the field \"rejected\" is not a text"),
        (
            #"{"chosen":"hello","rejected":"x"}"#, .wrongField,
            "the field \"chosen\" is not a transcript that begins with \"Human:\""
        ),
        (
            #"{"chosen":"\n\nHuman: Hi\n\nAssistant: A","rejected":"\n\nHuman: Ho\n\nAssistant: A"}"#,
            .partsAtQuestion, "the transcripts do not part at an answer"
        ),
        (
            #"{"chosen":"\n\nHuman: Hi\n\nAssistant: A","rejected":"\n\nHuman: Hi\n\nAssistant: A"}"#,
            .sameTexts,
            "chosen and rejected are the same"
        ),
        (
            #"{"chosen":"\n\nHuman: a\n\nHuman: b\n\nAssistant: A","rejected":"\n\nHuman: a\n\nHuman: b\n\nAssistant: B"}"#,
            .turns, "turn 2: the user speaks twice in a row; turns must alternate"
        ),
        (
            #"{"prompt":"p","responses":["a"],"scores":[1]}"#, .wrongField,
            "the field \"responses\" has 1 texts beside 1 scores; two or more of each are needed"
        ),
        (#"{"prompt":"p","responses":["a","b"],"scores":[1,1]}"#, .tie, "equal scores"),
        (
            #"{"prompt":"p","completion":"c","label":"yes"}"#, .wrongField,
            "the field \"label\" is not true or false"
        ),
        (
            #"{"prompt":"\ud83d oops","chosen":"a","rejected":"b"}"#, .loneSurrogate,
            "holds half a surrogate pair"
        ),
        (
            #"{"history":"h","human_ref_A":"a","human_ref_B":"b","labels":1,"score_A":5,"score_B":4}"#,
            .lowRatio,
            "has a score ratio of 1.25, less than 2.0"
        ),
        (
            #"{"history":"h","human_ref_A":"a","human_ref_B":"b","labels":1,"score_A":4,"score_B":5}"#,
            .wrongField,
            "the field \"labels\" prefers the comment with the lower score"
        ),
    ])
    func aFaultSaysWhatAndWhere(text: String, reason: RecordFault.Reason, message: String) {
        #expect { try records(text) } throws: {
            ($0 as? RecordFault)?.reason == reason && "\($0)" == message
        }
    }

    @Test func surrogatePairsAreWholeCharacters() throws {
        let found = try pair(#"{"prompt":"\ud83d\ude00","chosen":"a","rejected":"b"}"#)
        #expect(found.prompt == "\u{1f600}")
    }
}
