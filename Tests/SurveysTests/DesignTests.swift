// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Surveys
import Testing

/// Crossed temperatures, pairs, variants and split votes.
@Suite struct DesignTests {
    private static let methods = ["a", "b", "c", "d"]

    private func template(
        _ questions: Int, kind: SurveySection.Kind = .bestOf, _ temperature: StimulusPolicy.Temperature,
        samples: Int = 1, variants: Int = 1, identical: StimulusPolicy.Identical = .leaveOut
    ) throws -> StudyTemplate {
        var template = try StudyTemplate.parse(TemplateTests.hotel(), path: "t.yaml")
        template.definition.sections[0].kind = kind
        template.stimuli = StimulusPolicy(
            questions: ["hotel": questions], temperature: temperature, samples: samples, variants: variants,
            identical: identical)
        return template
    }

    private func responses(
        prompts: Int, temperatures: [Double], samples: Int = 1, methods: [String] = methods,
        text: (_ prompt: Int, _ temperature: Double, _ method: String, _ sample: Int) -> String? = {
            "\($0) \($1) \($2) \($3)"
        }
    ) -> [GeneratedResponse] {
        var all: [GeneratedResponse] = []
        for prompt in 0..<prompts {
            for temperature in temperatures {
                for method in methods {
                    for sample in 0..<samples {
                        guard let text = text(prompt, temperature, method, sample) else { continue }
                        all.append(
                            GeneratedResponse(
                                id: "\(prompt)/\(temperature)/\(method)/\(sample)", section: "hotel",
                                promptID: "p\(prompt)", prompt: "prompt \(prompt)", method: method,
                                checkpoint: method, temperature: temperature, sample: sample, seed: 1,
                                text: text, tokens: 3, finish: .stop))
                    }
                }
            }
        }
        return all
    }

    /// Largest less smallest.
    private func spread(_ counts: some Collection<Int>) -> Int { (counts.max() ?? 0) - (counts.min() ?? 0) }

    @Test(arguments: [(12, 4), (13, 4), (24, 2), (7, 8), (3, 5)])
    func crossedTemperaturesAreRowsOfLatinSquares(questions: Int, levels: Int) throws {
        let temperatures = (1...levels).map { Double($0) / 10 }
        for seed in 0..<10 {
            let selection = try StimulusSelection(
                responses: responses(prompts: 24, temperatures: temperatures),
                template: template(questions, .crossed(temperatures)), seed: UInt64(seed))
            #expect(selection.questions.count == questions)
            #expect(Set(selection.questions.map(\.promptID)).count == questions)
            for method in Self.methods {
                let mine = selection.questions.flatMap(\.responses).filter { $0.method == method }
                let counts = temperatures.map { value in mine.count { $0.temperature == value } }
                #expect(spread(counts) <= 1)
            }
            for question in selection.questions {
                #expect(question.temperature == nil)
                #expect(Set(question.responses.map(\.temperature)).count == min(levels, 4))
            }
        }
    }

    @Test func twoMethodsDoNotAlwaysMeetAtTheSameDistance() throws {
        let temperatures = [0.1, 0.2, 0.3, 0.4]
        let selection = try StimulusSelection(
            responses: responses(prompts: 40, temperatures: temperatures),
            template: template(40, .crossed(temperatures)), seed: 3)
        let distances = Set(
            selection.questions.map { question in
                (question.responses[0].temperature - question.responses[1].temperature).thousandths
            })
        #expect(distances.count >= 5)
    }

    @Test(arguments: [(6, 4), (7, 4), (24, 4), (10, 5), (13, 5), (3, 3), (1, 2)])
    func everyPairComesAsOftenAsCanBe(questions: Int, methods: Int) throws {
        let names = Array(["a", "b", "c", "d", "e"].prefix(methods))
        for temperature in [
            StimulusPolicy.Temperature.perQuestion([0.1, 0.2, 0.3]), .crossed([0.1, 0.2, 0.3]),
        ] {
            let selection = try StimulusSelection(
                responses: responses(prompts: 24, temperatures: [0.1, 0.2, 0.3], methods: names),
                template: template(questions, kind: .pairwise, temperature), seed: 8)
            let counts = SelectionCounts(selection, pairwise: ["hotel"])
            let all = methods * (methods - 1) / 2
            #expect(counts.pairs.count == min(all, questions))
            #expect(counts.pairs.count < all || spread(counts.pairs.values) <= 1)
            let byMethod = names.map { name in
                selection.questions.count { $0.responses.contains { $0.method == name } }
            }
            #expect(methods % 2 == 1 || spread(byMethod) <= 1)
            let byTemperature = [0.1, 0.2, 0.3].map { value in
                selection.questions.flatMap(\.responses).count { $0.temperature == value }
            }
            #expect(spread(byTemperature) <= (temperature.isCrossed ? methods : 2))
            #expect(selection.questions.allSatisfy { $0.responses.count == 2 && $0.options.count == 2 })
        }
    }

