// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// What RRHF sees of a list of responses to one prompt.
package struct RankedLogProbabilities: Equatable, Sendable {
    /// Sums of log-probabilities under the policy in nats, end-of-text tokens included.
    package var sums: [Double]
    /// Tokens of each response, end-of-text token included.
    package var tokens: [Int]
    /// A higher one is better; equal ones are in no order.
    package var scores: [Double]

    package init(sums: [Double], tokens: [Int], scores: [Double]) {
        precondition(
            sums.count == tokens.count && sums.count == scores.count && sums.count >= 2,
            "\(sums.count) sums, \(tokens.count) lengths, \(scores.count) scores")
        self.sums = sums
        self.tokens = tokens
        self.scores = scores
    }

    /// The first of the responses with the highest score, and the first of those with the lowest.
    package var best: Int { scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 } }
    package var worst: Int { scores.indices.reduce(0) { scores[$1] < scores[$0] ? $1 : $0 } }
}

/// A list's loss with its derivatives.
package struct RankingLoss: Equatable, Sendable {
    package var value: Double
    /// d value / d (sum of the log-probabilities) of each response.
    package var slopes: [Double]
    /// p of each response.
    package var rewards: [Double]
    /// Of all pairs in which one score is higher, the share in which p is, too; a tie of p counts as wrong.
    package var rankedRight: Double
}

/// RRHF: sum over all pairs with score_i < score_j of max(0, p_i - p_j), + lambda (negative log-likelihood of the best response).
///
/// p = s / |y|^alpha, s the sum of a response's log-probabilities and |y| its tokens. Responses of one score are in no order
/// and give no term; of several best ones the first is learned. The likelihood is the sum over tokens as the paper prints it,
/// or their mean, and stands outside the max. The reference code multiplies the ranking term by 100 and takes the best
/// response of the batch's first row for every row; neither is repeated here. Source: Yuan et al., "RRHF: Rank responses to
/// align language models with human feedback without tears", arXiv 2304.05302.
package struct RankedResponsesOptimization: LikelihoodObjective {
    package let name = "rrhf"
    package let needsReference = false
    /// Weight of the likelihood.
    package var lambda: Double
    /// The exponent of length: 1 for means a token, 0 for sums.
    package var alpha: Double
    /// Whether the likelihood is a mean a token instead of the sum.
    package var meanLikelihood: Bool

    package init(lambda: Double = 1, alpha: Double = 1, meanLikelihood: Bool = false) {
        self.lambda = lambda
        self.alpha = alpha
        self.meanLikelihood = meanLikelihood
    }

    package var hyperparameters: [String: Double] { ["lambda": lambda, "alpha": alpha] }
    package var choices: [String: String] { ["likelihood": Likelihood.word(isMean: meanLikelihood)] }

    package func rewards(of pair: PairLogProbabilities) -> (chosen: Double, rejected: Double) {
        (pair.chosen / scale(pair.chosenTokens), pair.rejected / scale(pair.rejectedTokens))
    }

    package func loss(_ list: RankedLogProbabilities) -> RankingLoss {
        let scales = list.tokens.map(scale)
        let rewards = zip(list.sums, scales).map { $0 / $1 }
        var loss = RankingLoss(
            value: 0, slopes: [Double](repeating: 0, count: rewards.count), rewards: rewards, rankedRight: 0)
        var (ordered, right) = (0, 0)
        for worse in rewards.indices {
            for better in rewards.indices where list.scores[worse] < list.scores[better] {
                let gap = rewards[worse] - rewards[better]
                ordered += 1
                if gap < 0 { right += 1 }
                guard gap > 0 else { continue }
                loss.value += gap
                loss.slopes[worse] += 1 / scales[worse]
                loss.slopes[better] -= 1 / scales[better]
            }
        }
        loss.rankedRight = ordered > 0 ? Double(right) / Double(ordered) : 0
        let best = list.best
        let weight = lambda / (meanLikelihood ? Double(list.tokens[best]) : 1)
        loss.value -= weight * list.sums[best]
        loss.slopes[best] -= weight
        return loss
    }

    private func scale(_ tokens: Int) -> Double { pow(Double(tokens), alpha) }
}

extension TrainingMethod {
    package static let rrhf = TrainingMethod(
        name: "rrhf",
        summary: "lists: sum of max(0, p of worse - p of better) + lambda NLL of best",
        formula: """
            sum over pairs of one list with score_i < score_j of max(0, p_i - p_j) + lambda NLL(best), with
            p = logp / tokens^alpha, NLL(best) the negative log-likelihood of the response with the highest score, its
            sum over tokens (--likelihood sum) or their mean; equal scores are in no order
            """,
        source: "Yuan et al., arXiv 2304.05302",
        records: .rankings, learningRate: 5e-5,
        hyperparameters: [
            Hyperparameter("lambda", 1, .notNegative), Hyperparameter("alpha", 1, .notNegative),
        ],
        choices: [Likelihood.choice],
        ranking: ("eval/rewards/accuracies", true)
    ) {
        .rankings(
            RankedResponsesOptimization(
                lambda: $0["lambda"] ?? 1, alpha: $0["alpha"] ?? 1, meanLikelihood: Likelihood.isMean($0)))
    }
}
