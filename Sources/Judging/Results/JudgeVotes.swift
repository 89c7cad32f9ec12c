// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// votes.csv of a judge: a row for each comparison, whose participant is the judge.
///
/// Several comparisons of one question, its pairs, are told apart by a number after `#` in the question's name.
package enum JudgeVotes {
    /// What becomes of a comparison whose verdict changes with the order.
    package enum Inconsistent: String, CaseIterable, Sendable {
        case tie
        case leaveOut = "leave-out"
    }

    package static func votes(_ comparisons: [JudgedComparison], inconsistent: Inconsistent) -> [Vote] {
        let names = PairNumbers.names(
            comparisons.map { comparison in
                let first = comparison.first
                return PairNumbers.Comparison(
                    participant: first.judge, study: first.study, section: first.section,
                    question: first.question, criterion: first.criterion,
                    methods: first.shown.flatMap(\.methods))
            })
        return zip(comparisons, names).flatMap { comparison, name in
            votes(comparison, name, inconsistent)
        }
    }

    private static func votes(
        _ comparison: JudgedComparison, _ question: String, _ inconsistent: Inconsistent
    ) -> [Vote] {
        let choices: [Vote.Choice]
        switch comparison.outcome {
        case .chosen(let methods): choices = methods.map { .method($0) }
        case .tie: choices = [.tie]
        case .inconsistent where inconsistent == .tie: choices = [.tie]
        case .inconsistent, .unreadable: return []
        }
        let first = comparison.first
        let methods = first.shown.flatMap(\.methods)
        let places = first.shown.enumerated().flatMap { place, option in option.methods.map { _ in place + 1 }
        }
        var facts = Vote.Options()
        if methods.count > first.shown.count { facts.places = places }
        facts.temperatures = first.shown.flatMap(\.temperatures)
        facts.tokens = first.shown.flatMap(\.tokens)
        facts.characters = first.shown.flatMap { option in option.methods.map { _ in option.characters } }
        facts.responses = first.shown.flatMap(\.responses)
        return choices.map { choice in
            var position: Int?
            if case .method(let name) = choice {
                position = first.shown.firstIndex { $0.methods.contains(name) }.map { $0 + 1 }
            }
            var vote = Vote(
                study: first.study, section: first.section, question: question, prompt: first.promptID,
                temperature: first.temperature, participant: first.judge, options: methods, choice: choice,
                position: position, answeredAt: comparison.judgements.map(\.at).max() ?? "",
                durationMilliseconds: nil)
            vote.criterion = first.criterion
            vote.weight = 1 / Double(choices.count)
            vote.shown = facts
            vote.kind = .judge
            return vote
        }
    }
}
