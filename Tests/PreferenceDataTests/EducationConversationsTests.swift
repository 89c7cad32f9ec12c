// SPDX-License-Identifier: Apache-2.0

import PreferenceData
import StudyFiles
import Testing

@Suite struct EducationConversationsTests {
    static let corpus = EducationConversations.generate(count: 2_400, seed: 7)

    /// Every body of an answer, and the questions that it answers.
    static let bodies: [String: [String]] = {
        var bodies: [String: [String]] = [:]
        for subject in EducationSubject.all {
            for concept in subject.concepts {
                bodies[concept.definition.text, default: []].append(concept.name)
                for exchange in concept.exchanges {
                    bodies[exchange.answer.text, default: []].append(exchange.question)
                }
                bodies[concept.quiz.answer.text, default: []].append(concept.name)
            }
        }
        return bodies
    }()

    @Test func thereAreElevenSubjectsOfSixConceptsWithFiveExchanges() {
        #expect(
            EducationSubject.all.map(\.name) == [
                "biology", "chemistry", "physics", "mathematics", "computer science", "economics", "history",
                "literature", "philosophy", "psychology", "music and art",
            ])
        for subject in EducationSubject.all {
            #expect(subject.concepts.count == 6, "\(subject.name)")
            for concept in subject.concepts {
                #expect(concept.exchanges.count == 3, "\(concept.name)")
                #expect(!concept.quiz.question.isEmpty && !concept.definition.text.isEmpty, "\(concept.name)")
            }
        }
    }

    @Test func dialoguesHaveFourToEightUtterancesAndEitherSideOpens() throws {
        var lengths: [Int: Int] = [:]
        var openers: [String: Int] = [:]
        for dialogue in Self.corpus {
            lengths[dialogue.utterances.count, default: 0] += 1
            openers[dialogue.utterances[0][0], default: 0] += 1
            let conversation = try dialogue.conversation()
            #expect(conversation.answers.count >= 2)
            #expect(dialogue.agent1?.contains(dialogue.subject ?? "?") == true)
        }
        #expect(lengths.keys.sorted() == [4, 5, 6, 7, 8] && lengths.values.allSatisfy { $0 > 150 })
        #expect(openers.values.allSatisfy { $0 > 400 } && openers.count == 2)
    }

    @Test func theSeedDecidesEverythingAndNoTwoAreAlike() {
        #expect(EducationConversations.generate(count: 50, seed: 7) == Array(Self.corpus.prefix(50)))
        #expect(EducationConversations.generate(count: 50, seed: 8) != Array(Self.corpus.prefix(50)))
        #expect(Set(Self.corpus.map(\.utterances)).count == Self.corpus.count)
    }

    @Test func answersAreVaried() throws {
        var answers: [String] = []
        for dialogue in Self.corpus {
            let conversation = try dialogue.conversation()
            let own = conversation.answers.map { conversation.messages[$0].content }
            #expect(Set(own).count == own.count)
            answers += own
        }
        // 330 bodies, each with the leads and closings of four tutors.
        #expect(Set(answers).count > 4_000)
        let lengths = answers.map { $0.split(separator: " ").count }
        #expect(lengths.allSatisfy { (12...80).contains($0) })
        #expect(Double(lengths.count { $0 >= 20 }) > 0.9 * Double(lengths.count))
        let bodies = Self.bodies.keys.filter { body in answers.contains { $0.contains(body) } }
        #expect(bodies.count == Self.bodies.count && bodies.count == 330)
    }

    /// An answer stands under the question that it answers and under no other.
    @Test func noAnswerStandsUnderAnotherQuestion() throws {
        var wrong: [String] = []
        for (body, questions) in Self.bodies where questions.count != 1 { wrong.append(body) }
        #expect(wrong.isEmpty)
        for dialogue in Self.corpus.prefix(600) {
            let conversation = try dialogue.conversation()
            for place in conversation.answers {
                let answer = conversation.messages[place].content
                let question = conversation.messages[place - 1].content
                // A body inside another would hide behind it; the longest one is what was said.
                let body = Self.bodies.keys.filter(answer.contains).max { $0.count < $1.count }
                let asked = body.flatMap { Self.bodies[$0]?.first }
                if asked.map(question.contains) != true { wrong.append(answer) }
            }
        }
        #expect(wrong.isEmpty)
    }

    /// A wrong fact differs from the answer in one value; every other kind is a whole sentence of the grammar.
    @Test func alternativesArePlausible() throws {
        var kinds: [String: Int] = [:]
        for dialogue in Self.corpus {
            for alternative in dialogue.alternatives ?? [] {
                kinds[alternative.kind, default: 0] += 1
                let answer = dialogue.utterances[alternative.turn][1]
                #expect(alternative.text != answer)
                #expect(!alternative.text.utf8.contains { "{}~<>".utf8.contains($0) }, "\(alternative.text)")
                guard alternative.kind == "wrong-fact" else { continue }
                let head = zip(answer, alternative.text).prefix { $0 == $1 }.count
                let tail = zip(answer.reversed(), alternative.text.reversed()).prefix { $0 == $1 }.count
                // A few words differ, in one place, and what stands there instead is about as long.
                #expect(answer.count - head - tail <= 36, "\(alternative.text)")
                #expect(head + tail > answer.count / 3)
            }
        }
        #expect(Set(kinds.keys) == ["wrong-fact", "curt", "evasive", "off-topic"])
        #expect(kinds.values.allSatisfy { $0 > 700 })
    }

    @Test func everyAnswerHasAFactThatCanBeWrong() {
        for subject in EducationSubject.all {
            for concept in subject.concepts {
                let answers = [concept.definition, concept.quiz.answer] + concept.exchanges.map(\.answer)
                for answer in answers {
                    let falsehoods = answer.falsehoods
                    #expect(
                        (1...5).contains(falsehoods.count) && !falsehoods.contains(answer.text),
                        "\(answer.text)")
                }
            }
        }
    }

    @Test func noConversationContainsASurveyQuestion() throws {
        let records = EducationSurveyPrompts.records()
        #expect(records.count == 25 && Set(records.map(\.prompt)).count == 25)
        let asked = Set(Self.corpus.flatMap(\.utterances).map { Wording($0[1]) })
        for record in records {
            let question = Wording(String(record.display?.text.split(separator: "Student: ").last ?? ""))
            #expect(!question.text.isEmpty && !asked.contains { $0.contains(question) }, "\(question.text)")
        }
    }
}

