// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Randomness
internal import StudyFiles
internal import Surveys

/// What leaves an unblinded study: files by name, and the votes from which they were made.
///
/// Names and affiliations are there only if the study's terms disclose them, in a seeded random order and without the
/// ids that stand beside the votes, so that no answer can be tied to a person. Email addresses and signatures never are.
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
    package func export() throws -> StudyExport {
        let votes = try votes()
        return try reading { db in
            let study = try StudyRow.require(db)
            var files = [
                "votes.csv": VoteTable.text(votes.votes),
                "options.csv": try Self.options(try Self.blindingTable(db), in: db),
                "codebook.md": Codebook.text(study: study),
            ]
            if study.definition.publication.names == .disclosed {
                let people = try Self.submittedPeople(seed: study.orderSeed, in: db)
                files["participants.csv"] =
                    CommaSeparatedValues.line(["name", "affiliation"])
                    + people.map { person in
                        CommaSeparatedValues.line(
                            [person.name, person.affiliation].map(CommaSeparatedValues.guarded))
                    }.joined()
                files["acknowledgments.md"] = Codebook.acknowledgments(people, title: study.definition.title)
            }
            return StudyExport(study: study.definition.id, votes: votes, files: files)
        }
    }

    private static func options(_ table: BlindingTable, in db: Database) throws -> String {
        let rows = try Row.fetchAll(db, sql: "SELECT id, text FROM options")
        let texts = rows.reduce(into: [String: String]()) { $0[$1["id"]] = $1["text"] }
        let questions = Dictionary(table.questions.map { ($0.id, $0) }) { first, _ in first }
        var text = CommaSeparatedValues.line([
            "question", "prompt", "temperature", "method", "checkpoint", "response", "sample", "seed",
            "tokens",
            "finish", "text",
        ])
        for option in table.options.sorted(by: { ($0.question, $0.method) < ($1.question, $1.method) }) {
            let question = questions[option.question]
            text += CommaSeparatedValues.line([
                option.question, CommaSeparatedValues.guarded(question?.promptID ?? ""),
                question?.temperature ?? "", CommaSeparatedValues.guarded(option.method),
                CommaSeparatedValues.guarded(option.checkpoint),
                CommaSeparatedValues.guarded(option.response),
                "\(option.sample)", option.seed, "\(option.tokens)", option.finish,
                CommaSeparatedValues.guarded(texts[option.id] ?? ""),
            ])
        }
        return text
    }

    private static func submittedPeople(seed: UInt64, in db: Database) throws -> [Person] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT p.* FROM people AS p JOIN submissions AS s ON s.participant = p.participant
                JOIN participants AS v ON v.id = p.participant AND v.source <> 'pilot'
                ORDER BY p.name, p.affiliation, p.participant
                """)
        var generator = SeededGenerator(seed: seed, stream: "names")
        return generator.shuffled(rows.map(Person.init))
    }
}
