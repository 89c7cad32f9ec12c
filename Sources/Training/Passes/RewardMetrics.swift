// SPDX-License-Identifier: Apache-2.0

/// Sums and extremes over pairs under the field's names: `loss`, `rewards/…`.
///
/// `rewards/mean`, `rewards/min` and `rewards/max` are over both sides. A tie counts as wrong in `rewards/accuracies`.
struct RewardMetrics: Sendable {
    private(set) var sums: [String: Double] = [:]
    private(set) var least: [String: Double] = [:]
    private(set) var greatest: [String: Double] = [:]

    mutating func add(_ loss: RewardLoss, chosen: Double, rejected: Double) {
        for (name, value) in [
            ("loss", loss.value), ("rewards/chosen", chosen), ("rewards/rejected", rejected),
            ("rewards/margins", chosen - rejected), ("rewards/accuracies", chosen > rejected ? 1 : 0),
            ("rewards/mean", (chosen + rejected) / 2),
        ] { sums[name, default: 0] += value }
        least["rewards/min"] = min(least["rewards/min"] ?? .infinity, chosen, rejected)
        greatest["rewards/max"] = max(greatest["rewards/max"] ?? -.infinity, chosen, rejected)
    }
}
