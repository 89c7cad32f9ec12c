// SPDX-License-Identifier: Apache-2.0

import PreferenceData
import StudyFiles
import Testing

@Suite struct HotelConversationsTests {
    static let corpus = HotelConversations.generate(count: HotelConversations.standardCount, seed: 7)

    @Test func everyDialogueIsAConversationOfThreeToSixQuestions() throws {
        for dialogue in Self.corpus {
            #expect(dialogue.utterances.first?.first == "agent1")
            let conversation = try dialogue.conversation()
            #expect(conversation.messages.count == dialogue.utterances.count)
            #expect((3...6).contains(conversation.answers.count))
        }
    }

    @Test func noTwoDialoguesAreAlike() {
        #expect(Set(Self.corpus.map(\.utterances)).count == HotelConversations.standardCount)
    }

    @Test func theSeedDecidesEverything() {
        let again = HotelConversations.generate(count: 50, seed: 7)
        #expect(again == Array(Self.corpus.prefix(50)))
        #expect(HotelConversations.generate(count: 50, seed: 8) != again)
    }

    @Test func noSlotOrCourtesyIsLeftOpen() throws {
        var open: [String] = []
        for dialogue in Self.corpus {
            let texts = dialogue.utterances.map { $0[1] } + (dialogue.alternatives ?? []).map(\.text)
            open += texts.filter { $0.utf8.contains { "{}<>".utf8.contains($0) } }
            open += try dialogue.conversation().messages.map(\.content).filter {
                $0.utf8.contains { "[]|".utf8.contains($0) }
            }
        }
        #expect(open.isEmpty)
    }

    @Test func everySlotOfTheGrammarHasValues() {
        let hotel = HotelFacts(name: "Alder House", seed: 1)
        for topic in HotelTopic.all {
            #expect(!topic.subject.isEmpty && !topic.stages.isEmpty, "\(topic.name)")
            for exchange in [topic.opening] + topic.followUps {
                #expect(exchange.questions.count >= 3 && exchange.answers.count >= 2, "\(topic.name)")
                for template in exchange.questions + exchange.answers {
                    for slot in template.split(separator: "{").dropFirst().compactMap({
                        $0.split(separator: "}").first
                    }) {
                        let known =
                            hotel.values[String(slot)] != nil || HotelVocabulary.details[String(slot)] != nil
                        #expect(known, "\(topic.name): \(slot)")
                    }
                }
            }
        }
        #expect(HotelTopic.all.count >= 20)
    }

    @Test func answersAreLongEnoughForASurveyThatCutsThem() throws {
        var lengths: [Int] = []
        for dialogue in Self.corpus {
            let conversation = try dialogue.conversation()
            lengths += conversation.answers.map {
                conversation.messages[$0].content.split(separator: " ").count
            }
        }
        let long = lengths.filter { $0 >= 28 }.count
        #expect(Double(long) >= 0.95 * Double(lengths.count))
        #expect(lengths.allSatisfy { $0 <= 70 })
    }

    /// A slot has one value through a conversation, and a fact of the house one value through the corpus.
    @Test func answersAgreeAboutEveryFact() {
        var facts: [String: [String: String]] = [:]
        var contradictions: [String] = []
        for dialogue in Self.corpus {
            var said: [String: String] = [:]
            for utterance in dialogue.utterances {
                for (slot, value) in marks(in: utterance[1]) {
                    if said.updateValue(value, forKey: slot) ?? value != value {
                        contradictions.append(utterance[1])
                    }
                    guard HotelVocabulary.facts[slot] != nil, let hotel = dialogue.hotelName else { continue }
                    if facts[hotel, default: [:]].updateValue(value, forKey: slot) ?? value != value {
                        contradictions.append(utterance[1])
                    }
                }
            }
        }
        #expect(contradictions.isEmpty)
        #expect(facts.count == HotelFacts.names.count)
    }

    /// At least four in ten wrong slots are the answer's own sentences with one value that was said otherwise before.
    @Test func manyAlternativesDifferFromTheAnswerInOneStatedFactOnly() throws {
        var wrong = 0
        var subtle = 0
        for dialogue in Self.corpus {
            for alternative in dialogue.alternatives ?? [] where alternative.kind == "wrong-slot" {
                wrong += 1
                let answer = dialogue.utterances[alternative.turn][1]
                #expect(answer != alternative.text)
                guard SlotMarks.skeleton(of: answer) == SlotMarks.skeleton(of: alternative.text) else {
                    continue
                }
                subtle += 1
                let before = dialogue.utterances[..<alternative.turn].flatMap { marks(in: $0[1]) }
                let changed = Set(
                    zip(marks(in: answer), marks(in: alternative.text)).filter { $0.1 != $1.1 }.map { $0.0.0 }
                )
                #expect(changed.count == 1)
                #expect(before.contains { changed.contains($0.0) })
            }
        }
        #expect(wrong > 5_000)
        #expect(Double(subtle) > 0.4 * Double(wrong))
    }

