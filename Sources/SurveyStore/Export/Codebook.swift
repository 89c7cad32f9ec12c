// SPDX-License-Identifier: Apache-2.0

internal import Surveys

/// The prose that goes with exported tables.
enum Codebook {
    static func text(study: StudyRow) -> String {
        let definition = study.definition
        let sections = definition.sections.map {
            "- `\($0.id)`: \($0.scenario) \($0.criteria.map(\.text).joined(separator: " "))"
        }
        return """
            # \(definition.title)

            Study `\(definition.id)`, sealed as `\(study.seal)` at \(study.createdAt).

            ## Sections

            \(sections.joined(separator: "\n"))

            ## votes.csv: a row for each answer of each volunteer who submitted

            | column | meaning |
            |---|---|
            | study, section, question | ids |
            | prompt | id of the prompt |
            | temperature | of all options of the question |
            | participant | random id, in no relation to a name |
            | options | methods in the order shown, joined by `\\|` |
            | choice | a method, `tie` or `none` |
            | position | place of the choice from 1, empty for `tie` and `none` |
            | answered_at | UTC, ISO 8601, of the last change |
            | duration_ms | how long the question was looked at, where the browser told |

            ## options.csv: a row for each response that was shown

            | column | meaning |
            |---|---|
            | question, prompt, temperature | as above |
            | method, checkpoint | what wrote the response |
            | response, sample, seed | where it stands in the file of responses |
            | tokens, finish | its length, and whether it ended by itself (`stop`) or was cut (`length`) |
            | text | as shown |

            A text that a spreadsheet would run as a formula has an apostrophe before it.

            ## Plan of analysis, as registered

            \(definition.plan)

            """
    }

    static func acknowledgments(_ people: [Person], title: String) -> String {
        let lines = people.map { "- \(plain($0.name)), \(plain($0.affiliation))" }
        return """
            # Acknowledgments

            We thank those who took part in "\(title)":

            \(lines.joined(separator: "\n"))

            """
    }

    /// Letters that Markdown would read as markup are escaped; a name is shown as typed.
    private static func plain(_ text: String) -> String {
        String(text.flatMap { "\\`*_{}[]<>()#+!|".contains($0) ? ["\\", $0] : [$0] })
    }
}
