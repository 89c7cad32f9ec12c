// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Randomness
internal import StudyFiles
internal import Surveys

/// The tables about volunteers and what they wrote, each as far as the consent's terms allow; nil where there is none.
struct VolunteerTables {
    let study: StudyRow
    let answers: SubmittedAnswers

    private var isDisclosed: Bool { study.definition.publication.names == .disclosed }

    /// reasons.csv: the reasons given, beside the question and the participant's random id.
    var reasons: String? {
        guard study.definition.asksReasons else { return nil }
        let rows = answers.given.filter { !$0.answer.reason.isEmpty }.map { given in
            CommaSeparatedValues.line([
                given.question.section, given.question.id, given.participant,
                CommaSeparatedValues.guarded(given.answer.reason),
            ])
        }
        return CommaSeparatedValues.line(["section", "question", "participant", "reason"]) + rows.joined()
    }

    /// attention.csv: what each participant selected in each check; numbers of options as the template counts them.
    var attention: String? {
        guard !study.definition.attention.isEmpty else { return nil }
        let rows = answers.checks.flatMap { given in
            given.answer.marks.sorted { $0.key < $1.key }.map { criterion, mark in
                CommaSeparatedValues.line([
                    given.participant, given.question.section, given.question.id, criterion,
                    Self.number(of: mark, in: given.question),
                    Self.number(of: .selection(.option(given.question.expected ?? "")), in: given.question),
                    given.passes ? "passed" : "failed",
                ])
            }
        }
        let header = ["participant", "section", "check", "criterion", "chosen", "expected", "result"]
        return CommaSeparatedValues.line(header) + rows.joined()
    }

    private static func number(of mark: Answer.Mark, in question: Stimuli.Question) -> String {
        switch mark {
        case .selection(.option(let option)):
            question.options.firstIndex(of: option).map { String($0 + 1) } ?? ""
        case .selection(let extra): extra.formValue
        case .ranking, .ratings: ""
        }
    }

    /// background.csv: under anonymous terms only answers by which participants are grouped, which are few and coarse.
    var background: String? {
        let questions = study.definition.background.filter { isDisclosed || $0.isGroup }
        guard !questions.isEmpty else { return nil }
        let rows = answers.volunteers.sorted { $0.key < $1.key }.map { id, volunteer in
            CommaSeparatedValues.line(
                [id]
                    + questions.map { question in
                        let values = volunteer.background.values[question.id] ?? []
                        return question.kind == .text
                            ? CommaSeparatedValues.guarded(values.joined(separator: " "))
                            : values.joined(separator: "|")
                    })
        }
        return CommaSeparatedValues.line(["participant"] + questions.map(\.id)) + rows.joined()
    }

    /// comments.csv: without the participant, in a seeded random order.
    func comments(in db: Database) throws -> String? {
        guard study.definition.asksComments else { return nil }
        let texts = try String.fetchAll(
            db,
            sql: """
                SELECT c.text FROM comments AS c
                JOIN participants AS p ON p.id = c.participant AND p.state = 'submitted' AND p.source <> 'pilot'
                ORDER BY c.text
                """)
        var generator = SeededGenerator(seed: study.orderSeed, stream: "comments")
        let rows = generator.shuffled(texts).map {
            CommaSeparatedValues.line([CommaSeparatedValues.guarded($0)])
        }
        return CommaSeparatedValues.line(["comment"]) + rows.joined()
    }

    /// Who took part, in a seeded random order and without the ids that stand beside votes; empty under anonymous terms.
    func people(in db: Database) throws -> [Person] {
        guard isDisclosed else { return [] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT p.* FROM people AS p JOIN submissions AS s ON s.participant = p.participant
                JOIN participants AS v ON v.id = p.participant AND v.source <> 'pilot'
                ORDER BY p.name, p.affiliation, p.participant
                """)
        var generator = SeededGenerator(seed: study.orderSeed, stream: "names")
        return generator.shuffled(rows.map(Person.init))
    }
}