    /// An answer belongs to one exchange, so that it never stands under a question that asks for something else.
    @Test func answersAreVariedAndBelongToOneExchangeEach() throws {
        let templates = HotelTopic.all.flatMap { topic in
            ([topic.opening] + topic.followUps).flatMap(\.answers)
        }
        #expect(templates.count > 150 && Set(templates).count == templates.count)
        var answers: [String] = []
        for dialogue in Self.corpus {
            let conversation = try dialogue.conversation()
            answers += conversation.answers.map { conversation.messages[$0].content }
        }
        #expect(Set(answers).count > 3_000)
    }

    /// A wrong answer that is not the good one with another value is a good one to another question.
    @Test func alternativesArePlausible() {
        let skeletons = Set(Self.corpus.flatMap(\.utterances).map { SlotMarks.skeleton(of: $0[1]) })
        var foreign: [String] = []
        var kinds: Set<String> = []
        for dialogue in Self.corpus {
            for alternative in dialogue.alternatives ?? [] {
                kinds.insert(alternative.kind)
                if alternative.kind == "wrong-slot",
                    !skeletons.contains(SlotMarks.skeleton(of: alternative.text))
                {
                    foreign.append(alternative.text)
                }
            }
        }
        #expect(foreign.isEmpty)
        #expect(kinds == ["wrong-slot", "curt", "evasive"])
    }

    @Test func noConversationContainsASurveyQuestion() {
        let questions = HotelSurveyPrompts.questions.map { Wording($0.text) }
        #expect(questions.count >= 20)
        #expect(Set(questions).count == questions.count)
        var contained: [String] = []
        // The grammar repeats itself, so that each text is looked at once.
        let texts = Set(Self.corpus.flatMap(\.utterances).map { SlotMarks.removed(from: $0[1]) })
        for text in texts {
            let wording = Wording(text)
            if questions.contains(where: wording.contains) { contained.append(text) }
        }
        #expect(contained.isEmpty)
        #expect(texts.count > 5_000)
    }

    @Test func surveyPromptsFollowTheLayoutOfTheConversations() throws {
        let records = HotelSurveyPrompts.records()
        #expect(Set(records.map(\.promptID)).count == records.count)
        let openings = try Set(Self.corpus.map { try $0.conversation().messages[0].content })
        for record in records {
            #expect(record.prompt.hasPrefix("<|im_start|>assistant\n"))
            #expect(record.prompt.hasSuffix("<|im_end|>\n<|im_start|>assistant\n"))
            let greeting = record.prompt.dropFirst("<|im_start|>assistant\n".count).prefix { $0 != "<" }
            #expect(openings.contains(String(greeting)), "\(greeting)")
            #expect(record.display?.text.contains("<|") == false)
        }
    }

    private func marks(in text: String) -> [(String, String)] {
        text.split(separator: "[").dropFirst().compactMap { part in
            let fields = part.split(separator: "]")[0].split(separator: "|")
            return fields.count == 2 ? (String(fields[0]), String(fields[1])) : nil
        }
    }
}

extension SlotMarks {
    /// The text with every mark's value taken out.
    static func skeleton(of text: String) -> String {
        text.split(separator: "[", omittingEmptySubsequences: false).enumerated().map { index, part in
            guard index > 0, let bar = part.firstIndex(of: "|"), let close = part.firstIndex(of: "]") else {
                return String(part)
            }
            return part[..<bar] + String(part[close...])
        }.joined()
    }
}

@Suite struct HotelPlainQuestionsTests {
    @Test func everyTopicHasSubjects() {
        #expect(Set(HotelTopic.all.map(\.name)) == Set(HotelPlainQuestions.subjects.keys))
    }

    /// No frame belongs to one topic: it says nothing about what is asked.
    @Test func everyFrameIsUsedWithManySubjects() {
        let openings = HotelConversations.generate(count: 400, seed: 3).flatMap { dialogue in
            dialogue.utterances.filter { $0[0] == "agent2" }.map { $0[1] }
        }
        for frame in HotelPlainQuestions.frames {
            let head = frame.split(separator: "{").first.map(String.init) ?? ""
            let uses = Set(openings.filter { $0.contains(head) })
            #expect(uses.count >= 5, "\(frame)")
        }
    }
}
