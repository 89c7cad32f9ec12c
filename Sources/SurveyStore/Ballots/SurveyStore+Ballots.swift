// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import Surveys

extension SurveyStore {
    /// The question at a place of the volunteer's order, counted from 1, with the saved answer.
    ///
    /// A question after the first unanswered one is not shown: `StoreFailure.Kind.outOfTurn`.
    package func ballot(_ token: SessionToken, place: Int) throws -> Ballot {
        try reading { db in
            let volunteer = try requireConsent(token, in: db)
            let study = try StudyRow.require(db)
            let turn = try requireTurn(place, of: volunteer, study: study, in: db)
            return try page(of: volunteer, at: turn, study: study, in: db).ballot
        }
    }

    /// The volunteer and the question at a place in one read: what a question's page needs.
    package func visit(_ token: SessionToken, place: Int) throws -> (participant: Participant, ballot: Ballot)
    {
        try reading { db in
            let volunteer = try requireConsent(token, in: db)
            let study = try StudyRow.require(db)
            let turn = try requireTurn(place, of: volunteer, study: study, in: db)
            return (
                try participant(volunteer, study: study, progress: turn.progress, in: db),
                try page(of: volunteer, at: turn, study: study, in: db).ballot
            )
        }
    }

    /// Every question up to the first unanswered one, in the volunteer's order: for the review before submission.
    package func ballots(_ token: SessionToken) throws -> [Ballot] {
        try reading { db in
            let volunteer = try requireConsent(token, in: db)
            let study = try StudyRow.require(db)
            guard try !volunteer.isBackgroundMissing(study, in: db) else { return [] }
            let progress = try Progress(of: volunteer.id, in: db)
            let last = progress.firstMissing ?? progress.count
            return try (0..<last).map { offset in
                let turn = try turn(offset + 1, progress: progress, study: study, in: db)
                return try page(of: volunteer, at: turn, study: study, in: db).ballot
            }
        }
    }

    /// A place in a volunteer's order that is due.
    struct Turn {
        var place: Int
        var progress: Progress
        var question: Stimuli.Question
        /// In the study's default locale.
        var section: SurveySection

        /// The number of the revision that counts; nil where there is no answer yet.
        var revision: Int? { progress.revisions[place - 1] }
    }

    func requireTurn(
        _ place: Int, of volunteer: Volunteer, study: StudyRow, in db: Database
    ) throws -> Turn {
        try Self.requireBackground(of: volunteer, study: study, in: db)
        let progress = try Progress(of: volunteer.id, in: db)
        try progress.requireTurn(place)
        return try turn(place, progress: progress, study: study, in: db)
    }

    /// An option as one volunteer was shown it.
    struct ShownOption {
        var token: String
        var option: String
    }

    static func shownOptions(
        of participant: String, question: String, in db: Database
    ) throws -> [ShownOption] {
        let statement = try db.cachedStatement(
            sql:
                "SELECT token, option FROM shown_options WHERE participant = ? AND question = ? ORDER BY position"
        )
        return try Array(
            Row.fetchCursor(statement, arguments: [participant, question]).map {
                ShownOption(token: $0[0], option: $0[1])
            })
    }

    private func turn(
        _ place: Int, progress: Progress, study: StudyRow, in db: Database
    ) throws -> Turn {
        guard let question = try stimuli.stimuli(in: db).question(progress.questions[place - 1]),
            let section = study.definition.section(question.section)
        else {
            throw StoreFailure(.noSuchQuestion, reason: "there is no question \(place)")
        }
        return Turn(place: place, progress: progress, question: question, section: section)
    }

    /// A question as one volunteer has it, with the names behind its tokens.
    struct ShownPage {
        var ballot: Ballot
        /// In the order shown.
        var options: [ShownOption]
        /// The answer that counts; nil where there is none yet.
        var last: RevisionRow?
    }

    func page(
        of volunteer: Volunteer, at turn: Turn, study: StudyRow, in db: Database
    ) throws -> ShownPage {
        let question = turn.question
        let shown = try Self.shownOptions(of: volunteer.id, question: question.id, in: db)
        let last =
            try turn.revision == nil
            ? nil : RevisionRow.last(participant: volunteer.id, question: question.id, in: db)
        let tokens = Dictionary(shown.map { ($0.option, $0.token) }) { first, _ in first }
        let texts = try texts(of: question, locale: volunteer.locale, study: study, in: db)
        let ballot = Ballot(
            place: turn.place, count: turn.progress.count,
            section: study.definition.localizedSection(turn.section, locale: volunteer.locale),
            prompt: texts.prompt,
            options: shown.map { Ballot.Option(token: $0.token, text: texts.options[$0.option] ?? "") },
            answer: last?.answer.renamed { tokens[$0] })
        return ShownPage(ballot: ballot, options: shown, last: last)
    }

    /// What a question says: the stored words, but for an attention check those of the volunteer's locale.
    private func texts(
        of question: Stimuli.Question, locale: String, study: StudyRow, in db: Database
    ) throws -> (prompt: String, options: [String: String]) {
        let stimuli = try stimuli.stimuli(in: db)
        let stored = question.options.reduce(into: [String: String]()) { $0[$1] = stimuli.text($1) }
        guard question.isAttention, let translation = study.definition.translations[locale],
            let check = study.definition.attention.first(where: { $0.id == question.id }),
            let own = translation.attention[check.id], own.options.count == check.options.count
        else { return (question.prompt, stored) }
        let words = Dictionary(zip(check.options, own.options)) { first, _ in first }
        return (own.prompt, stored.mapValues { words[$0] ?? $0 })
    }
}
