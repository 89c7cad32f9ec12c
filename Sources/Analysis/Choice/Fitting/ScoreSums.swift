// SPDX-License-Identifier: Apache-2.0

/// Scores of a choice model, summed by participant, by question and, squared, by cell, in one pass over the answers.
struct ScoreSums {
    /// By the participant's number; nil for who did not answer.
    var participants: [[Double]?]
    /// By the question's number; nil where nobody answered.
    var questions: [[Double]?]
    /// The sum over cells (one participant, one question) of the square of the cell's score.
    var cells: SymmetricMatrix

    /// - Parameters:
    ///   - data: sorted by participant and question.
    ///   - scores: alternatives x parameters.
    init(_ data: ChoiceData, scores: [Double]) {
        let size = data.parameters.count
        let people = Int(data.answers.last?.participant ?? -1) + 1
        let asked = Int(data.answers.lazy.map(\.question).max() ?? -1) + 1
        var byParticipant = [Double](repeating: 0, count: people * size)
        var byQuestion = [Double](repeating: 0, count: asked * size)
        var answered = [Bool](repeating: false, count: people)
        var wasAsked = [Bool](repeating: false, count: asked)
        var squares = [Double](repeating: 0, count: size * size)
        var cell = [Double](repeating: 0, count: size)
        var current: (participant: Int32, question: Int32)?

        func close() {
            for i in 0..<size where cell[i] != 0 {
                for j in 0...i { squares[i * size + j] += cell[i] * cell[j] }
            }
            for i in 0..<size { cell[i] = 0 }
        }

        for answer in data.answers {
            if current.map({ $0 != (answer.participant, answer.question) }) ?? false { close() }
            current = (answer.participant, answer.question)
            let row = (data.starts[Int(answer.page)] + Int(answer.chosen)) * size
            let (person, question) = (Int(answer.participant) * size, Int(answer.question) * size)
            answered[Int(answer.participant)] = true
            wasAsked[Int(answer.question)] = true
            for k in 0..<size {
                let score = answer.weight * scores[row + k]
                cell[k] += score
                byParticipant[person + k] += score
                byQuestion[question + k] += score
            }
        }
        close()
        cells = SymmetricMatrix(size: size)
        for i in 0..<size { for j in 0...i { cells[i, j] = squares[i * size + j] } }
        participants = answered.indices.map {
            answered[$0] ? Array(byParticipant[($0 * size)..<(($0 + 1) * size)]) : nil
        }
        questions = wasAsked.indices.map {
            wasAsked[$0] ? Array(byQuestion[($0 * size)..<(($0 + 1) * size)]) : nil
        }
    }
}
