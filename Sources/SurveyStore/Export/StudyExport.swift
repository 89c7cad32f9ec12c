// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import StudyFiles
internal import Surveys

/// What leaves an unblinded study: files by name, and the votes from which they were made.
///
/// Names and affiliations are there only if the study's terms disclose them, in a seeded random order and without the
/// ids that stand beside the votes, so that no answer can be tied to a person. Email addresses and signatures never are, and
/// nothing of a pilot.
package struct StudyExport: Sendable {
    package var study: String
    package var votes: UnblindedVotes
    /// Contents by file name.
    package var files: [String: String]

    /// Writes every file into a folder and notes names and hashes in the ledger.
    package func write(to folder: String, of store: SurveyStore) throws {
        try FileContents.makeFolder(folder)
        for (name, text) in files.sorted(by: { $0.key < $1.key }) {
            try FileContents.write(text, to: "\(folder)/\(name)")
        }
        try store.recordExport(files.mapValues { Fingerprint.of($0) })
    }
}

extension SurveyStore {
    /// - Parameter preferences: whether preferences.jsonl is made as well.
    package func export(preferences: Bool = false) throws -> StudyExport {
        try reading { db in
            let study = try StudyRow.require(db)
            let names = MethodNames(try Self.blindingTable(db))
            let stimuli = try stimuli.stimuli(in: db)
            let answers = try SubmittedAnswers(study, stimuli, in: db)
            let votes = try unblinded(answers, names, study: study, stimuli: stimuli, in: db)
            let judgements = JudgementTables(answers, names, study: study.definition)
            let tables = VolunteerTables(study: study, answers: answers)
            var files = [
                "votes.csv": VoteTable.text(votes.votes),
                "options.csv": OptionTable.text(names, texts: stimuli),
            ]
            if !judgements.rankings.isEmpty { files["rankings.csv"] = judgements.rankings }
            if !judgements.ratings.isEmpty { files["ratings.csv"] = judgements.ratings }
            files["reasons.csv"] = tables.reasons
            files["attention.csv"] = tables.attention
            files["background.csv"] = tables.background
            files["comments.csv"] = try tables.comments(in: db)
            if study.definition.publication.names == .disclosed {
                let people = try tables.people(in: db)
                files["participants.csv"] =
                    CommaSeparatedValues.line(["name", "affiliation"])
                    + people.map { person in
                        CommaSeparatedValues.line(
                            [person.name, person.affiliation].map(CommaSeparatedValues.guarded))
                    }.joined()
                files["acknowledgments.md"] = Acknowledgments.text(people, title: study.definition.title)
            }
            if preferences {
                files["preferences.jsonl"] = try PreferenceLines.text(
                    answers, study: study.definition, texts: stimuli)
            }
            files["codebook.md"] =
                Codebook(
                    study: study, amendments: try AmendmentRow.all(in: db),
                    files: Set(files.keys)
                ).text
            return StudyExport(study: study.definition.id, votes: votes, files: files)
        }
    }
}
