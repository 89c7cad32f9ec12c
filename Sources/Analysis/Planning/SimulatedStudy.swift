// SPDX-License-Identifier: Apache-2.0

/// The votes of a drawn study, sorted by participant and question.
package struct SimulatedStudy: Sendable {
    package private(set) var participants: [Int] = []
    package private(set) var questions: [Int] = []
    package private(set) var choices: [Int] = []
    package let participantCount: Int
    package let questionCount: Int
    package let methodCount: Int
    /// (questions, methods): the weight of each method's response.
    let questionWeights: [Double]

    init(participantCount: Int, questionCount: Int, questionWeights: [Double], methodCount: Int) {
        self.participantCount = participantCount
        self.questionCount = questionCount
        self.questionWeights = questionWeights
        self.methodCount = methodCount
    }

    mutating func reserve(_ votes: Int) {
        participants.reserveCapacity(votes)
        questions.reserveCapacity(votes)
        choices.reserveCapacity(votes)
    }

    mutating func add(participant: Int, question: Int, choice: Int) {
        participants.append(participant)
        questions.append(question)
        choices.append(choice)
    }

    /// 1 for a vote for the method, 0 for another.
    package func values(of method: Int) -> CrossedValues {
        values(0...1) { $0 == method ? 1 : 0 }
    }

    /// 1 for a vote for the first, -1 for one for the second, 0 for another.
    package func values(of first: Int, less second: Int) -> CrossedValues {
        values(-1...1) { $0 == first ? 1 : $0 == second ? -1 : 0 }
    }

    /// The same votes as a study's, every page with all methods.
    package var ballots: Ballots {
        Ballots(
            methods: (0..<methodCount).map { "method \($0)" },
            questions: (0..<questionCount).map {
                Ballots.Question(study: "simulated", section: "simulated", id: "question \($0)", prompt: "")
            },
            participants: (0..<participantCount).map {
                Ballots.Participant(study: "simulated", name: "participant \($0)")
            },
            sets: [[Bool](repeating: true, count: methodCount)],
            pages: [Ballots.Page(methods: Array(0..<methodCount))],
            ballots: choices.indices.map {
                Ballots.Ballot(question: questions[$0], participant: participants[$0], choice: choices[$0])
            })
    }

    private func values(_ range: ClosedRange<Double>, _ value: (Int) -> Double) -> CrossedValues {
        CrossedValues(
            participants: participants, questions: questions, values: choices.map(value),
            participantCount: participantCount, questionCount: questionCount, range: range)
    }
}
