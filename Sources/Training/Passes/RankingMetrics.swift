// SPDX-License-Identifier: Apache-2.0

/// Sums over ranked lists under the field's names: chosen is a list's best response, rejected its worst.
///
/// `rewards/accuracies` is the mean over lists of the share of ordered pairs that are ranked right.
struct RankingMetrics: Sendable {
    private(set) var sums: [String: Double] = [:]

    mutating func add(_ loss: RankingLoss, _ list: RankedLogProbabilities) {
        let (best, worst) = (list.best, list.worst)
        for (name, value) in [
            ("loss", loss.value), ("rewards/chosen", loss.rewards[best]),
            ("rewards/rejected", loss.rewards[worst]),
            ("rewards/margins", loss.rewards[best] - loss.rewards[worst]),
            ("rewards/accuracies", loss.rankedRight), ("logps/chosen", list.sums[best]),
            ("logps/rejected", list.sums[worst]),
        ] { sums[name, default: 0] += value }
    }
}
