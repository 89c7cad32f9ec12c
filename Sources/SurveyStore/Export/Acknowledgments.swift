// SPDX-License-Identifier: Apache-2.0

/// acknowledgments.md: thanks to those who took part, in the order given.
enum Acknowledgments {
    static func text(_ people: [Person], title: String) -> String {
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
