// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import Surveys

extension SurveyStore {
    /// Saves an answer: vote, revision and ledger entry in one transaction, on the disk when this returns.
    ///
    /// The same answer again writes nothing and succeeds; another answer to the same question is a revision. Refused
    /// without a live consent, while the study is not open, for a question that is not yet due, and, as
    /// `answerIncomplete` with the faults, for an answer that does not fit the question or names an option that is not of
    /// this volunteer's ballot.
    /// - Parameters:
    ///   - duration: how long the question was looked at, where it is known.
    ///   - reading: makes the answer, its options by the tokens of the ballot, of the question as the volunteer has it; it runs
    ///     within the transaction, and what it throws ends that.
    package func answer(
        _ token: SessionToken, place: Int, duration: Duration?, reading: (Ballot) throws -> Answer
    ) throws -> (receipt: AnswerReceipt, ballot: Ballot) {
        try writing { db in
            let volunteer = try requireConsent(token, in: db)
            let study = try StudyRow.require(db)
            var turn = try requireTurn(place, of: volunteer, study: study, in: db)
            let page = try page(of: volunteer, at: turn, study: study, in: db)
            let answer = try Self.resolve(try reading(page.ballot), on: page, study: study)
            if let last = page.last, last.answer == answer {
                let receipt = AnswerReceipt(
                    changed: false, revision: last.number, ledgerIndex: last.ledgerIndex,
                    next: try volunteer.step(study, progress: turn.progress, in: db))
                return (receipt, page.ballot)
            }
            guard volunteer.state == .consented else {
                throw StoreFailure(.alreadySubmitted, reason: "submitted answers cannot be changed")
            }
            try study.requireOpen(forPilot: volunteer.isPilot)
            var revision = RevisionRow(
                participant: volunteer.id, question: turn.question.id, number: (page.last?.number ?? 0) + 1,
                answer: answer, answeredAt: timestamp(),
                durationMilliseconds: duration.map(Self.milliseconds), salt: Commitment.salt())
            let entry = try Ledger.append(
                revision.entryKind, revision.facts, at: revision.answeredAt, in: db)
            revision.ledgerIndex = entry.index
            try revision.insert(in: db)
            try volunteer.touch(at: revision.answeredAt, in: db)
            turn.progress.answer(place, revision: revision.number)
            let receipt = AnswerReceipt(
                changed: true, revision: revision.number, ledgerIndex: entry.index,
                next: try volunteer.step(study, progress: turn.progress, in: db))
            return (receipt, page.ballot)
        }
    }

    /// The answer with its options by their ids, once it is sound and whole.
    private static func resolve(_ answer: Answer, on page: ShownPage, study: StudyRow) throws -> Answer {
        let faults = answer.faults(
            section: page.ballot.section, options: page.options.map(\.token),
            choices: study.definition.choices,
            asksReasons: study.definition.asksReasons)
        let ids = Dictionary(page.options.map { ($0.token, $0.option) }) { first, _ in first }
        guard faults.isEmpty, let resolved = answer.renamed({ ids[$0] }) else {
            throw StoreFailure(
                .answerIncomplete(faults.isEmpty ? [.foreign] : faults),
                reason: "the answer does not fit the question")
        }
        return resolved
    }

    /// From zero to a day: a browser's clock may say anything.
    private static func milliseconds(_ duration: Duration) -> Int {
        Int(min(max(duration, .zero), .seconds(86_400)) / .milliseconds(1))
    }
}
