// SPDX-License-Identifier: Apache-2.0

/// Sums over pairs under the field's names: `loss`, `rewards/…`, `logps/…`; divided by their number they are logged.
///
/// Ties count as wrong in `rewards/accuracies`, as in the reference implementation of DPO.
struct PairMetrics: Sendable {
    private(set) var sums: [String: Double] = [:]

    mutating func add(_ loss: PairLoss, _ pair: PairLogProbabilities) {
        let margin = loss.chosenReward - loss.rejectedReward
        for (name, value) in [
            ("loss", loss.value), ("rewards/chosen", loss.chosenReward),
            ("rewards/rejected", loss.rejectedReward),
            ("rewards/margins", margin), ("rewards/accuracies", margin > 0 ? 1 : 0),
            ("logps/chosen", pair.chosen),
            ("logps/rejected", pair.rejected),
        ] { sums[name, default: 0] += value }
    }
}
