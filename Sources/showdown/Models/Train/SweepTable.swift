// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import StudyFiles
import Training

/// The held-out results of a sweep, best first.
struct SweepTable {
    struct Row {
        var point: SweepGrid.Point
        var folder: String
        /// nil where the run diverged.
        var record: CheckpointRecord?
        var divergedAt: Int?

        init(
            point: SweepGrid.Point, folder: String, record: CheckpointRecord? = nil, divergedAt: Int? = nil
        ) {
            self.point = point
            self.folder = folder
            self.record = record
            self.divergedAt = divergedAt
        }
    }

    private let method: TrainingMethod
    private let axes: [String]
    private let metric: String
    private let rows: [Row]
    /// Held-out metrics that some run has, the one that ranks first; those by source are left to the records.
    private let metrics: [String]

    /// - Parameter rankedBy: a held-out metric; nil for the method's own.
    init(method: TrainingMethod, axes: [String], rows: [Row], rankedBy: String?) throws {
        self.method = method
        self.axes = axes
        let metric = rankedBy ?? method.ranking.metric
        self.metric = metric
        let isGain = rankedBy.map { !$0.contains("loss") } ?? method.ranking.isGain
        let names = Set(rows.flatMap { $0.record?.metrics.keys.map(\.self) ?? [] }).filter {
            $0.hasPrefix("eval/") && !$0.contains("accuracies/")
        }
        if let rankedBy, !rows.contains(where: { $0.record?.metrics[rankedBy] != nil }) {
            throw TrainingError.setting(
                "--rank-by is \(rankedBy), which no run has; choose of \(names.sorted().joined(separator: ", "))"
            )
        }
        metrics = [metric] + names.subtracting([metric]).sorted()
        self.rows = rows.enumerated().sorted { a, b in
            switch (a.element.record?.metrics[metric], b.element.record?.metrics[metric]) {
            case (let x?, let y?) where x != y: isGain ? x > y : x < y
            case (nil, .some): false
            case (.some, nil): true
            default: a.offset < b.offset
            }
        }.map(\.element)
    }

    private var header: [String] { axes + metrics + ["steps", "folder"] }

    private func fields(_ row: Row, _ number: (Double) -> String) -> [String] {
        axes.map { row.point.values[$0]?.text ?? "" }
            + metrics.map { row.record?.metrics[$0].map(number) ?? "" }
            + [row.divergedAt.map { "diverged at \($0)" } ?? "\(row.record?.steps ?? 0)", row.folder]
    }

    var markdown: String {
        var lines = ["| " + header.joined(separator: " | ") + " |"]
        lines.append(
            "|" + (axes + metrics + ["steps"]).map { _ in "---:" }.joined(separator: "|") + "|---|")
        let hasBest = rows.first?.record?.metrics[metric] != nil
        for (place, row) in rows.enumerated() {
            var fields = fields(row) { Decimals.text($0, 4) }
            if place == 0, hasBest { fields[fields.count - 1] += " **best**" }
            lines.append("| " + fields.joined(separator: " | ") + " |")
        }
        lines.append("")
        lines.append(caution)
        return lines.joined(separator: "\n") + "\n"
    }

    private var caution: String {
        "Best by \(metric) of \(rows.count) runs on the same held-out records. It was chosen because it is highest or"
            + " lowest there, so that its figure flatters it: measure it on records that no choice was made with."
    }

    func write(to folder: String) throws {
        var csv = CommaSeparatedValues.line(header)
        for row in rows { csv += CommaSeparatedValues.line(fields(row) { "\($0)" }) }
        try FileContents.write(csv, to: "\(folder)/sweep.csv")
        struct Entry: Encodable {
            var folder: String
            var values: [String: String]
            var steps: Int?
            var metrics: [String: Double]?
            var diverged_at: Int?
        }
        struct Whole: Encodable {
            var method: String
            var ranked_by: String
            var caution: String
            var runs: [Entry]
        }
        let entries = rows.map {
            Entry(
                folder: $0.folder, values: $0.point.values.mapValues(\.text), steps: $0.record?.steps,
                metrics: $0.record?.metrics, diverged_at: $0.divergedAt)
        }
        let whole = Whole(
            method: method.name, ranked_by: metric, caution: caution, runs: entries)
        try FileContents.write(try JSONLines.encode(whole), to: "\(folder)/sweep.json")
    }
}
