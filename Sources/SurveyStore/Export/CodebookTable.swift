// SPDX-License-Identifier: Apache-2.0

internal import Surveys

/// The columns of one exported file in words.
struct CodebookTable {
    let file: String
    /// What a row is.
    let row: String
    let columns: [(name: String, meaning: String)]

    var text: String {
        guard !columns.isEmpty else { return "## \(file): \(row)\n" }
        let lines = columns.map { "| \($0.name) | \($0.meaning) |" }
        return "## \(file): \(row)\n\n| column | meaning |\n|---|---|\n" + lines.joined(separator: "\n")
            + "\n"
    }

    static func all(_ study: StudyDefinition) -> [CodebookTable] {
        [
            votes(study), options, rankings, ratings,
            CodebookTable(
                file: "reasons.csv", row: "a row for each reason that was given",
                columns: [ids, participant, ("reason", "as written")]),
            CodebookTable(
                file: "attention.csv", row: "a row for each answer to an attention check",
                columns: [
                    participant, ("section, check", "ids"), ("criterion", "under which it was answered"),
                    ("chosen, expected", "numbers of options as the study's template counts them, from 1"),
                    ("result", "`passed` or `failed`, over all criteria of the check"),
                ]),
            background(study),
            CodebookTable(
                file: "comments.csv", row: "a row for each comment, in a random order that tells nothing",
                columns: [("comment", "as written")]),
            CodebookTable(
                file: "participants.csv",
                row: "a row for each volunteer, in a random order; no row can be tied to answers",
                columns: [("name, affiliation", "as given with the consent")]),
            CodebookTable(
                file: "acknowledgments.md", row: "the same names, to be put into a paper", columns: []),
            CodebookTable(
                file: "preferences.jsonl",
                row: "an object for each text that was preferred to another; a tie and `none` give none",
                columns: [
                    ("prompt", "what the volunteer read"), ("chosen, rejected", "texts as shown"),
                    ("source", "the study's id, with the criterion where there are several"),
                    ("id", "question, participant, number"),
                    ("chosen_score, rejected_score", "ratings, where they were asked for"),
                ]),
        ]
    }

    private static let ids = ("section, question", "ids")
    private static let participant = ("participant", "random id, in no relation to a name")

    private static func votes(_ study: StudyDefinition) -> CodebookTable {
        var columns = [
            ("study, section, question", "ids"), ("prompt", "id of the prompt"),
            ("temperature", "of all options of the question; empty where they differ"), participant,
            ("options", "methods in the order shown, joined by `\\|`"),
            ("choice", "a method, `tie` or `none`; of rankings and ratings the first choice that they imply"),
            ("position", "place of the choice on the page from 1, empty for `tie` and `none`"),
            ("answered_at", "UTC, ISO 8601, of the last change"),
            ("duration_ms", "how long the question was looked at, where the browser told"),
            ("place", "of the question in the participant's own order, from 1"),
        ]
        if study.sections.contains(where: { $0.criteria.count > 1 }) {
            columns.append(("criterion", "which of the section's criteria the row answers"))
        }
        columns += [
            (
                "weight",
                "1 where empty; less where the text chosen stood for several methods, of which each has a row"
            ),
            ("options_position", "places on the page, where methods of one text stood at one place"),
            ("options_temperature, options_tokens", "of each option, joined by `\\|`"),
            ("options_characters, options_response", "length as shown and id of the response, likewise"),
            ("kind", "`human`"),
        ]
        if !study.attention.isEmpty {
            columns.append(("attention", "`passed` if the participant did what all checks asked for"))
        }
        columns += [
            ("group_recruitment", "`open`, `invitation` or `prolific`"),
            ("group_device", "`computer`, `tablet`, `phone` or `unknown`"),
            ("group_locale", "language in which the participant took part"),
        ]
        for question in study.background where question.isGroup {
            columns.append(("group_\(question.id)", plain(question)))
        }
        return CodebookTable(
            file: "votes.csv", row: "a row for each answer of each volunteer who submitted", columns: columns)
    }

    private static let options = CodebookTable(
        file: "options.csv", row: "a row for each method's response in each question",
        columns: [
            ("question, prompt, temperature", "as above; the temperature of this response"),
            ("method, checkpoint", "what wrote the response"),
            ("response, sample, seed", "where it stands in the file of responses"),
            ("tokens, finish", "its length, and whether it ended by itself (`stop`) or was cut (`length`)"),
            ("cell", "questions of one cell show other samples of the same; a volunteer saw one of them"),
            ("option", "id of the text; methods that wrote the same text share it"),
            ("characters, words", "of the text as shown"),
            (
                "list_items, headers, code_marks",
                "lines that begin an item, lines with `#`, code blocks and spans"
            ),
            ("text", "as shown"),
        ])

    private static let rankings = CodebookTable(
        file: "rankings.csv", row: "a row for each method of each ranking",
        columns: [
            ids, ("prompt", "id of the prompt"), ("criterion", "id, `main` where there is one"), participant,
            ("method, position", "the method and the place at which its text stood"),
            ("rank", "1 is the best; methods that wrote the same text share it"),
        ])

    private static let ratings = CodebookTable(
        file: "ratings.csv", row: "a row for each method of each rating",
        columns: [
            ids, ("prompt", "id of the prompt"), ("criterion", "id, `main` where there is one"), participant,
            ("method, position", "the method and the place at which its text stood"),
            ("rating", "number of the section's scale"),
        ])

    private static func background(_ study: StudyDefinition) -> CodebookTable {
        CodebookTable(
            file: "background.csv", row: "a row for each participant",
            columns: [participant]
                + study.background.filter { study.publication.names == .disclosed || $0.isGroup }
                .map { ($0.id, plain($0)) })
    }

    private static func plain(_ question: BackgroundQuestion) -> String {
        let options = question.options.map { "`\($0.id)`: \($0.text)" }.joined(separator: "; ")
        return (question.text + (options.isEmpty ? "" : " (\(options))"))
            .split(separator: "|").joined(separator: "\\|")
    }
}
