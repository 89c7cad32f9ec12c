// SPDX-License-Identifier: Apache-2.0

/// Sums over labelled responses under the field's names, those of each side with counts of their own.
///
/// `rewards/chosen` and `logps/chosen` are means over the desirable responses, `…/rejected` over the undesirable ones.
/// `rewards/accuracies` is the share of responses whose reward is on their label's side of the baseline.
struct LabelMetrics: Sendable {
    private(set) var sums: [String: Double] = [:]
    private(set) var counts: [String: Double] = [:]

    mutating func add(_ loss: LabelLoss, _ response: LabelledLogProbability) {
        let side = response.isDesirable ? "chosen" : "rejected"
        sums["loss", default: 0] += loss.value
        sums["rewards/accuracies", default: 0] += loss.isRight ? 1 : 0
        for (name, value) in [("rewards/\(side)", loss.reward), ("logps/\(side)", response.policy)] {
            sums[name, default: 0] += value
            counts[name, default: 0] += 1
        }
    }

    /// The means that are logged.
    var means: [String: Double] {
        let total = (counts["rewards/chosen"] ?? 0) + (counts["rewards/rejected"] ?? 0)
        var means: [String: Double] = [:]
        for (name, sum) in sums { means[name] = sum / (counts[name] ?? total) }
        return Self.addingMargin(to: means)
    }

    /// With `rewards/margins`, the difference of the sides' means, where there are both.
    static func addingMargin(to means: [String: Double]) -> [String: Double] {
        guard let chosen = means["rewards/chosen"], let rejected = means["rewards/rejected"] else {
            return means
        }
        return means.merging(["rewards/margins": chosen - rejected]) { $1 }
    }
}