    @Test func inPairsEachMethodGoesThroughAllTemperatures() throws {
        let temperatures = [0.1, 0.2, 0.3]
        let selection = try StimulusSelection(
            responses: responses(prompts: 40, temperatures: temperatures),
            template: template(36, kind: .pairwise, .crossed(temperatures)), seed: 2)
        for method in Self.methods {
            let mine = selection.questions.flatMap(\.responses).filter { $0.method == method }
            #expect(mine.count == 18)
            #expect(temperatures.map { value in mine.count { $0.temperature == value } } == [6, 6, 6])
        }
    }

    /// Lesson 12 of the people half's complaints: several samples of a question, of which each volunteer sees one.
    @Test func aCellHasSeveralSamplesUnderOneName() throws {
        let selection = try StimulusSelection(
            responses: responses(prompts: 9, temperatures: [0.1, 0.2], samples: 4),
            template: template(6, .perQuestion([0.1, 0.2]), samples: 4, variants: 3), seed: 1)
        #expect(selection.questions.count == 18)
        let cells = Dictionary(grouping: selection.questions, by: \.cell)
        #expect(cells.count == 6)
        for (cell, variants) in cells {
            #expect(variants.map(\.id) == [cell + "a", cell + "b", cell + "c"])
            #expect(Set(variants.map(\.promptID)).count == 1 && Set(variants.map(\.temperature)).count == 1)
            #expect(Set(variants.map(\.sample)).count == 3)
            for variant in variants { #expect(Set(variant.responses.map(\.sample)) == [variant.sample]) }
        }
        let counts = SelectionCounts(selection, pairwise: [])
        #expect(counts.questions == ["hotel": 6] && counts.variants == ["hotel": 18])
    }

    @Test func aCellWithTooFewSamplesIsLeftOutAndCounted() throws {
        let all = responses(prompts: 5, temperatures: [0.1], samples: 3) { prompt, _, method, sample in
            prompt == 0 && sample == 1 ? "same" : "\(prompt) \(method) \(sample)"
        }
        let selection = try StimulusSelection(
            responses: all, template: template(4, .fixed(0.1), samples: 3, variants: 3), seed: 1)
        #expect(selection.leftOut["hotel"]?.counts == [.allAlike: 1, .variantsMissing: 1])
        #expect {
            try StimulusSelection(
                responses: all, template: template(5, .fixed(0.1), samples: 3, variants: 3), seed: 1)
        } throws: {
            "\($0)".contains("asks for 5 questions") && "\($0)".contains("too few samples for the variants")
        }
    }

    @Test func equalTextsCanStandForSeveralMethods() throws {
        let all = responses(prompts: 4, temperatures: [0.1]) { prompt, _, method, _ in
            switch prompt {
            case 0: "same"
            case 1: method < "c" ? "same " : method
            default: "\(prompt) \(method)"
            }
        }
        let split = try StimulusSelection(
            responses: all, template: template(3, .fixed(0.1), identical: .split), seed: 1)
        let merged = try #require(split.questions.first { $0.promptID == "p1" })
        #expect(merged.options.map { $0.map(\.method) } == [["a", "b"], ["c"], ["d"]])
        #expect(SelectionCounts(split, pairwise: []).merged == ["hotel": 1])
        #expect(split.leftOut["hotel"]?.counts == [.allAlike: 1])
        let apart = try StimulusSelection(responses: all, template: template(2, .fixed(0.1)), seed: 1)
        #expect(apart.leftOut["hotel"]?.counts == [.allAlike: 1, .someAlike: 1])
    }

