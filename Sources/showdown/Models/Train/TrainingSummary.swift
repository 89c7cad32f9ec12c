// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import Training

/// What a run reached, in the three figures that matter; the rest is in the checkpoint's record.
struct TrainingSummary {
    private let record: CheckpointRecord
    private let method: TrainingMethod

    init(_ record: CheckpointRecord, _ method: TrainingMethod) {
        self.record = record
        self.method = method
    }

    /// `runs/dpo: 300 steps, held out: loss 0.52, reward margin 0.76, ranked right 84.2 % (80.7 to 87.1)`.
    func line(_ output: String) -> String {
        let figures = [reward, divergence, loss, margin, accuracy].compactMap { $0 }
        let steps = "\(output): \(record.steps) steps"
        guard !figures.isEmpty else { return steps }
        return "\(steps), held out: \(figures.joined(separator: ", ")); more in \(output)/showdown.json"
    }

    private var reward: String? {
        record.metrics["eval/scores"].map { score in
            let error = record.metrics["eval/scores_se"].map { " ± \(Decimals.text($0, 4))" } ?? ""
            let start = record.metrics["start/scores"].map { ", from \(Decimals.text($0, 4))" } ?? ""
            return "reward \(Decimals.text(score, 4))\(error)\(start)"
        }
    }

    private var divergence: String? {
        record.metrics["eval/kl"].map { "KL \(Decimals.text($0, 2)) nats a response" }
    }

    private var loss: String? {
        ["eval/label_loss", "eval/ranking_loss", "eval/pair_loss", "eval/loss"].lazy
            .compactMap { record.metrics[$0] }.first.map { "loss \(Decimals.text($0, 4))" }
    }

    private var margin: String? {
        record.metrics["eval/rewards/margins"].map { "reward margin \(Decimals.text($0, 4))" }
            ?? record.metrics["eval/logps/margins"].map { "margin \(Decimals.text($0, 2)) nats" }
    }

    private var accuracy: String? {
        let name =
            record.metrics["eval/rewards/accuracies"] == nil
            ? "eval/logps/accuracies" : "eval/rewards/accuracies"
        // Labels that are of no pairs are right where they are on their side of KTO's baseline.
        let words = record.metrics["eval/logps/accuracies"] == nil && method.records == .labels
        return Self.share(name, of: record.metrics).map {
            "\(words ? "on the right side" : "ranked right") \($0)"
        }
    }

    /// `84.2 % (80.7 to 87.1)`: a share with its Wilson interval at 95 %; nil where it was not measured.
    static func share(_ name: String, of metrics: [String: Double]) -> String? {
        guard let share = metrics[name] else { return nil }
        guard let lower = metrics["\(name)_lower"], let upper = metrics["\(name)_upper"] else {
            return Decimals.percent(share)
        }
        return
            "\(Decimals.percent(share)) (\(Decimals.text(100 * lower, 1)) to \(Decimals.text(100 * upper, 1)))"
    }
}
