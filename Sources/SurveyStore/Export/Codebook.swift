// SPDX-License-Identifier: Apache-2.0

internal import Surveys

/// codebook.md: the study as it was registered, what changed since, and every column of every file beside it.
struct Codebook {
    let study: StudyRow
    let amendments: [AmendmentRow]
    /// Names of the files that are exported.
    let files: Set<String>

    var text: String {
        let definition = study.definition
        let tables = CodebookTable.all(definition).filter { files.contains($0.file) }
        return """
            # \(definition.title)

            Study `\(definition.id)`, made at \(study.createdAt), sealed as `\(study.seal)`.

            \(history)

            ## Sections

            \(definition.sections.map(section).joined(separator: "\n"))

            Rows stand in canonical order: by participant, whose ids are random, then by question as the study numbers them. The \
            order in which a participant saw anything is a column. Answers of volunteers who withdrew, did not \
            submit or took part in a pilot are in no file.

            \(tables.map(\.text).joined(separator: "\n"))
            A text that a spreadsheet would run as a formula has an apostrophe before it.

            ## Plan of analysis, as registered

            \(definition.plan)
            \(exclusions)
            """
    }

    private var exclusions: String {
        guard let terms = study.definition.analysis else { return "" }
        return """

            ## Whom the analysis leaves out, as registered

            \(terms.exclude.sentence)

            """
    }

    private var history: String {
        guard !amendments.isEmpty else { return "Nothing was amended since." }
        let lines = amendments.map { amendment in
            "| \(amendment.number) | \(amendment.at) | `\(amendment.previousSeal)` | \(amendment.votes) | "
                + "\(Self.cell(amendment.changes.joined(separator: ", "))) | \(Self.cell(amendment.reason)) |"
        }
        return """
            Amended after it was sealed; the ledger has an entry of each amendment:

            | number | at | seal before | answers then | fields changed | reason |
            |---|---|---|---|---|---|
            \(lines.joined(separator: "\n"))
            """
    }

    private func section(_ section: SurveySection) -> String {
        let criteria = section.criteria.map { criterion in
            section.criteria.count == 1 ? criterion.text : "`\(criterion.id)`: \(criterion.text)"
        }
        let scale = section.scale.map {
            " From \($0.lowest) (\($0.lowestLabel)) to \($0.highest) (\($0.highestLabel))."
        }
        return "- `\(section.id)`, \(section.kind.rawValue): \(section.scenario) "
            + criteria.joined(separator: " ") + (scale ?? "")
    }

    private static func cell(_ text: String) -> String {
        String(text.flatMap { $0 == "|" ? ["\\", "|"] : $0.isNewline ? [" "] : [$0] })
    }
}