    @Test func aDesignThatTheResponsesCannotFillSaysWhatIsMissing() throws {
        let all = responses(prompts: 12, temperatures: [0.1, 0.9]) { prompt, temperature, method, _ in
            method == "c" && temperature == 0.9 ? nil : "\(prompt) \(temperature) \(method)"
        }
        #expect {
            try StimulusSelection(
                responses: all, template: template(6, .crossed([0.1, 0.9])), seed: 1, path: "r.jsonl")
        } throws: {
            let text = "\($0)"
            return text.contains("r.jsonl") && text.contains("asks for 6 questions")
                && text.contains("c at 0.9") && text.contains("a method has no response")
        }
        let pairs = try template(6, kind: .pairwise, .fixed(0.9))
        #expect(throws: SurveyFailure.self) {
            try StimulusSelection(responses: all, template: pairs, seed: 1)
        }
    }

    @Test func aDesignAdaptsToPromptsThatFitOnlySomeOfIt() throws {
        // Prompt k has different texts of two methods alone: each pair has two prompts of its own.
        let pairs = [["a", "b"], ["a", "c"], ["a", "d"], ["b", "c"], ["b", "d"], ["c", "d"]]
        let all = responses(prompts: 12, temperatures: [0.1]) { prompt, _, method, _ in
            pairs[prompt % 6].contains(method) ? "\(prompt) \(method)" : nil
        }
        for seed in 0..<20 {
            let selection = try StimulusSelection(
                responses: all, template: template(12, kind: .pairwise, .fixed(0.1)), seed: UInt64(seed))
            #expect(Set(selection.questions.map(\.promptID)).count == 12)
        }
    }

    @Test func theSameSeedGivesTheSameDesignWhateverTheOrderOfLines() throws {
        let all = responses(prompts: 20, temperatures: [0.1, 0.2], samples: 2)
        let template = try template(12, kind: .pairwise, .crossed([0.1, 0.2]), samples: 2, variants: 2)
        let first = try StimulusSelection(responses: all, template: template, seed: 3)
        #expect(try StimulusSelection(responses: all.reversed(), template: template, seed: 3) == first)
        #expect(try StimulusSelection(responses: all, template: template, seed: 4) != first)
    }

    @Test func moreOrdersThanCanBeFilledAreRefused() throws {
        var template = try template(2, .fixed(0.1))
        template.definition.allocation.optionOrder = .all
        let six = responses(prompts: 3, temperatures: [0.1], methods: ["a", "b", "c", "d", "e", "f"])
        #expect {
            try StimulusSelection(responses: six, template: template, seed: 1)
        } throws: {
            "\($0)".contains("allocation.option-order")
        }
        template.definition.sections[0].kind = .pairwise
        #expect(try StimulusSelection(responses: six, template: template, seed: 1).questions.count == 2)
    }

    @Test func aPolicyWithoutTheNewPartsHasTheBytesOfTheFirstRelease() throws {
        let plain = StimulusPolicy(
            questions: ["hotel": 13], temperature: .perQuestion([0.301, 0.601]), samples: 1)
        #expect(
            plain.canonical.string
                == "{\"questions\":{\"hotel\":13},\"samples\":1,\"temperatures\":[\"0.301\",\"0.601\"]}")
        let rich = try RichTemplate.template().stimuli.canonical.string
        for part in ["\"crossed\":1", "\"identical\":\"split\"", "\"variants\":2"] {
            #expect(rich.contains(part))
        }
    }

    @Test func aSealKnowsVariantsAndChecksAndPlainQuestionsHaveTheBytesOfTheFirstRelease() {
        func seal(cell: String? = nil, expected: String? = nil) -> String {
            StudySeal(
                definition: "d", plan: "p",
                stimuli: [
                    .init(
                        id: "q", section: "s", prompt: "p", options: [("1", "a"), ("2", "b")], cell: cell,
                        expected: expected)
                ], blinding: "c"
            ).stimuli
        }
        let text =
            #"[{"id":"q","options":[{"id":"1","text":"a"},{"id":"2","text":"b"}],"prompt":"p","section":"s"}]"#
        #expect(seal() == Fingerprint.of(text))
        #expect(Set([seal(), seal(cell: "r"), seal(expected: "1"), seal(expected: "2")]).count == 4)
    }
}

extension Double {
    fileprivate var thousandths: Int { Int((self * 1000).rounded()) }
}
