// SPDX-License-Identifier: Apache-2.0

/// Means over pairs under the field's names: `loss`, `rewards/…`, `logps/…`.
///
/// Ties count as wrong in `rewards/accuracies`, as in the reference implementation of DPO.
package struct PairMetrics: Sendable {
    private var sums: [String: Double] = [:]
    private var count = 0

    package init() {}

    package mutating func add(_ loss: PairLoss, _ pair: PairLogProbabilities) {
        count += 1
        let margin = loss.chosenReward - loss.rejectedReward
        for (name, value) in [
            ("loss", loss.value), ("rewards/chosen", loss.chosenReward),
            ("rewards/rejected", loss.rejectedReward),
            ("rewards/margins", margin), ("rewards/accuracies", margin > 0 ? 1 : 0),
            ("logps/chosen", pair.chosen),
            ("logps/rejected", pair.rejected),
        ] { sums[name, default: 0] += value }
    }

    package var values: [String: Double] { sums.mapValues { $0 / Double(max(1, count)) } }
}