@Suite struct ReviewPromptsTests {
    @Test func promptsAreDifferentAndHalfOfThemPositive() {
        let prompts = ReviewPrompts.generate(count: 400, seed: 7)
        #expect(Set(prompts.map(\.prompt)).count == 400 && Set(prompts.map(\.promptID)).count == 400)
        #expect(prompts.count { $0.label == .positive } == 200)
        #expect(Set(prompts.map(\.title)).count > 100)
        #expect(prompts.allSatisfy { $0.prompt.contains($0.title) && !$0.prompt.contains("<") })
        #expect(ReviewPrompts.generate(count: 20, seed: 7) == Array(prompts.prefix(20)))
    }

    @Test func noOpeningStandsUnderBothLabels() {
        let openings = ReviewPrompts.openings
        #expect(Set(openings[.positive] ?? []).isDisjoint(with: openings[.negative] ?? []))
        #expect(openings.values.allSatisfy { $0.count >= 16 && Set($0).count == $0.count })
    }

    @Test func theFileIsAPromptsFile() throws {
        let scratch = try Scratch()
        let prompts = ReviewPrompts.generate(count: 100, seed: 1)
        try JSONLines.write(prompts, to: scratch("p.jsonl"))
        #expect(try PromptRecord.read(from: scratch("p.jsonl")).map(\.prompt) == prompts.map(\.prompt))
    }
}
