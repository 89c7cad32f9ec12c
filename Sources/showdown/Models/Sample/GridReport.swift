// SPDX-License-Identifier: Apache-2.0

import Generation

/// What a finished grid is told to be, in words and a small table.
struct GridReport {
    let summary: GridSummary
    let settings: GridSettings
    let output: String
    let seconds: Double

    var headline: String {
        let total = summary.existing + summary.sampled
        guard summary.sampled > 0 else { return "all \(total) responses were in \(output) before" }
        let speed =
            summary.tokens > 0
            ? "; \(summary.tokens) tokens, \(Int((Double(summary.tokens) / seconds).rounded())) tokens/s" : ""
        let before = summary.existing > 0 ? " and \(summary.existing) there before" : ""
        return "\(summary.sampled) responses sampled\(before), in \(output)\(speed)"
    }

    /// Sentences about what a person would not expect.
    var remarks: [String] {
        var remarks: [String] = []
        if summary.droppedBytes > 0 {
            remarks.append(
                "The last line of \(output) had been cut short (\(summary.droppedBytes) bytes); it was dropped and sampled again."
            )
        }
        if summary.outside > 0 {
            remarks.append(
                "\(output) holds \(summary.outside) more responses by the same settings that are not of this grid; they stay."
            )
        }
        if !summary.leftOut.isEmpty {
            let prompts = Set(summary.leftOut.map(\.prompt)).count
            let shown = summary.leftOut.prefix(5).map(\.description)
            let rest = summary.leftOut.count - shown.count
            remarks.append(
                "\(prompts) \(prompts == 1 ? "prompt" : "prompts") left out for all methods: "
                    + (shown + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: "; ") + ".")
        }
        for method in summary.methods where method.short > 0 {
            remarks.append(
                "\(method.short) of \(method.responses) responses of \(method.name) have fewer than \(settings.length.limit) tokens: length can tell them apart."
            )
        }
        for method in summary.methods {
            guard let rewards = method.rewards else { continue }
            let count = Double(method.responses)
            let undecided =
                rewards.undecided > 0
                ? "; in \(rewards.undecided) all candidates have one reward and the first was taken" : ""
            remarks.append(
                "\(method.name): mean reward \(Decimals.text(rewards.chosen / count, 4)) of those that were chosen, \(Decimals.text(rewards.candidates / count, 4)) of all candidates\(undecided)."
            )
        }
        return remarks
    }

    var table: String {
        let trims = settings.trim != .none
        var table = TextTable(
            ["method", "responses", "tokens", "finished"] + (trims ? ["trimmed", "no sentence's end"] : []))
        for method in summary.methods {
            let finished =
                method.responses > 0
                ? Decimals.percent(Double(method.finished) / Double(method.responses)) : ""
            table.add(
                [method.name, "\(method.responses)", "\(method.tokens)", finished]
                    + (trims ? ["\(method.trimmed)", "\(method.untrimmable)"] : []))
        }
        return table.text
    }
}
