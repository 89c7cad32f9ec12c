// SPDX-License-Identifier: Apache-2.0

import Judging
import StudyFiles
import Testing

struct JudgePlanTests {
    @Test func everyPairIsAskedInBothOrders() throws {
        let plan = try JudgePlan(try Fixture.questions(3), settings: try Fixture.settings(.pairs))
        #expect(plan.requests.count == 3 * 6 * 2 && plan.comparisons == 18)
        for first in stride(from: 0, to: plan.requests.count, by: 2) {
            let (one, other) = (plan.requests[first], plan.requests[first + 1])
            #expect(one.shown == other.shown.reversed() && one.order == 0 && other.order == 1)
        }
        #expect(Set(plan.requests.map(\.key)).count == plan.requests.count)
        // Which stands first is drawn, not alphabetical.
        #expect(Set(plan.requests.filter { $0.order == 0 }.map { $0.shown[0] < $0.shown[1] }).count == 2)
    }

    @Test func aChoiceIsRotatedSoThatEachStandsOnceAtEachPlace() throws {
        let plan = try JudgePlan(try Fixture.questions(2), settings: try Fixture.settings(.choice))
        #expect(plan.requests.count == 8)
        for question in 0..<2 {
            let orders = plan.requests[question * 4..<question * 4 + 4].map(\.shown)
            for place in 0..<4 { #expect(Set(orders.map { $0[place] }) == [0, 1, 2, 3]) }
        }
        var fewer = try Fixture.settings(.choice)
        fewer.orders = 2
        let half = try JudgePlan(try Fixture.questions(1), settings: fewer).requests.map(\.shown)
        #expect(half.count == 2 && half[0] == Array(half[1][2...] + half[1][..<2]))
    }

    @Test func gradesAreAskedOneByOne() throws {
        let plan = try JudgePlan(try Fixture.questions(2), settings: try Fixture.settings(.grade))
        #expect(
            plan.requests.count == 8 && plan.requests.allSatisfy { $0.shown.count == 1 && $0.orders == 1 })
    }

    @Test func aBaselineHasItsPairsAlone() throws {
        var settings = try Fixture.settings(.pairs)
        settings.baseline = "zq-sft"
        let plan = try JudgePlan(try Fixture.questions(2), settings: settings)
        #expect(plan.requests.count == 2 * 3 * 2)
        settings.baseline = "other"
        #expect(throws: JudgingFailure.self) { try JudgePlan(try Fixture.questions(2), settings: settings) }
    }

    @Test func methodsStandInNoPrompt() throws {
        for mode in JudgeMode.allCases {
            for request in try JudgePlan(try Fixture.questions(2), settings: try Fixture.settings(mode))
                .requests
            {
                for method in Fixture.methods {
                    #expect(!(request.system + request.user).lowercased().contains(method))
                }
            }
        }
    }

    @Test func oneTextOfTwoMethodsIsOneResponse() throws {
        var responses = Fixture.methods.map { Fixture.response($0) }
        responses[1].text = " " + responses[0].text + "\n"
        let questions = try JudgedQuestions(responses: responses, study: "pilot", path: "r")
        #expect(questions.questions[0].options.map(\.methods.count).sorted() == [1, 1, 2])
        let plan = try JudgePlan(questions, settings: try Fixture.settings(.pairs))
        #expect(plan.requests.count == 6 && plan.alike == 1)
    }

    @Test func whereNothingCanBeComparedNothingIsAsked() throws {
        let alike = Fixture.methods.map { Fixture.response($0, text: "same") }
        for mode in [JudgeMode.pairs, .choice] {
            #expect(throws: JudgingFailure.self) {
                try JudgePlan(
                    try JudgedQuestions(responses: alike, study: "s", path: "r"),
                    settings: try Fixture.settings(mode))
            }
        }
        let grades = try JudgePlan(
            try JudgedQuestions(responses: alike, study: "s", path: "r"),
            settings: try Fixture.settings(.grade))
        #expect(grades.requests.count == 1)
        #expect(throws: JudgingFailure.self) {
            try JudgePlan(
                try Fixture.questions(1, methods: ["zq-sft"]), settings: try Fixture.settings(.pairs))
        }
    }

    @Test func theSameWishesGiveTheSameRequestsWhateverTheRowsOrder() throws {
        let responses = (1...3).flatMap { p in Fixture.methods.map { Fixture.response($0, prompt: p) } }
        let settings = try Fixture.settings(.pairs)
        let one = try JudgePlan(
            try JudgedQuestions(responses: responses, study: "s", path: "r"), settings: settings)
        let other = try JudgePlan(
            try JudgedQuestions(responses: responses.reversed(), study: "s", path: "r"), settings: settings)
        #expect(one.requests.map(\.key) == other.requests.map(\.key))
        var seeded = settings
        seeded.seed = 8
        let third = try JudgePlan(
            try JudgedQuestions(responses: responses, study: "s", path: "r"), settings: seeded)
        #expect(Set(third.requests.map(\.key)).isDisjoint(with: one.requests.map(\.key)))
    }

    // MARK: - Questions

    @Test func groupsAreOfOneTemperatureAndSample() throws {
        // 0.1 + 0.2 is the level 0.3.
        let responses = [0.1 + 0.2, 0.7].flatMap { temperature in
            (0..<2).flatMap { sample in
                Fixture.methods.map { Fixture.response($0, temperature: temperature, sample: sample) }
            }
        }
        let questions = try JudgedQuestions(responses: responses, study: "s", path: "r").questions
        #expect(questions.map(\.id) == ["p1-t0.3-s0", "p1-t0.3-s1", "p1-t0.7-s0", "p1-t0.7-s1"])
        #expect(questions.allSatisfy { $0.options.count == 4 })
    }

    @Test func peoplesQuestionsAreThoseThatTheirVotesName() throws {
        let responses = Fixture.methods.map { Fixture.response($0) }
        var vote = Vote(
            study: "pilot", section: "hotel", question: "hotel-07", prompt: "p1", temperature: 0.7,
            participant: "x", options: ["zq-sft", "zq-dpo"], choice: .tie, position: nil, answeredAt: "",
            durationMilliseconds: nil)
        func questions() throws -> JudgedQuestions {
            try JudgedQuestions(votes: [vote], votesPath: "v", responses: responses, path: "r")
        }
        #expect(throws: FileFailure.self) { try questions() }
        vote.shown.responses = ["zq-sft/1/0.7/0", "zq-dpo/1/0.7/0"]
        let question = try #require(try questions().questions.first)
        #expect(question.id == "hotel-07" && question.study == "pilot" && question.options.count == 2)
        vote.shown.responses = ["zq-dpo/1/0.7/0", "zq-sft/1/0.7/0"]
        #expect(throws: FileFailure.self) { try questions() }
        vote.shown.responses = ["nowhere", "zq-dpo/1/0.7/0"]
        #expect(throws: FileFailure.self) { try questions() }
    }

    @Test func responsesThatContradictEachOtherAreRefused() {
        var other = Fixture.response("zq-dpo")
        other.prompt = "Another?"
        for responses in [
            [Fixture.response("zq-sft"), Fixture.response("zq-sft")], [Fixture.response("zq-sft"), other],
            [Fixture.response("tie")], [Fixture.response("a|b")],
        ] {
            #expect(throws: FileFailure.self) {
                try JudgedQuestions(responses: responses, study: "s", path: "r")
            }
        }
    }
}
