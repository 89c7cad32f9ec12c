// SPDX-License-Identifier: Apache-2.0

private import Charts
private import StudyFiles

/// report.html: one page that needs nothing else, for participants and for reviewers.
///
/// No script, nothing loaded; its policy allows the one style sheet inside by its hash. Every text from outside is escaped.
package struct ReportPage: Sendable {
    let study: StudyDescription
    let tables: StudyTables
    let left: LeftOut
    let shown: [Table]
    let charts: [ResultCharts.Drawing]
    /// Nil where no judge answered.
    let judges: [JudgeComparison]?
    let inputs: [AnalysisRun.Input]
    let version: String
    let seed: UInt64

    package var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(Fingerprint.policyHash(of: Self.style))'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>\(HTMLText.escaped(study.title)): results</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <a class="skip" href="#found">Skip to what was found</a>
        <header>
        <p class="kind">Results of a study of preferences</p>
        <h1>\(HTMLText.escaped(study.title))</h1>
        \(study.investigator.map { HTMLText.paragraph($0) } ?? "")\(facts)</header>
        <nav aria-labelledby="contents">
        <h2 id="contents">Contents</h2>
        <ul>
        \(parts.map(entry).joined(separator: "\n"))
        </ul>
        </nav>
        <main>
        \(parts.map { part in
            "<section id=\"\(part.id)\" aria-labelledby=\"\(part.id)-title\">\n<h2 id=\"\(part.id)-title\">"
                + "\(HTMLText.escaped(part.title))</h2>\n\(part.body)</section>\n"
        }.joined(separator: "\n"))</main>
        <footer>
        <p>Made by showdown \(HTMLText.escaped(version)) with seed \(seed). The same answers make the same page.</p>
        </footer>
        </body>
        </html>

        """
    }

    /// One heading of the page with what stands under it.
    struct Part {
        var id: String
        var title: String
        var body: String
        /// Its tables, for the list of contents.
        var tables: [HTMLTable] = []
    }

    private var parts: [Part] {
        [
            Part(
                id: "found", title: "In short",
                body: PlainSummary.paragraphs(tables, judges: judges ?? []).map(HTMLText.paragraph).joined()
                    + drawings(of: [.winRates])),
            Part(id: "asked", title: "What was asked", body: asked),
            Part(id: "people", title: "Who took part", body: people),
            Part(
                id: "limits", title: "What the study cannot say",
                body: HTMLText.list(StudyLimits.texts(tables, study, left: left))),
        ] + themes + [
            Part(id: "methods", title: "How answers became figures", body: methods),
            Part(id: "verify", title: "How to check this report", body: verification),
        ]
    }

    /// The matters of which there is a table or a chart.
    private var themes: [Part] {
        let known = ReportTheme.all
        return known.enumerated().compactMap { place, theme in
            let own = shown.filter { table in
                theme.has(table) || (place == known.count - 1 && !known.contains { $0.has(table) })
            }.map(HTMLTable.init)
            let drawn = drawings(of: theme.charts)
            guard !own.isEmpty || !drawn.isEmpty else { return nil }
            return Part(
                id: theme.id, title: theme.title,
                body: HTMLText.paragraph(theme.words) + drawn
                    + own.map { $0.html(level: 3) }.joined(separator: "\n"),
                tables: own)
        }
    }

    private func drawings(of kinds: [ResultCharts.Kind]) -> String {
        charts.filter { kinds.contains($0.kind) }.map { drawing in
            "<figure id=\"chart-\(drawing.name)\">\n"
                + HTMLText.scrolled(drawing.svg(.inPage), label: "Chart: \(drawing.title)") + "</figure>\n"
        }.joined()
    }

    private func entry(_ part: Part) -> String {
        func link(_ id: String, _ title: String) -> String {
            "<a href=\"#\(id)\">\(HTMLText.escaped(title))</a>"
        }
        let below =
            part.tables.count < 2
            ? "" : part.tables.map { "<li>\(link($0.id, $0.table.title))</li>" }.joined()
        return "<li>\(link(part.id, part.title))\(below.isEmpty ? "" : "<ul>\(below)</ul>")</li>"
    }

    /// How large the study is, at a glance.
    private var facts: String {
        let questions = tables.sections.reduce(0) { $0 + $1.questions.count }
        let methods = Set(tables.sections.flatMap(\.methods)).count
        let counts = [
            (tables.participants, "participant"), (questions, "question"), (methods, "method"),
            (tables.votes, "answer"),
        ]
        return "<ul class=\"facts\">\n"
            + counts.map { "<li><strong>\($0.0)</strong> \($0.1)\($0.0 == 1 ? "" : "s")</li>\n" }.joined()
            + "</ul>\n"
    }
}
