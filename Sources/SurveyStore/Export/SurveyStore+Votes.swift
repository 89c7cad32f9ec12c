// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import StudyFiles
internal import Surveys

/// The votes of an unblinded study, and how many answers are not among them.
package struct UnblindedVotes: Equatable, Sendable {
    /// Of submitted volunteers who were no pilots; sorted by participant, then as the study numbers its questions.
    package var votes: [Vote]
    /// Volunteers who agreed and never submitted.
    package var unsubmittedParticipants: Int
    /// Answers of theirs, which do not count.
    package var unsubmittedVotes: Int
    package var withdrawnParticipants: Int
}

extension SurveyStore {
    package func votes() throws -> UnblindedVotes {
        try reading { db in
            let study = try StudyRow.require(db)
            let names = MethodNames(try Self.blindingTable(db))
            let stimuli = try stimuli.stimuli(in: db)
            let answers = try SubmittedAnswers(study, stimuli, in: db)
            return try unblinded(answers, names, study: study, stimuli: stimuli, in: db)
        }
    }

    func unblinded(
        _ answers: SubmittedAnswers, _ names: MethodNames, study: StudyRow, stimuli: Stimuli, in db: Database
    ) throws -> UnblindedVotes {
        let groups = study.definition.background.filter(\.isGroup).map(\.id)
        let votes = try answers.given.flatMap { given -> [Vote] in
            let volunteer = answers.volunteers[given.participant]
            let criteria = study.definition.section(given.question.section)?.criteria.map(\.id) ?? []
            return try names.votes(
                of: given, study: study.definition.id, criteria: criteria, texts: stimuli
            ).map { vote in
                var own = vote
                own.attention = volunteer?.attention
                own.groups = ["recruitment": volunteer?.source ?? "", "device": volunteer?.device ?? ""]
                own.groups["locale"] = volunteer?.locale
                for group in groups { own.groups[group] = volunteer?.background.values[group]?.first }
                return own
            }
        }
        let counted = "source <> 'pilot'"
        return UnblindedVotes(
            votes: votes,
            unsubmittedParticipants: try Self.count(
                "participants WHERE state = 'consented' AND \(counted)", in: db),
            unsubmittedVotes: try Self.count(
                "votes AS v JOIN questions AS q ON q.id = v.question AND q.kind = 'stimulus' "
                    + "JOIN participants AS p ON p.id = v.participant AND p.state = 'consented' AND p.\(counted)",
                in: db),
            withdrawnParticipants: try Self.count(
                "participants WHERE state = 'withdrawn' AND \(counted)", in: db))
    }

    /// Notes in the ledger that results left the study: names of files and their SHA-256.
    package func recordExport(_ files: [String: String]) throws {
        try writing { db in
            _ = try Ledger.append(
                .export, ["files": .object(files.mapValues { .text($0) })], at: timestamp(), in: db)
        }
    }
}
