// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles

/// The metrics of one run, done or still running.
package struct TrainingCurve: Equatable, Sendable {
    package var name: String
    package var metrics: [StepMetrics]

    package init(name: String, metrics: [StepMetrics]) {
        self.name = name
        self.metrics = metrics
    }

    /// Reads a checkpoint folder, the folder of a run beside it, or a file of metrics.
    ///
    /// A run that is going on comes before the checkpoint that it will replace; the line that it is writing is left out.
    package static func read(_ path: String) throws -> TrainingCurve {
        var folder = path
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        let candidates = ["\(folder).run/metrics.jsonl", "\(folder)/metrics.jsonl"]
        let isFile = folder.hasSuffix(".jsonl") && FileContents.exists(folder)
        guard let file = isFile ? folder : candidates.first(where: FileContents.exists) else {
            throw TrainingError.noMetrics(path: path)
        }
        var lines = try FileContents.read(file).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        lines.removeLast()
        let decoder = JSONDecoder()
        var metrics: [StepMetrics] = []
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do {
                metrics.append(try decoder.decode(StepMetrics.self, from: Data(line)))
            } catch {
                throw FileFailure(
                    .badData, path: file, line: index + 1, reason: "is not the metrics of a step",
                    hint: "A line is {\"step\": 1, \"loss\": 0.7, …}")
            }
        }
        return TrainingCurve(name: folder, metrics: metrics)
    }

    /// What the horizontal axis counts.
    package enum Horizon: String, CaseIterable, Sendable {
        case steps, seconds, flops
    }

    /// The values of a metric over a horizon, in the order in which they were logged.
    ///
    /// A line without its own seconds or operations, such as the last evaluation's, stands where the line before does, and
    /// takes the place of a value that stands there already.
    package func points(_ metric: String, over horizon: Horizon) -> [(x: Double, y: Double)] {
        var points: [(x: Double, y: Double)] = []
        var last: Double?
        for step in metrics {
            let x = horizon == .steps ? Double(step.step) : step.values[horizon.rawValue]
            last = x ?? last
            guard let y = step.values[metric], y.isFinite, let last else { continue }
            if points.last?.x == last { points.removeLast() }
            points.append((last, y))
        }
        return points
    }

    /// The intervals of a metric that is logged with `_lower` and `_upper`, by their place over a horizon.
    package func intervals(_ metric: String, over horizon: Horizon) -> [Double: ClosedRange<Double>] {
        let upper = Dictionary(
            points("\(metric)_upper", over: horizon).map { ($0.x, $0.y) }, uniquingKeysWith: { $1 })
        var intervals: [Double: ClosedRange<Double>] = [:]
        for (x, lower) in points("\(metric)_lower", over: horizon) {
            if let upper = upper[x], lower <= upper { intervals[x] = lower...upper }
        }
        return intervals
    }
}
