// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import Surveys

extension SurveyStore {
    /// Saves an answer: vote, revision and ledger entry in one transaction, on the disk when this returns.
    ///
    /// The same answer again writes nothing and succeeds; another answer to the same question is a revision. Refused
    /// without a live consent, while the study is not open, for a question that is not yet due, and for an option
    /// that is not of this volunteer's ballot.
    /// - Parameter duration: how long the question was looked at, where it is known.
    package func answer(
        _ token: SessionToken, place: Int, selection: Selection, duration: Duration?
    ) throws -> AnswerReceipt {
        try writing { db in
            let volunteer = try Volunteer.requireConsent(token, in: db)
            let question = try Self.requireQuestion(place, of: volunteer, in: db)
            let (choice, option) = try Self.resolve(selection, of: volunteer.id, question: question, in: db)
            let last = try RevisionRow.last(participant: volunteer.id, question: question, in: db)
            if let last, last.choice == choice, last.option == option {
                return AnswerReceipt(
                    changed: false, revision: last.number, ledgerIndex: last.ledgerIndex,
                    next: try volunteer.step(in: db))
            }
            guard volunteer.state == .consented else {
                throw StoreFailure(.alreadySubmitted, reason: "submitted answers cannot be changed")
            }
            try Self.requireOpen(db)
            var revision = RevisionRow(
                participant: volunteer.id, question: question, number: (last?.number ?? 0) + 1,
                choice: choice,
                option: option, answeredAt: timestamp(),
                durationMilliseconds: duration.map(Self.milliseconds), salt: Commitment.salt())
            let entry = try Ledger.append(
                revision.entryKind,
                [
                    "commitment": .text(revision.commitment), "number": .integer(revision.number),
                    "participant": .text(volunteer.id), "question": .text(question),
                ], at: revision.answeredAt, in: db)
            revision.ledgerIndex = entry.index
            try revision.insert(in: db)
            return AnswerReceipt(
                changed: true, revision: revision.number, ledgerIndex: entry.index,
                next: try volunteer.step(in: db))
        }
    }

    private static func requireQuestion(
        _ place: Int, of volunteer: Volunteer, in db: Database
    ) throws -> String {
        try requireTurn(place, of: volunteer, in: db)
        guard let question = try question(of: volunteer.id, place: place, in: db) else {
            throw StoreFailure(.noSuchQuestion, reason: "there is no question \(place)")
        }
        return question
    }

    /// The choice in the database's terms; a token must belong to this volunteer's ballot of this question.
    private static func resolve(
        _ selection: Selection, of participant: String, question: String, in db: Database
    ) throws -> (choice: String, option: String?) {
        switch selection {
        case .tie, .none:
            let choices = try StudyRow.require(db).definition.choices
            guard selection == .tie ? choices.tie : choices.none else {
                throw StoreFailure(.choiceNotOffered, reason: "the study does not offer this choice")
            }
            return (selection.formValue, nil)
        case .option(let token):
            let option = try String.fetchOne(
                db,
                sql: "SELECT option FROM shown_options WHERE token = ? AND participant = ? AND question = ?",
                arguments: [token, participant, question])
            guard let option else {
                throw StoreFailure(.foreignOption, reason: "the option is not one of this question")
            }
            return ("option", option)
        }
    }

    /// From zero to a day: a browser's clock may say anything.
    private static func milliseconds(_ duration: Duration) -> Int {
        Int(min(max(duration, .zero), .seconds(86_400)) / .milliseconds(1))
    }
}
