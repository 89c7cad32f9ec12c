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
    init(method: TrainingMethod, axes: [String], rows: [Row], rankedBy: String?) {
        self.method = method
        self.axes = axes
        let metric = rankedBy ?? method.ranking.metric
        self.metric = metric
        let isGain = rankedBy.map { !$0.contains("loss") } ?? method.ranking.isGain
        let names = Set(rows.flatMap { $0.record?.metrics.keys.map(\.self) ?? [] }).filter {
            $0.hasPrefix("eval/") && !$0.contains("accuracies/")
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

    private func steps(_ row: Row) -> String {
        row.divergedAt.map { "diverged at \($0)" } ?? "\(row.record?.steps ?? 0)"
    }

    /// What a person compares by: the ranking metric, accuracies with their intervals, margins and losses.
    ///
    /// The whole of it is in sweep.csv.
    var markdown: String {
        let shown =
            [metric]
            + metrics.dropFirst().filter { name in
                ["accuracies", "margins", "loss"].contains { name.hasSuffix($0) }
            }
        var lines = ["| " + (axes + shown + ["steps", "folder"]).joined(separator: " | ") + " |"]
        lines.append(
            "|" + (axes + shown + ["steps"]).map { _ in "---:" }.joined(separator: "|") + "|---|")
        let hasBest = rows.first?.record?.metrics[metric] != nil
        for (place, row) in rows.enumerated() {
            let values = shown.map { name -> String in
                guard let metrics = row.record?.metrics, let value = metrics[name] else { return "" }
                return name.hasSuffix("accuracies")
                    ? TrainingSummary.share(name, of: metrics) ?? "" : Decimals.text(value, 4)
            }
            let folder = row.folder + (place == 0 && hasBest ? " **best**" : "")
            let cells = axes.map { row.point.values[$0]?.text ?? "" } + values + [steps(row), folder]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        lines.append("")
        lines.append("In parentheses Wilson's interval of a share at 95 %. \(caution)")
        return lines.joined(separator: "\n") + "\n"
    }

    private var caution: String {
        "Best by \(metric) of \(rows.count) runs on the same held-out records. It was chosen because it is highest or"
            + " lowest there, so that its figure flatters it: measure it on records that no choice was made with."
    }

    func write(to folder: String) throws {
        var csv = CommaSeparatedValues.line(axes + metrics + ["steps", "folder"])
        for row in rows {
            csv += CommaSeparatedValues.line(
                axes.map { row.point.values[$0]?.text ?? "" }
                    + metrics.map { row.record?.metrics[$0].map { "\($0)" } ?? "" } + [
                        steps(row), row.folder,
                    ])
        }
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

    /// Throws where the folder has the table of a sweep of which runs would be missing from the new one.
    static func requireKept(in folder: String, _ points: [SweepGrid.Point]) throws {
        struct Known: Decodable {
            struct Run: Decodable {
                var folder: String
            }
            var runs: [Run]
        }
        let path = "\(folder)/sweep.json"
        guard FileContents.exists(path) else { return }
        let names = Set(points.map(\.name))
        let missing = try JSONLines.read(Known.self, from: path).flatMap(\.runs).compactMap {
            $0.folder.split(separator: "/").last.map(String.init)
        }.filter { !names.contains($0) }
        guard missing.isEmpty else {
            throw FileFailure(
                .cannotCreate, path: path,
                reason:
                    "is the table of a sweep with other runs: \(missing.sorted().joined(separator: "; "))",
                hint: "Vary their values too, choose another --output, or add --fresh to replace the table")
        }
    }
}
