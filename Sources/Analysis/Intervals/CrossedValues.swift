// SPDX-License-Identifier: Apache-2.0

/// A value for each answer, with the participant who gave it and the question that it answers.
///
/// The units of all inference here: votes of one participant hang together, and so do votes on one question.
package struct CrossedValues: Equatable, Sendable {
    /// Numbers from 0 below `participantCount`, one an answer.
    package private(set) var participants: [Int]
    /// Numbers from 0 below `questionCount`.
    package private(set) var questions: [Int]
    package private(set) var values: [Double]
    /// The part of an answer that is meant: 1 but where a filter left a part of a split answer.
    package private(set) var parts: [Double]
    package let participantCount: Int
    package let questionCount: Int
    /// What a value can be, and so their mean.
    package let range: ClosedRange<Double>

    package init(
        participants: [Int], questions: [Int], values: [Double], parts: [Double]? = nil,
        participantCount: Int, questionCount: Int, range: ClosedRange<Double> = 0...1
    ) {
        precondition(
            participants.count == values.count && questions.count == values.count
                && (parts ?? values).count == values.count,
            "\(participants.count) participants and \(questions.count) questions for \(values.count) values")
        self.participants = participants
        self.questions = questions
        self.values = values
        self.parts = parts ?? [Double](repeating: 1, count: values.count)
        self.participantCount = participantCount
        self.questionCount = questionCount
        self.range = range
    }

    /// 1 where the answer chose the method, 0 where it chose another; answers that offered it and chose any.
    package init(of method: Int, in ballots: Ballots) {
        self.init(ballots, range: 0...1, isMeant: { $0[method] }, value: { $0 == method ? 1 : 0 })
    }

    /// 1 where the answer chose `first`, -1 where it chose `second`, 0 where it chose another; answers that offered
    /// both and chose any.
    package init(of first: Int, less second: Int, in ballots: Ballots) {
        self.init(
            ballots, range: -1...1, isMeant: { $0[first] && $0[second] },
            value: { $0 == first ? 1 : $0 == second ? -1 : 0 })
    }

    /// A value for each answer that has one; the parts of a split answer become one value.
    package init(
        in ballots: Ballots, range: ClosedRange<Double>, value: (Ballots.Ballot) -> Double?
    ) {
        self.init(
            participants: [], questions: [], values: [], participantCount: ballots.participantCount,
            questionCount: ballots.questions.count, range: range)
        for ballot in ballots.ballots {
            guard let value = value(ballot) else { continue }
            append(ballot.participant, ballot.question, value, ballot.weight)
        }
    }

    private init(
        _ ballots: Ballots, range: ClosedRange<Double>, isMeant: ([Bool]) -> Bool, value: (Int) -> Double
    ) {
        self.init(
            participants: [], questions: [], values: [], participantCount: ballots.participantCount,
            questionCount: ballots.questions.count, range: range)
        let meant = ballots.sets.map(isMeant)
        participants.reserveCapacity(ballots.ballots.count)
        questions.reserveCapacity(ballots.ballots.count)
        values.reserveCapacity(ballots.ballots.count)
        parts.reserveCapacity(ballots.ballots.count)
        for ballot in ballots.ballots {
            guard let choice = ballot.choice, meant[ballot.set] else { continue }
            append(ballot.participant, ballot.question, value(choice), ballot.weight)
        }
    }

    /// Parts of one answer stand one after another and become one value.
    private mutating func append(_ participant: Int, _ question: Int, _ value: Double, _ part: Double) {
        if let last = values.indices.last, participants[last] == participant, questions[last] == question,
            parts[last] < 1
        {
            let whole = parts[last] + part
            values[last] = (values[last] * parts[last] + value * part) / whole
            parts[last] = whole
            return
        }
        participants.append(participant)
        questions.append(question)
        values.append(value)
        parts.append(part)
    }

    /// Answers by question; parts where answers are parts.
    package var questionWeights: [Double] {
        var sums = [Double](repeating: 0, count: questionCount)
        for (question, part) in zip(questions, parts) { sums[question] += part }
        return sums
    }

    /// The means of the questions that have answers; nil for the others.
    package var questionMeans: [Double?] {
        var sums = [Double](repeating: 0, count: questionCount)
        for index in values.indices { sums[questions[index]] += parts[index] * values[index] }
        return zip(sums, questionWeights).map { $1 > 0 ? $0 / $1 : nil }
    }
}
