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
        <h1>\(HTMLText.escaped(study.title)): results</h1>
        \(study.investigator.map { HTMLText.paragraph($0) } ?? "")</header>
        <nav aria-label="Contents">
        <ul>
        \(parts.map { "<li><a href=\"#\($0.id)\">\(HTMLText.escaped($0.title))</a></li>" }.joined(separator: "\n"))
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

    struct Part {
        var id: String
        var title: String
        var body: String
    }

    private var parts: [Part] {
        [
            Part(id: "asked", title: "What was asked", body: asked),
            Part(
                id: "found", title: "What was found",
                body: PlainSummary.paragraphs(tables).map(HTMLText.paragraph).joined()
                    + drawings(["win-rates"])),
            Part(
                id: "limits", title: "What the study cannot say",
                body: HTMLText.list(StudyLimits.texts(tables, study, left: left))),
            Part(id: "people", title: "Who took part", body: people),
            Part(id: "methods", title: "How answers became figures", body: methods),
            Part(
                id: "tables", title: "Tables",
                body: shown.map { HTMLText.table($0, level: 3) }.joined(separator: "\n")),
            Part(
                id: "charts", title: "Charts",
                body: charts.count > 1
                    ? drawings(charts.map(\.name).filter { $0 != "win-rates" })
                    : HTMLText.paragraph("There are no charts beside that of win rates.")),
            Part(id: "verify", title: "How to check this report", body: verification),
        ]
    }

    private func drawings(_ names: [String]) -> String {
        charts.filter { names.contains($0.name) }.map { drawing in
            "<figure>\n"
                + HTMLText.scrolled(drawing.svg(.inPage), label: "Chart: \(drawing.title)") + "</figure>\n"
        }.joined()
    }

    static let style =
        """
        :root{color-scheme:light dark;--page:#fff;--text:#1a1a1a;--soft:#595959;--line:#d0d0d0;--link:#004c7d}
        @media (prefers-color-scheme:dark){:root{--page:#14171a;--text:#ececec;--soft:#b4b4b4;--line:#43484d;--link:#9fd3f5}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:62rem;padding:1rem;background:var(--page);color:var(--text);font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
        h1{font-size:1.8rem;line-height:1.2}h2{font-size:1.35rem;margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1rem}h3{font-size:1.1rem;margin-top:2rem}
        p,li,dd{max-width:46rem}a{color:var(--link)}
        nav ul{padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}nav a{display:inline-block;padding:.25rem 0;min-height:1.75rem}
        .skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--page);padding:.5rem}
        .wide{overflow-x:auto;margin:1rem 0}.wide:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        table{border-collapse:collapse;font-size:.9rem;overflow-wrap:normal}
        thead th{border-top:2px solid var(--text);border-bottom:1px solid var(--text);text-align:left;vertical-align:bottom}
        tbody tr:last-child>*{border-bottom:2px solid var(--text)}
        th,td{padding:.3rem .7rem .3rem 0;text-align:left;vertical-align:top;font-weight:normal}thead th{font-weight:600}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}thead .number{white-space:normal;min-width:5rem}
        .prose{min-width:16rem;max-width:28rem}.quoted{white-space:pre-wrap;overflow-wrap:anywhere}
        .note,.footnote{color:var(--soft);font-size:.9rem}.footnote{margin:.2rem 0}
        figure{margin:1.5rem 0}code{font-family:ui-monospace,monospace;font-size:.9em}
        dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.3rem 1rem}dt{font-weight:600}dd{margin:0}
        @media (max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}.wide>.chart{min-width:34rem;max-width:none}}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid var(--line);padding-left:1rem}
        @media print{:root{--page:#fff;--text:#000;--soft:#333;--line:#999;--link:#000}body{max-width:none;font-size:10pt}nav,.skip{display:none}.wide{overflow:visible}tr,figure{break-inside:avoid}h2,h3{break-after:avoid}}

        """ + SVGDocument.pageStyle
}
