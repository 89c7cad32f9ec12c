// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles
internal import Surveys

/// What is behind the options of a question, once the table of methods is open.
struct MethodNames {
    let table: BlindingTable
    private let options: [String: [BlindingTable.Option]]
    private let questions: [String: BlindingTable.Question]

    init(_ table: BlindingTable) {
        self.table = table
        options = table.methodsByOption
        questions = Dictionary(table.questions.map { ($0.id, $0) }) { first, _ in first }
    }

    /// One, or several that wrote the same text; empty for an option that the table does not know.
    func methods(of option: String) -> [String] { (options[option] ?? []).map(\.method) }

    func question(_ id: String) -> BlindingTable.Question? { questions[id] }

    /// The votes of one answer: one a criterion, or as many as there are methods behind the text that was chosen.
    ///
    /// - Parameters:
    ///   - study: the study's id.
    ///   - names: criteria in the study's order, and whether rows must say theirs.
    func votes(
        of given: SubmittedAnswers.Given, study: String, criteria: [String], texts: Stimuli
    ) throws -> [Vote] {
        let shown = given.shown.map { options[$0] ?? [] }
        guard let question = questions[given.question.id], !shown.isEmpty, shown.allSatisfy({ !$0.isEmpty }),
            Set(criteria) == Set(given.answer.marks.keys)
        else { throw misfit(given) }
        let methods = shown.flatMap { $0.map(\.method) }
        let places = shown.enumerated().flatMap { place, methods in methods.map { _ in place + 1 } }
        var facts = Vote.Options()
        if methods.count > shown.count { facts.places = places }
        let temperatures = shown.joined().compactMap { Double($0.temperature ?? question.temperature) }
        if temperatures.count == methods.count { facts.temperatures = temperatures }
        facts.tokens = shown.joined().map(\.tokens)
        facts.characters = zip(given.shown, shown).flatMap { option, methods in
            methods.map { _ in texts.text(option)?.count ?? 0 }
        }
        facts.responses = shown.joined().map(\.response)
        return try criteria.flatMap { criterion -> [Vote] in
            guard let choice = given.answer.marks[criterion]?.firstChoice,
                let chosen = chosen(choice, shown: given.shown)
            else { throw misfit(given) }
            return chosen.choices.map { name in
                var vote = Vote(
                    study: study, section: given.question.section, question: given.question.id,
                    prompt: question.promptID, temperature: question.degrees, participant: given.participant,
                    options: methods, choice: name, position: chosen.position, answeredAt: given.answeredAt,
                    durationMilliseconds: given.durationMilliseconds)
                vote.place = given.place
                vote.criterion = criteria.count > 1 ? criterion : nil
                vote.weight = 1 / Double(chosen.choices.count)
                vote.shown = facts
                vote.kind = .human
                return vote
            }
        }
    }

    private func chosen(
        _ selection: Selection, shown: [String]
    ) -> (choices: [Vote.Choice], position: Int?)? {
        switch selection {
        case .tie: return ([.tie], nil)
        case .none: return ([Vote.Choice.none], nil)
        case .option(let option):
            guard let place = shown.firstIndex(of: option) else { return nil }
            return (methods(of: option).map { .method($0) }, place + 1)
        }
    }

    private func misfit(_ given: SubmittedAnswers.Given) -> StoreFailure {
        StoreFailure(
            .badData, reason: "a vote on \(given.question.id) does not fit the opened table of methods",
            hint: "Run `showdown audit verify`")
    }
}
