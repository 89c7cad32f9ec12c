// SPDX-License-Identifier: Apache-2.0

/// The terms that objectives are written in.
extension PairLogProbabilities {
    /// s_w - r_w: the chosen response's log-ratio to the reference, in nats; r is 0 without one.
    var chosenRatio: Double { chosen - (reference?.chosen ?? 0) }
    /// s_l - r_l.
    var rejectedRatio: Double { rejected - (reference?.rejected ?? 0) }
    /// Means a token.
    var chosenMean: Double { chosen / Double(chosenTokens) }
    var rejectedMean: Double { rejected / Double(rejectedTokens) }
}

extension PairLoss {
    /// -log sigmoid(margin) where the margin moves by `chosen` and `rejected` for each nat of the two sums.
    ///
    /// - Parameter rewards: what is logged.
    static func logistic(
        _ margin: Double, chosen: Double, rejected: Double, rewards: (chosen: Double, rejected: Double)
    ) -> PairLoss {
        let slope = -Stable.sigmoid(-margin)
        return PairLoss(
            value: Stable.softplus(-margin), chosenSlope: slope * chosen, rejectedSlope: slope * rejected,
            chosenReward: rewards.chosen, rejectedReward: rewards.rejected)
    }

    /// The loss with weight x (negative log-likelihood of the chosen response) added.
    ///
    /// - Parameter tokens: of which the likelihood is a mean; 1 for the sum.
    func adding(weight: Double, likelihoodOf pair: PairLogProbabilities, tokens: Int) -> PairLoss {
        var sum = self
        sum.value -= weight * pair.chosen / Double(tokens)
        sum.chosenSlope -= weight / Double(tokens)
        return sum
    }
}
