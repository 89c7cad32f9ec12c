// SPDX-License-Identifier: Apache-2.0

/// Holds that a file has one answer of each participant to each question: in one row, or in rows whose weights make
/// up one answer at most.
struct VoteAnswers {
    private struct Key: Hashable {
        var study, section, question, participant: String
        var criterion: String?
    }

    private struct Answer {
        var line: Int
        var weight: Double
        var choices: Set<Vote.Choice>
    }

    let path: String
    private var answers: [Key: Answer] = [:]

    init(path: String) { self.path = path }

    mutating func add(_ vote: Vote, line: Int) throws {
        let key = Key(
            study: vote.study, section: vote.section, question: vote.question, participant: vote.participant,
            criterion: vote.criterion)
        guard let earlier = answers[key] else {
            answers[key] = Answer(line: line, weight: vote.weight, choices: [vote.choice])
            return
        }
        // Parts such as a third are rounded.
        guard earlier.weight + vote.weight <= 1 + 1e-9, !earlier.choices.contains(vote.choice) else {
            throw FileFailure(
                .badData, path: path, line: line,
                reason: "participant \"\(vote.participant)\" has answered question \"\(vote.question)\""
                    + " of section \"\(vote.section)\" before, in line \(earlier.line)",
                hint: "Keep one row for each participant and question")
        }
        answers[key]?.weight += vote.weight
        answers[key]?.choices.insert(vote.choice)
    }
}
