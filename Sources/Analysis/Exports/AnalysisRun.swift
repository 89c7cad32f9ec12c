// SPDX-License-Identifier: Apache-2.0

private import Charts
package import StudyFiles

/// One analysis from votes to files.
///
/// The same inputs give the same bytes: nothing written holds a time, a path or a machine's name.
package struct AnalysisRun: Sendable {
    /// A file that the analysis rests on, by its name without folders.
    package struct Input: Codable, Equatable, Sendable {
        package var name: String
        package var sha256: String

        package init(name: String, sha256: String) {
            self.name = name
            self.sha256 = sha256
        }

        /// The file at a path.
        package init(path: String) throws {
            name = path.split(separator: "/").last.map(String.init) ?? path
            sha256 = try Fingerprint.ofFile(path)
        }
    }

    /// Of the definitions of figures, keys and files; a change that makes other bytes of the same votes changes it.
    package static let definitions = "3"

    package let tables: StudyTables
    package let settings: AnalysisSettings
    let study: StudyDescription
    let left: LeftOut
    /// The figures without any exclusion; nil where nothing was excluded.
    let whole: StudyTables?
    let texts: ResponseTexts?
    let judgements: [JudgementScale]
    /// Each judge beside the people who count; nil where no judge answered.
    let judges: [JudgeComparison]?
    let inputs: [Input]

    /// - Parameters:
    ///   - ballots: those that count.
    ///   - whole: those before any exclusion, where one was asked for.
    ///   - study: nil for votes of which nothing else is known.
    ///   - judges: answers of automated judges with people's, as they were read, in one study; of people only those who
    ///     count are compared.
    ///   - inputs: what all of it was read from, for the manifest.
    package init(
        ballots: Ballots, whole: Ballots? = nil, left: LeftOut = LeftOut(), study: StudyDescription? = nil,
        texts: ResponseTexts? = nil, judgements: [JudgementScale] = [], judges: Ballots? = nil,
        inputs: [Input] = [],
        settings: AnalysisSettings = AnalysisSettings()
    ) {
        tables = StudyTables(ballots: ballots, settings: settings)
        self.whole = whole.map { StudyTables(ballots: $0, settings: settings) }
        self.study = study ?? StudyDescription(of: ballots)
        self.left = left
        var joined = texts
        joined?.join(ballots)
        self.texts = joined
        self.judgements = judgements
        self.judges = judges.flatMap { all in
            all.judgeNames.isEmpty ? nil : JudgeComparison.all(in: all, counting: ballots)
        }
        self.inputs = inputs
        self.settings = settings
    }

    package init(votes: [Vote], inputs: [Input] = [], settings: AnalysisSettings = AnalysisSettings()) {
        self.init(ballots: Ballots(votes), inputs: inputs, settings: settings)
    }

    /// The figures as one JSON object and a line break.
    package func json() throws -> [UInt8] {
        try JSONLines.encode(ResultsJSON(tables, whole: whole, left: left, judges: judges))
    }

    /// The tables in the order in which they are read; those that nothing could be put into are left out.
    package var all: [Table] {
        var found = [
            Table.sections(tables), .winRates(tables, first: settings.interval), .questionsWon(tables),
            .pairs(tables), .intervals(tables), .robustness(tables), .temperatures(tables),
            .optionTemperatures(tables),
            .groups(tables),
            .positions(tables), .length(tables), .models(tables), .effects(tables), .agreement(tables),
        ]
        let scales = FileNames(judgements.map(\.section))
        if settings.sequential { found += [.sequential(tables), .sequentialLooks(tables)] }
        found += judgements.map { Table.judgements($0, named: scales[$0.section]) }
        if let judges { found += [.judges(judges), .judgeAgreement(judges)] }
        if let whole { found.append(.exclusions(tables, whole: whole, left: left)) }
        found.append(.questions(tables, texts: texts))
        return found
    }

    /// Those that are read in files of their own.
    private static let longTables: Set<String> = ["questions", "sequential-looks"]

    package var charts: [ResultCharts.Drawing] {
        ResultCharts(tables, texts: texts, judges: judges ?? []).all
    }

    /// What is printed, and tables.md: every table but the long ones, and what is absent.
    package var markdown: String {
        var text = "# \(MarkdownTable.cell(study.title))\n"
        for paragraph in PlainSummary.paragraphs(tables, judges: judges ?? []) {
            text += "\n\(MarkdownTable.cell(paragraph))\n"
        }
        for table in all where !table.rows.isEmpty && !Self.longTables.contains(table.name) {
            text += "\n" + TableMarkdown.text(table)
        }
        let absent = tables.absences
        if !absent.isEmpty {
            text += "\n## What is missing or different, and why\n\n"
            for absence in absent {
                let subject = [absence.section, absence.method ?? "", absence.quantity].filter { !$0.isEmpty }
                text += "- \(MarkdownTable.cell(subject.joined(separator: ", ") + ": " + absence.reason)).\n"
            }
        }
        return text
    }

    /// Every file of the export with its contents, the manifest and the pictures excepted; in the order of their names.
    package func files() throws -> [(name: String, contents: [UInt8])] {
        let tables = all
        var files: [(String, String)] = [
            ("report.html", report(tables)), ("tables.md", markdown),
            (
                "tables/all.tex",
                TableLaTeX.document(title: study.title, files: tables.map { "\($0.name).tex" })
            ),
        ]
        for table in tables {
            files.append(("tables/\(table.name).csv", TableCSV.text(table)))
            files.append(("tables/\(table.name).md", TableMarkdown.text(table)))
            files.append(("tables/\(table.name).tex", TableLaTeX.text(table)))
        }
        for drawing in charts { files.append(("charts/\(drawing.name).svg", drawing.svg(.alone))) }
        let flow = ParticipantFlow.diagram(
            study.flow, left: left,
            analysed: self.tables.participants, votes: self.tables.votes)
        files.append(("charts/participants.svg", flow))
        var contents = files.map { (name: $0.0, contents: Array($0.1.utf8)) }
        for table in tables {
            contents.append(("tables/\(table.name).json", try TableJSON.bytes(table)))
        }
        contents.append(("results.json", try json()))
        return contents.sorted { $0.name < $1.name }
    }

    private func report(_ tables: [Table]) -> String {
        ReportPage(
            study: study, tables: self.tables, left: left,
            shown: tables.filter { !$0.rows.isEmpty && $0.name != "sequential-looks" }, charts: charts,
            judges: judges, inputs: inputs, version: "\(Release.version), definitions \(Self.definitions),",
            seed: settings.seed
        ).html
    }
}
