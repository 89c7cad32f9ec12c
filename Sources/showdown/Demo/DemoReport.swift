// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import StudyFiles

/// What the four checkpoints reach on held-out data, as measured, with a plain word where a method does not help.
struct DemoReport {
    let records: [DemoMethod: CheckpointRecord]

    /// A table in Markdown, with remarks below it.
    var text: String {
        var lines = [
            "| method | loss (nats a token) | margin of log-probabilities | pairs ranked right | reward margin |",
            "|---|---:|---:|---:|---:|",
        ]
        for method in DemoMethod.allCases {
            guard let metrics = records[method]?.metrics else { continue }
            let ranked =
                method == .coala || method == .dpo ? "eval/rewards/accuracies" : "eval/logps/accuracies"
            lines.append(
                "| \(method.name) | \(number(metrics["eval/loss"], 3)) | \(number(metrics["eval/logps/margins"], 2))"
                    + " | \(metrics[ranked].map(Decimals.percent) ?? "") | \(number(metrics["eval/rewards/margins"], 3)) |"
            )
        }
        lines.append("")
        lines += remarks.map { "- \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func number(_ value: Double?, _ decimals: Int) -> String {
        value.map { Decimals.text($0, decimals) } ?? ""
    }

    private var remarks: [String] {
        var remarks = [
            "Margin of log-probabilities: of the chosen response less the rejected one, in nats, over held-out pairs."
                + " Ranked right: SFT and ORPO by log-probability a token, DPO by its reward, COALA by its head."
        ]
        guard let sft = records[.sft]?.metrics else { return remarks }
        for method in [DemoMethod.dpo, .orpo] {
            guard let own = records[method]?.metrics["eval/logps/margins"],
                let base = sft["eval/logps/margins"]
            else { continue }
            let change = "\(Decimals.text(base, 2)) to \(Decimals.text(own, 2)) nats"
            remarks.append(
                own > base
                    ? "\(method.name) raises the held-out margin from \(change)."
                    : "\(method.name) does not raise the held-out margin on this data: \(change).")
        }
        if let coala = records[.coala]?.metrics, let accuracy = coala["eval/rewards/accuracies"],
            let margin = coala["eval/rewards/margins"], let base = sft["eval/logps/accuracies"]
        {
            let first =
                coala["eval/rewards/accuracies/first_phase"].map(Decimals.percent) ?? "an unknown share"
            remarks.append(
                "COALA leaves the model's probabilities as they are; its head ranks \(Decimals.percent(accuracy)) of the"
                    + " pairs right (after its first phase \(first)) with a mean margin of \(Decimals.text(margin, 2));"
                    + " the SFT model itself ranks \(Decimals.percent(base)) right."
                    + (accuracy > base
                        ? "" : " On this data the head does not rank better than the model it stands on."))
        }
        remarks += saturated(sft)
        return remarks
    }

    /// Sources of pairs that even the SFT model ranks right nearly always say nothing about the methods.
    private func saturated(_ sft: [String: Double]) -> [String] {
        let prefix = "eval/logps/accuracies/"
        let sources = sft.filter { $0.key.hasPrefix(prefix) }
            .map { (name: String($0.key.dropFirst(prefix.count)), accuracy: $0.value) }.sorted {
                $0.name < $1.name
            }
        guard !sources.isEmpty else { return [] }
        let all = sources.map { "\($0.name) \(Decimals.percent($0.accuracy))" }.joined(separator: ", ")
        var lines = ["By source of the pair, the SFT model ranks right: \(all)."]
        let full = sources.filter { $0.accuracy > 0.98 }.map(\.name)
        if !full.isEmpty {
            lines.append(
                "Accuracy is saturated on: \(full.joined(separator: ", ")). These pairs cannot tell methods apart."
            )
        }
        return lines
    }
}
