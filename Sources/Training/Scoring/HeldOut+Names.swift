// SPDX-License-Identifier: Apache-2.0

/// The names under which held-out records are measured, known before anything is trained.
extension HeldOut {
    /// What a run of a method on these held-out records will report.
    package func metricNames(of method: TrainingMethod) -> [String] {
        if method.records == .prompts { return PolicyEvaluation.names }
        if method.makesRewardModel { return pairs.isEmpty ? [] : rewardNames }
        var names: Set<String> = conversations.isEmpty ? [] : ["eval/loss"]
        let hasOwn = !labels.isEmpty || !rankings.isEmpty
        if !pairs.isEmpty {
            names.formUnion(["chosen", "rejected", "margins"].map { "eval/logps/\($0)" })
            names.formUnion(accuracies("eval/logps", bySource: true))
        }
        let hasRewards = method.objective != nil || !method.takesGradientSteps
        if hasRewards, !pairs.isEmpty || hasOwn {
            names.formUnion(accuracies("eval/rewards", bySource: !pairs.isEmpty) + ["eval/rewards/margins"])
        }
        if method.objective != nil, !pairs.isEmpty || hasOwn {
            for side in ["chosen", "rejected"] {
                names.formUnion(["eval/rewards/\(side)", "eval/logps/\(side)"])
            }
        }
        if !method.takesGradientSteps, !pairs.isEmpty { names.insert("eval/rewards/accuracies/first_phase") }
        switch method.records {
        case .pairs where method.objective != nil && !pairs.isEmpty: names.insert("eval/pair_loss")
        case .labels where hasOwn: names.formUnion(["eval/label_loss", "eval/kto/z0"])
        case .rankings where hasOwn: names.insert("eval/ranking_loss")
        case .conversations, .pairs, .labels, .rankings, .prompts: break
        }
        return names.sorted()
    }

    /// Beside those of the bins that have pairs.
    private var rewardNames: [String] {
        let sides = ["chosen", "rejected", "margins", "mean", "min", "max"].map { "eval/rewards/\($0)" }
        let calibration = ["brier", "ece"].flatMap { name in
            ["", "_lower", "_upper"].map { "eval/calibration/\(name)\($0)" }
        }
        return (sides + calibration + ["eval/pair_loss"] + accuracies("eval/rewards", bySource: true))
            .sorted()
    }

    private func accuracies(_ prefix: String, bySource: Bool) -> [String] {
        ["", "_lower", "_upper"].map { "\(prefix)/accuracies\($0)" }
            + (bySource ? Set(sources).map { "\(prefix)/accuracies/\($0)" } : [])
    }
}
