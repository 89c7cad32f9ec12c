// SPDX-License-Identifier: Apache-2.0

private import Charts
package import FoundationEssentials
private import StudyFiles

/// The files of a comparison: `report.md`, `methods.csv`, `stage-one.csv`, `comparison.json` and charts.
package struct ComparisonReport: Sendable {
    package var comparison: MethodComparison
    package var stageOne: [StageOneRow]
    /// What was compared, in sentences for the report's head.
    package var setting: [String]

    package init(_ comparison: MethodComparison, stageOne: [StageOneRow], setting: [String]) {
        self.comparison = comparison
        self.stageOne = stageOne
        self.setting = setting
    }

    /// File names and contents.
    package func files(_ runs: [ComparedRun]) throws -> [(name: String, contents: Data)] {
        var files = [
            ("report.md", Data(markdown.utf8)), ("methods.csv", Data(methodsCSV.utf8)),
            ("comparison.json", Data(try json())),
        ]
        if !stageOne.isEmpty { files.append(("stage-one.csv", Data(stageOneCSV.utf8))) }
        files += ComparisonCharts(comparison, runs).files().map { ($0.name, Data($0.svg.utf8)) }
        return files
    }

    // MARK: For reading

    package var markdown: String {
        var text = "# Methods compared\n\n" + setting.map { "- \($0)\n" }.joined() + "\n"
        text += methodTable + "\n" + firstPhase + Self.notes
        if !stageOne.isEmpty {
            text += "\n## Stage one: CRONOS beside AdamW, the same network on the same features\n\n"
            text += stageOneTable + "\n" + Self.stageOneNotes
        }
        if !comparison.absences.isEmpty {
            text +=
                "\n## What is missing, and why\n\n" + comparison.absences.map { "- \($0).\n" }.joined()
        }
        return text
    }

    /// What COALA's second phase adds to its first.
    private var firstPhase: String {
        comparison.rows.compactMap { row in
            row.firstPhaseAccuracy.map {
                "\(row.method) from \(row.start) ranks \(percent($0)) right after its first phase alone, \(percent(row.accuracy)) after both.\n\n"
            }
        }.joined()
    }

    private static let notes = """
        Ranked right: held-out pairs of which the chosen response has the higher reward, by the method's own rewards \
        (COALA: its head), or where it has none the higher mean log-probability a token; a tie counts as wrong. The \
        mean over seeds, Wilson's 95 % interval for as many pairs as are held out, and the lowest and highest seed. By \
        likelihood: the same by mean log-probability a token, for every method that changes the policy. Operations are \
        counted from shapes, features and scoring under a reference included, and stand beside DPO's. Seconds: from a \
        run's start to its checkpoint, with the measurement of the held-out pairs; no run uses what another one cached.

        """

    private static let stageOneNotes = """
        Share of responses whose label, chosen or rejected, the network gives by itself, of those it was fitted to and of \
        the held-out ones; half of them are chosen. AdamW: means over three seeds, each the best of eight learning rates by \
        the prompts set aside; operations and seconds are those of the whole search. The features, which all of them \
        need, are not counted here.

        """

    /// The table of methods, as a report or a README shows it.
    package var methodTable: String {
        var table = MarkdownTable(
            [
                "method", "from", "ranked right", "95 %", "seeds", "by likelihood", "TFLOP", "of DPO",
                "seconds", "steps",
            ], words: 2)
        for row in comparison.rows {
            let dpo = comparison.rows.first { $0.method == "dpo" && $0.start == row.start }
            table.add([
                row.method, row.start, percent(row.accuracy),
                "\(points(row.interval.low)) to \(points(row.interval.high))",
                row.seeds == 1 ? "1" : "\(row.seeds): \(points(row.lowest)) to \(points(row.highest))",
                row.likelihoodAccuracy.map(percent) ?? "unchanged", tera(row.operations),
                dpo.map { percent(row.operations / $0.operations) } ?? "",
                row.seconds.map { DecimalText.fixed($0, digits: 1) } ?? "", "\(row.steps)",
            ])
        }
        return table.text
    }

    private var stageOneTable: String {
        var table = MarkdownTable(
            ["start", "solver", "fitted", "held-out", "95 %", "TFLOP", "seconds"], words: 2)
        for row in stageOne {
            let interval = WilsonInterval(share: row.heldOutAccuracy, count: max(1, row.heldOutRows))
            table.add([
                row.start, row.solver, percent(row.accuracy), percent(row.heldOutAccuracy),
                "\(points(interval.lower)) to \(points(interval.upper))", tera(row.operations),
                DecimalText.fixed(row.seconds, digits: 1),
            ])
        }
        return table.text
    }

    private func percent(_ share: Double) -> String { points(share) + " %" }
    private func points(_ share: Double) -> String { DecimalText.fixed(share * 100, digits: 1) }
    /// At least two digits that say something, down to a millionth.
    private func tera(_ operations: Double) -> String {
        let tera = operations / 1e12
        return DecimalText.fixed(tera, digits: tera >= 0.1 ? 3 : tera >= 0.001 ? 5 : 7)
    }

    // MARK: For programs

    private var methodsCSV: String {
        var text = CommaSeparatedValues.line([
            "method", "start", "seeds", "accuracy", "low_wilson", "high_wilson", "lowest_seed",
            "highest_seed",
            "accuracy_by_likelihood", "flops", "seconds", "steps", "held_out_pairs",
        ])
        for row in comparison.rows {
            text += CommaSeparatedValues.line([
                row.method, row.start, "\(row.seeds)", "\(row.accuracy)", "\(row.interval.low)",
                "\(row.interval.high)", "\(row.lowest)", "\(row.highest)",
                row.likelihoodAccuracy.map { "\($0)" } ?? "", "\(row.operations)",
                row.seconds.map { "\($0)" } ?? "",
                "\(row.steps)", "\(comparison.heldOutPairs)",
            ])
        }
        return text
    }

    private var stageOneCSV: String {
        var text = CommaSeparatedValues.line([
            "start", "solver", "accuracy", "accuracy_held_out", "rows", "rows_held_out", "flops", "seconds",
        ])
        for row in stageOne {
            text += CommaSeparatedValues.line([
                row.start, row.solver, "\(row.accuracy)", "\(row.heldOutAccuracy)", "\(row.rows)",
                "\(row.heldOutRows)", "\(row.operations)", "\(row.seconds)",
            ])
        }
        return text
    }

    private func json() throws -> [UInt8] {
        struct Whole: Encodable {
            var setting: [String]
            var held_out_pairs: Int
            var methods: [MethodComparison.Row]
            var stage_one: [StageOneRow]
            var absences: [String]
        }
        return try JSONLines.encode(
            Whole(
                setting: setting, held_out_pairs: comparison.heldOutPairs, methods: comparison.rows,
                stage_one: stageOne, absences: comparison.absences))
    }
}
