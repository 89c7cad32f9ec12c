// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData

extension SourceFormat: ExpressibleByArgument {}
extension SplitGrouping: ExpressibleByArgument {}

/// How data from elsewhere are read and cleaned; `data import` and `data split` share it.
struct DataReadingOptions: ParsableArguments {
    @Option(name: .customLong("from"), help: "The form of the data; without it, told by their fields.")
    var format: SourceFormat?

    @Option(help: "How prompts made of turns are written: \(PromptLayout.names.joined(separator: ", ")).")
    var layout = "chatml"

    @Option(help: "A system text to put before every conversation.")
    var system: String?

    @Option(
        name: .customLong("min-ratio"), help: "SHP: the least ratio of the two scores at which a pair counts."
    )
    var leastRatio = 2.0

    @Option(
        name: .customLong("column"),
        help: ArgumentHelp(
            "CSV: which column holds a field; repeat it. Fields: \(ColumnNames.fields.joined(separator: ", ")).",
            valueName: "FIELD=COLUMN"))
    var columns: [String] = []

    @Option(name: .customLong("prefix-words"), help: "IMDb: the words of a review that are its prompt.")
    var prefixWords = 8

    @Flag(
        name: .customLong("as-labels"),
        help: "IMDb: write labelled responses (first words, rest, whether positive) instead of prompts.")
    var asLabels = false

    @Option(name: .customLong("max-bytes"), help: "Leave out records with a longer text than this, in bytes.")
    var longestText: Int?

    @Flag(
        name: .customLong("skip-broken"),
        help: "Count and list records that are broken instead of stopping there.")
    var skipsBroken = false

    func check() throws {
        guard leastRatio >= 1, leastRatio.isFinite else {
            throw ValidationError("--min-ratio is \(leastRatio); give 1 or more.")
        }
        guard (1...1000).contains(prefixWords) else {
            throw ValidationError("--prefix-words is \(prefixWords); choose from 1 to 1000.")
        }
        if let longestText, longestText < 1 {
            throw ValidationError("--max-bytes is \(longestText); give at least 1.")
        }
        guard PromptLayout.names.contains(layout) else {
            throw ValidationError(
                "--layout \(layout) is not known; choose one of \(PromptLayout.names.joined(separator: ", "))."
            )
        }
        _ = try columnNames()
    }

    private func columnNames() throws -> ColumnNames {
        var fault: String?
        let names = ColumnNames(columns, fault: &fault)
        if let fault {
            throw ValidationError(
                "--column \(fault) is not FIELD=COLUMN with FIELD one of \(ColumnNames.fields.joined(separator: ", "))."
            )
        }
        return names
    }

    func importer() throws -> Importer {
        var importer = Importer()
        importer.form.format = format
        importer.form.layout = try PromptLayout(named: layout)
        importer.form.leastRatio = leastRatio
        importer.rules.longestText = longestText
        importer.columns = try columnNames()
        importer.reviews.prefixWords = prefixWords
        importer.reviews.kind = asLabels ? .labels : .prompts
        importer.system = system
        importer.skipsBroken = skipsBroken
        return importer
    }

    /// What a data card says of the reading.
    var settings: [String: String] {
        var settings = ["layout of prompts": layout]
        settings["system text"] = system
        settings["longest text in bytes"] = longestText.map(String.init)
        if format == .shp { settings["least ratio of scores"] = "\(leastRatio)" }
        if format == .imdb { settings["words of a prompt"] = "\(prefixWords)" }
        return settings
    }
}
