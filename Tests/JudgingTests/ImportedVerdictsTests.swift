// SPDX-License-Identifier: Apache-2.0

import Judging
import StudyFiles
import Testing

struct ImportedVerdictsTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func read(
        _ text: String, change: (inout ImportedVerdicts.Names) -> Void = { _ in }
    ) throws -> ImportedVerdicts {
        var names = ImportedVerdicts.Names()
        change(&names)
        return try ImportedVerdicts(from: try scratch.write(text), names: names)
    }

    private func fault(_ text: String) -> String {
        do {
            _ = try read(text)
            return ""
        } catch {
            return "\(error)"
        }
    }

    private func annotation(_ instruction: String, _ preference: String, _ second: String = "m2") -> String {
        """
        {"instruction": "\(instruction)", "output_1": "abc", "output_2": "abcdef", "generator_1": "m1", \
        "generator_2": "\(second)", "annotator": "gpt-4", "preference": \(preference)}
        """
    }

    // MARK: - AlpacaEval

    @Test func preferencesOfAlpacaEvalAreVotes() throws {
        let rows = zip(["a", "b", "c", "d", "e"], ["1", "2.0", "1.5", "0", "null"])
            .map { annotation($0, $1) }
        let found = try read("[" + rows.joined(separator: ",\n") + "]")
        #expect(found.form == .alpacaEval && found.leftOut == ["without a preference": 1])
        #expect(found.votes.map(\.choice) == [.method("m1"), .method("m2"), .tie, .tie])
        #expect(found.votes.allSatisfy { $0.kind == .judge && $0.shown.characters == [3, 6] })
        #expect(try VoteTable.parse(VoteTable.text(found.votes), path: "v") == found.votes)
    }

    @Test func aWeightedPreferenceIsAVoteInTwoParts() throws {
        let found = try read("[\(annotation("a", "1.75"))]")
        #expect(found.votes.map(\.weight) == [0.25, 0.75])
        #expect(found.votes.map(\.choice) == [.method("m1"), .method("m2")])
        // The mean of preference - 1 is the share of the second.
        #expect(found.votes[1].weight == 1.75 - 1)
    }

    @Test func severalPairsOfOneInstructionAreTold() throws {
        let found = try read("[\(annotation("a", "1")), \(annotation("a", "2", "m3"))]")
        #expect(found.votes.map { $0.question.suffix(2) } == ["#1", "#2"])
        #expect(Set(found.votes.map(\.prompt)).count == 1)
        let twice = fault("[\(annotation("a", "1")), \(annotation("a", "2"))]")
        #expect(twice.contains("record 2") && twice.contains("before, in record 1"))
    }

    // MARK: - Arena and FastChat

    @Test func battlesOfTheArenaAreVotes() throws {
        func battle(_ id: String, _ winner: String, _ judge: String = "arena_user_1") -> String {
            """
            {"question_id": "\(id)", "model_a": "x", "model_b": "y", "winner": "\(winner)", "judge": "\(judge)", \
            "turn": 1, "tstamp": 1700000000.5, "conversation_a": [{"role": "user", "content": "q"}]}
            """
        }
        let rows = [
            battle("1", "model_a"), battle("2", "model_b"), battle("3", "tie"), battle("4", "tie (bothbad)"),
            battle("1", "tie", "gpt-4"),
        ]
        let found = try read(rows.joined(separator: "\n"))
        #expect(found.form == .arena)
        #expect(found.votes.map(\.choice) == [.method("x"), .method("y"), .tie, .none, .tie])
        #expect(found.votes.map(\.kind) == [.human, .human, .human, .human, .judge])
        #expect(found.votes[0].answeredAt == "2023-11-14T22:13:20Z")
        let all = try read(rows.joined(separator: "\n")) { $0.kind = .judge }
        #expect(all.votes.allSatisfy { $0.kind == .judge })
        #expect(fault(battle("1", "x")).contains("line 1: the field \"winner\" is \"x\": it is not known"))
    }

    @Test func pairsOfFastChatAreTiesWhereTheOrderDecides() throws {
        func pair(_ id: Int, _ g1: String, _ g2: String, turn: Int = 1) -> String {
            """
            {"question_id": \(id), "model_1": "x", "model_2": "y", "g1_winner": "\(g1)", "g2_winner": "\(g2)", \
            "judge": ["gpt-4", "pair-v2"], "g1_judgment": "[[A]]", "turn": \(turn)}
            """
        }
        let found = try read(
            [
                pair(81, "model_1", "model_1"), pair(82, "model_1", "model_2"), pair(83, "error", "tie"),
                pair(81, "tie", "tie", turn: 2),
            ].joined(separator: "\n"))
        #expect(found.votes.map(\.question) == ["81", "82", "81-turn2"])
        #expect(found.votes.map(\.choice) == [.method("x"), .tie, .tie])
        #expect(found.votes.allSatisfy { $0.participant == "gpt-4" })
        #expect(found.inconsistent == 1 && found.leftOut == ["without a preference": 1])
    }

    @Test func singleAnswersAreGrades() throws {
        func single(_ score: String) -> String {
            """
            {"question_id": 81, "model": "x", "judge": ["gpt-4", "single-v1"], "judgment": "Good. [[9]]", \
            "score": \(score), "turn": 1}
            """
        }
        let found = try read(single("9") + "\n" + single("-1").replacing("\"turn\": 1", with: "\"turn\": 2"))
        #expect(found.form == .single && found.leftOut == ["without a grade": 1])
        #expect(found.grades.map(\.grade) == [9] && found.grades[0].reason == "Good. [[9]]")
        #expect(fault(single("11")).contains("\"score\" is 11: it is not from 1 to 10"))
        #expect(fault(single("9") + "\n" + single("8")).contains("grades \"x\" twice"))
    }

    // MARK: - Others

    @Test func aVotesFileKeepsItsRowsAndItsKindUnlessOneIsGiven() throws {
        var vote = Vote(
            study: "s", section: "a", question: "q", prompt: "p", temperature: nil, participant: "gpt-4",
            options: ["x", "y"], choice: .method("x"), position: 1, answeredAt: "", durationMilliseconds: nil)
        let found = try read(VoteTable.text([vote]))
        #expect(found.form == .votes && found.votes == [vote] && found.notes.isEmpty)
        #expect(try read(VoteTable.text([vote])) { $0.kind = .judge }.votes.map(\.kind) == [.judge])
        vote.kind = .judge
        #expect(try read(VoteTable.text([vote])).votes.map(\.kind) == [.judge])
        #expect(try read(VoteTable.text([vote])) { $0.kind = .human }.votes.map(\.kind) == [.human])
    }

    @Test(arguments: [
        ("[]", "holds no records"), ("{\"a\": 1}", "has none of the forms"), ("[1]", "Index 0"),
        ("{\"model_a\": 1", "line 1"), ("[{\"model_a\": \"x\"", "not valid JSON"),
        (
            "{\"model_a\": \"x\", \"model_b\": \"x\", \"winner\": \"tie\", \"question_id\": 1, \"judge\": \"j\"}",
            "with itself"
        ),
        (
            "{\"model_a\": \"tie\", \"model_b\": \"x\", \"winner\": \"tie\", \"question_id\": 1, \"judge\": \"j\"}",
            "\"model_a\""
        ),
        (
            "{\"model_a\": \"y\", \"model_b\": \"x\", \"winner\": \"tie\", \"question_id\": 1}",
            "Give --judge NAME"
        ),
        (
            "{\"model_a\": \"y\", \"model_b\": \"x\", \"winner\": \"tie\", \"judge\": \"j\"}",
            "\"question_id\" is missing"
        ),
        (
            "{\"model_1\": \"y\", \"model_2\": \"x\", \"g1_winner\": \"tie\", \"question_id\": 1, \"judge\": \"j\"}",
            "\"g2_winner\" is missing"
        ),
    ])
    func whatIsWrongIsSaid(text: String, words: String) { #expect(fault(text).contains(words)) }

    @Test func aPreferenceBeyondTheConventionIsRefused() {
        #expect(fault("[\(annotation("a", "3"))]").contains("record 1: the field \"preference\" is 3"))
        #expect(fault("[\(annotation("a", "\"1\""))]").contains("it is no number"))
    }
}
