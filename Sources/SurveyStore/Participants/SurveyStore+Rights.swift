// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import Surveys

/// Everything that a study holds of one volunteer, as the right of access gives it.
package struct ParticipantRecord: Equatable, Sendable, Codable {
    package struct Reply: Equatable, Sendable, Codable {
        package var question: String
        /// 1 for the first answer to the question.
        package var number: Int
        /// Whether it is the volunteer's last word on the question.
        package var counts: Bool
        /// The response that was chosen, ranked or rated, as text; methods stay sealed.
        package var answer: String
        package var reason: String?
        package var answeredAt: String

        enum CodingKeys: String, CodingKey {
            case question, number, counts, answer, reason
            case answeredAt = "answered_at"
        }
    }

    package var participant: String
    package var state: String
    package var source: String
    package var device: String
    package var locale: String
    package var arrivedAt: String
    package var consent: ConsentRecord?
    /// By question id.
    package var background: [String: [String]]
    package var answers: [Reply]
    package var comment: String?
    package var receipt: Receipt?

    enum CodingKeys: String, CodingKey {
        case participant, state, source, device, locale, consent, background, answers, comment, receipt
        case arrivedAt = "arrived_at"
    }
}

extension SurveyStore {
    /// What a study holds of whoever has a receipt's code; nil where nobody has it.
    package func participantRecord(receipt code: String) throws -> ParticipantRecord? {
        let consents = try consents()
        return try reading { db in
            guard let id = try Self.participant(receipt: code, in: db),
                let row = try Row.fetchOne(
                    db, sql: "SELECT * FROM participants WHERE id = ?", arguments: [id])
            else { return nil }
            let stimuli = try stimuli.stimuli(in: db)
            let answers = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(RevisionRow.columns) FROM revisions WHERE participant = ? ORDER BY ledger_index
                    """,
                arguments: [id]
            ).map { try RevisionRow($0) }
            let last = Dictionary(answers.map { ($0.question, $0.number) }, uniquingKeysWith: max)
            let background = try BackgroundRow.all(in: db).first { $0.participant == id }
            return ParticipantRecord(
                participant: id, state: row["state"], source: row["source"], device: row["device"],
                locale: row["locale"], arrivedAt: row["arrived_at"],
                consent: consents.first { $0.participant == id },
                background: background?.answers.values ?? [:],
                answers: answers.map { revision in
                    ParticipantRecord.Reply(
                        question: revision.question, number: revision.number,
                        counts: revision.number == last[revision.question],
                        answer: Self.words(revision.answer, stimuli),
                        reason: revision.answer.reason.isEmpty ? nil : revision.answer.reason,
                        answeredAt: revision.answeredAt)
                },
                comment: try String.fetchOne(
                    db, sql: "SELECT text FROM comments WHERE participant = ?", arguments: [id]),
                receipt: try Receipt.find(participant: id, in: db))
        }
    }

    /// Erases what identifies whoever has a receipt's code: name, affiliation, address, signature, what they said about
    /// themselves and their comment; and where they came from, as soon as the study is closed.
    ///
    /// Their consent stays as a fact without a name, and so do their answers, unless `answers` says that these go too: that is a
    /// withdrawal, possible until the study is unblinded.
    /// - Returns: whether there was anything to erase; nil where nobody has the code.
    package func eraseParticipant(receipt code: String, answers: Bool) throws -> Bool? {
        let erased = try writing { db -> Bool? in
            guard let id = try Self.participant(receipt: code, in: db) else { return nil }
            let study = try StudyRow.require(db)
            if answers {
                guard study.phase != .unblinded else {
                    throw StoreFailure(
                        .wrongPhase(study.phase), path: path,
                        reason: "the study is unblinded, and its answers may be published",
                        hint: "Erase the personal data alone, without --answers")
                }
                try withdraw(id, in: db)
                return true
            }
            guard try Self.erasePersonalData(of: id, in: db) else { return false }
            try Ledger.append(
                .erasure, ["participant": .text(id), "scope": .text("personal-data")], at: timestamp(), in: db
            )
            return true
        }
        if erased == true { try emptyLog() }
        return erased
    }

    /// Deletes a volunteer's personal data and the salt under which the ledger commits to them.
    ///
    /// Without its salt a commitment cannot be tried against names that somebody guesses.
    /// - Returns: whether there were any.
    static func erasePersonalData(of participant: String, in db: Database) throws -> Bool {
        // While volunteers come, the digest of an identifier keeps one person from answering twice; a purge takes it later.
        let isOver = try [.closed, .unblinded].contains(StudyRow.require(db).phase)
        var count = 0
        for table in ["people", "background", "comments"] + (isOver ? ["external_ids"] : []) {
            try db.execute(sql: "DELETE FROM \(table) WHERE participant = ?", arguments: [participant])
            count += db.changesCount
        }
        guard count > 0 else { return false }
        try db.execute(
            sql: "UPDATE consents SET salt = zeroblob(32) WHERE participant = ?", arguments: [participant])
        try db.execute(
            sql: "UPDATE participants SET device = 'unknown' WHERE id = ?", arguments: [participant])
        try db.execute(
            sql: "UPDATE submissions SET device_salt = NULL WHERE participant = ?", arguments: [participant])
        return true
    }

    private static func participant(receipt code: String, in db: Database) throws -> String? {
        guard let code = ShortCode.receipt.normalised(code) else { return nil }
        return try String.fetchOne(
            db, sql: "SELECT participant FROM submissions WHERE code = ?", arguments: [code])
    }

    /// What was chosen, in the responses' own words.
    private static func words(_ answer: Answer, _ stimuli: Stimuli) -> String {
        answer.marks.sorted { $0.key < $1.key }.map { criterion, mark in
            let said =
                switch mark {
                case .selection(.option(let option)): stimuli.text(option) ?? ""
                case .selection(.tie): "no preference"
                case .selection(.none): "none of them"
                case .ranking(let options):
                    options.enumerated().map { "\($0 + 1). \(stimuli.text($1) ?? "")" }.joined(
                        separator: "\n")
                case .ratings(let ratings):
                    ratings.map { "\($1): \(stimuli.text($0) ?? "")" }.sorted().joined(separator: "\n")
                }
            return answer.marks.count == 1 ? said : "\(criterion): \(said)"
        }.joined(separator: "\n")
    }
}
