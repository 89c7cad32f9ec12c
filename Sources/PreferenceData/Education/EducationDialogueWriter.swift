// SPDX-License-Identifier: Apache-2.0

import Randomness

/// Writes one dialogue between a student and a tutor, of four to eight utterances.
struct EducationDialogueWriter {
    private let subject: EducationSubject
    private let student: StudentMood
    private let tutor: TutorMood
    private var draws: SeededGenerator
    private var concepts: [EducationSubject.Concept]
    /// What has not been used yet, so that nobody repeats a phrase in one dialogue.
    private var leads: [String]
    private var closings: [String]
    private var turnings: [String]
    private var utterances: [[String]] = []
    private var alternatives: [Alternative] = []

    /// Lengths of dialogues and how often each is drawn, of twenty.
    private static let lengths = [(4, 2), (5, 6), (6, 4), (7, 5), (8, 3)].flatMap {
        Array(repeating: $0.0, count: $0.1)
    }

    init(subject: EducationSubject, draws: SeededGenerator) {
        self.subject = subject
        self.draws = draws
        student = self.draws.pick(StudentMood.all)
        tutor = self.draws.pick(TutorMood.all)
        concepts = self.draws.shuffled(subject.concepts)
        leads = self.draws.shuffled(tutor.leads)
        closings = self.draws.shuffled(tutor.closings)
        turnings = self.draws.shuffled(student.turnings)
    }

    consuming func write() -> PublishedDialogue {
        let length = draws.pick(Self.lengths)
        // An even number of utterances: either the student opens, or the student has the last word.
        let studentOpens = length.isMultiple(of: 2) && (length == 4 || draws.uniform() < 0.5)
        if !studentOpens { say("agent1", draws.pick(tutor.greetings)) }
        let questions = (length - (studentOpens ? 0 : 1)) / 2
        askAll(questions)
        if length.isMultiple(of: 2), !studentOpens { say("agent2", draws.pick(student.thanks)) }
        var dialogue = PublishedDialogue(
            hotelName: nil, agent1: "You are a tutor in \(subject.name). You are \(tutor.name).",
            agent2: "You are a student who prepares for a quiz in \(subject.name). You are \(student.name).",
            utterances: utterances, alternatives: alternatives)
        dialogue.subject = subject.name
        return dialogue
    }

    private mutating func say(_ speaker: String, _ text: String) {
        utterances.append([speaker, text.replacing("<subject>", with: subject.name)])
    }

    /// Questions about one concept, and after two of them perhaps about another.
    private mutating func askAll(_ count: Int) {
        guard var concept = concepts.popLast() else { return }
        var open = self.exchanges(about: concept)
        var asked = 0
        for number in 0..<count {
            var turning = number == 0 ? draws.pick(student.openings) : turnings.popLast() ?? ""
            if asked >= 2, draws.uniform() < 0.3, let next = concepts.popLast() {
                concept = next
                open = self.exchanges(about: concept)
                asked = 0
                turning = draws.pick(EducationPhrases.changes)
            }
            // The definition first, as a rule.
            let place = asked == 0 && draws.uniform() < 0.7 ? 0 : draws.integer(below: open.count)
            let exchange = open.remove(at: place)
            say("agent2", [turning, exchange.question].filter { !$0.isEmpty }.joined(separator: " "))
            answer(exchange, about: concept)
            asked += 1
        }
    }

    /// The definition, what the concept has of its own, and a quiz question.
    private mutating func exchanges(about concept: EducationSubject.Concept) -> [EducationSubject.Exchange] {
        let definitions = subject.isPast ? EducationPhrases.pastDefinitions : EducationPhrases.definitions
        let definition = EducationSubject.Exchange(
            question: draws.pick(definitions).replacing("<name>", with: concept.name),
            answer: concept.definition)
        let quiz = EducationSubject.Exchange(
            question: draws.pick(EducationPhrases.quizRequests).replacing("<name>", with: concept.name),
            answer: concept.quiz.asQuiz(draws.pick(EducationPhrases.quizAnswers)))
        return [definition] + concept.exchanges + [quiz]
    }

    private mutating func answer(
        _ exchange: EducationSubject.Exchange, about concept: EducationSubject.Concept
    ) {
        let turn = utterances.count
        let lead = leads.popLast() ?? ""
        let closing = closings.popLast() ?? ""
        func whole(_ body: String) -> String {
            [lead, body, closing].filter { !$0.isEmpty }.joined(separator: " ")
        }
        say("agent1", whole(exchange.answer.text))
        alternatives.append(
            Alternative(turn: turn, kind: "wrong-fact", text: whole(draws.pick(exchange.answer.falsehoods))))
        let kind = draws.uniform()
        guard kind < 0.5 else { return }
        let other = kind < 0.2 ? "curt" : kind < 0.35 ? "evasive" : "off-topic"
        let text: String
        switch other {
        case "off-topic":
            // A true answer to a question that was not asked.
            let others = subject.concepts.filter { $0.name != concept.name }
            text = whole(draws.pick(draws.pick(others).exchanges).answer.text)
        default:
            let name = concept.name
            text = draws.pick(other == "curt" ? EducationPhrases.curt : EducationPhrases.evasive)
                .replacing("<name>", with: name).replacing(
                    "<Name>", with: name.prefix(1).uppercased() + name.dropFirst())
        }
        alternatives.append(Alternative(turn: turn, kind: other, text: text))
    }
}

extension EducationSubject.Exchange {
    /// Question and answer as a tutor would practise them.
    fileprivate func asQuiz(_ frame: String) -> FactText {
        FactText(frame.replacing("<question>", with: question).replacing("<answer>", with: answer.notation))
    }
}
