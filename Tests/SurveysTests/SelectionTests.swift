// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Surveys
import Testing

@Suite struct SelectionTests {
    private static let grid = (0..<8).map { Double(1 + 300 * $0) / 1000 }

    private func template(_ questions: Int, samples: Int = 1) throws -> StudyTemplate {
        var template = try StudyTemplate.parse(TemplateTests.hotel(), path: "t.yaml")
        template.stimuli.questions = ["hotel": questions]
        template.stimuli.samples = samples
        return template
    }

    private func responses(
        prompts: Int, samples: Int = 1,
        text: (_ prompt: Int, _ level: Int, _ method: String) -> String? = {
            "\($0) \($1) \($2)"
        }
    ) -> [GeneratedResponse] {
        var all: [GeneratedResponse] = []
        for prompt in 0..<prompts {
            for (level, temperature) in Self.grid.enumerated() {
                for method in ["a", "b", "c", "d"] {
                    for sample in 0..<samples {
                        guard let text = text(prompt, level, method) else { continue }
                        all.append(
                            GeneratedResponse(
                                id: "\(prompt)/\(level)/\(method)/\(sample)", section: "hotel",
                                promptID: "p\(prompt)", prompt: "prompt \(prompt)", method: method,
                                checkpoint: method, temperature: temperature, sample: sample, seed: 1,
                                text: text,
                                tokens: 3, finish: .stop))
                    }
                }
            }
        }
        return all
    }

    private func uses(_ selection: StimulusSelection) -> (prompts: [Int], temperatures: [Int]) {
        (
            Dictionary(grouping: selection.questions, by: \.promptID).values.map(\.count),
            Dictionary(grouping: selection.questions, by: \.temperature).values.map(\.count)
        )
    }

    @Test(arguments: [1, 2, 13, 20])
    func questionsSpreadOverPromptsAndTemperatures(prompts: Int) throws {
        for seed in 0..<20 {
            let selection = try StimulusSelection(
                responses: responses(prompts: prompts), template: template(min(13, prompts * 8)),
                seed: UInt64(seed))
            let (perPrompt, perTemperature) = uses(selection)
            #expect(perPrompt.count == min(prompts, 13))
            #expect((perPrompt.max() ?? 0) - (perPrompt.min() ?? 0) <= 1)
            #expect(perTemperature.count == 8)
            #expect((perTemperature.max() ?? 0) - (perTemperature.min() ?? 0) <= 1)
            #expect(Set(selection.questions.map(\.id)).count == selection.questions.count)
        }
    }

    @Test func allOptionsOfAQuestionShareEverythingButTheMethod() throws {
        let selection = try StimulusSelection(
            responses: responses(prompts: 13, samples: 3), template: template(13, samples: 3), seed: 5)
        for question in selection.questions {
            #expect(question.responses.map(\.method) == ["a", "b", "c", "d"])
            #expect(Set(question.responses.map(\.promptID)).count == 1)
            #expect(Set(question.responses.map(\.temperature)) == [question.temperature])
            #expect(Set(question.responses.map(\.sample)) == [question.sample])
        }
    }

    @Test func theSameSeedGivesTheSameQuestionsWhateverTheOrderOfLines() throws {
        let all = responses(prompts: 13)
        let first = try StimulusSelection(responses: all, template: template(13), seed: 3)
        #expect(try StimulusSelection(responses: all.reversed(), template: template(13), seed: 3) == first)
        #expect(try StimulusSelection(responses: all, template: template(13), seed: 4) != first)
    }

    @Test func equalTextsAreLeftOutAndCountedByReason() throws {
        let all = responses(prompts: 13) { prompt, level, method in
            switch (prompt, level) {
            case (0, _): "same"
            case (1, 0): method < "c" ? " same\n" : method == "c" ? "same" : "other"
            case (2, 0): method == "a" ? nil : method
            default: "\(prompt) \(level) \(method)"
            }
        }
        let selection = try StimulusSelection(responses: all, template: template(12), seed: 1)
        #expect(selection.leftOut["hotel"]?.counts == [.allAlike: 8, .someAlike: 1, .methodMissing: 1])
        #expect(!selection.questions.contains { $0.promptID == "p0" })
    }

    @Test func temperaturesStayEvenWhenMostCellsAreLeftOut() throws {
        // Prompt k can be asked at temperature k and at the coldest: a greedy draw would spend the others badly.
        let all = responses(prompts: 8) { prompt, level, method in
            level == prompt || level == 0 ? "\(prompt) \(level) \(method)" : "same"
        }
        for seed in 0..<50 {
            let selection = try StimulusSelection(responses: all, template: template(8), seed: UInt64(seed))
            #expect(uses(selection).temperatures == Array(repeating: 1, count: 8))
        }
    }

    @Test func tooFewResponsesSayHowManyAndWhy() throws {
        let all = responses(prompts: 2) { prompt, _, method in prompt == 0 ? "same" : method }
        #expect {
            try StimulusSelection(responses: all, template: template(13), seed: 1, path: "r.jsonl")
        } throws: {
            let text = "\($0)"
            return text.contains("r.jsonl") && text.contains("asks for 13 questions")
                && text.contains("give 8")
                && text.contains("8 because all options are the same text")
        }
    }

    @Test func oneMethodAlreadySampledTwiceUnderOneNumberIsAnError() throws {
        var all = responses(prompts: 13)
        var twin = all[0]
        twin.id = "twin"
        all.append(twin)
        #expect {
            try StimulusSelection(responses: all, template: template(13), seed: 1)
        } throws: {
            "\($0)".contains("\"twin\"")
        }
        let single = responses(prompts: 13).filter { $0.method == "a" }
        #expect(throws: SurveyFailure.self) {
            try StimulusSelection(responses: single, template: template(13), seed: 1)
        }
        #expect(throws: SurveyFailure.self) {
            try StimulusSelection(responses: [], template: template(13), seed: 1)
        }
    }

    @Test func onePromptIDForTwoPromptsIsAnError() throws {
        var all = responses(prompts: 13)
        all[1].prompt = "another prompt"
        #expect {
            try StimulusSelection(responses: all, template: template(13), seed: 1)
        } throws: {
            "\($0)".contains("different prompts")
        }
    }
}
