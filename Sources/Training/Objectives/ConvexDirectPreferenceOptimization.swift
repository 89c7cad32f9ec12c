// SPDX-License-Identifier: Apache-2.0

/// DPO-Convex: DPO + lambda (softplus(-f(y_w)) + softplus(f(y_l))) / 2, f a convex head on the policy's own features.
///
/// As an objective on log-probabilities it is DPO; `ConvexSignal` adds the rest. The head is fitted anew every
/// `head-interval` steps. At lambda 0 nothing is fitted or added: the run is DPO's, to the bit. Source: Feng, "Robust DPO
/// with Convex-NN on Single GPU"; that report prints DPO's ratio of probabilities as a ratio of logarithms.
package struct ConvexDirectPreferenceOptimization: PairObjective {
    package let name = "dpo-convex"
    package let needsReference = true
    private let dpo: DirectPreferenceOptimization
    /// nil at lambda 0.
    package let signal: ConvexSignal.Settings?
    package let hyperparameters: [String: Double]

    package init(beta: Double = 0.1, signal: ConvexSignal.Settings = ConvexSignal.Settings()) {
        dpo = DirectPreferenceOptimization(beta: beta)
        self.signal = signal.lambda > 0 ? signal : nil
        hyperparameters = [
            "beta": beta, "lambda": signal.lambda, "head_interval": Double(signal.interval),
            "head_pairs": Double(signal.pairs),
        ]
    }

    package func loss(_ pair: PairLogProbabilities) -> PairLoss { dpo.loss(pair) }
}

extension TrainingMethod {
    package static let dpoConvex = TrainingMethod(
        name: "dpo-convex", summary: "pairs: DPO + lambda (logistic loss of a convex head on the features)",
        formula: """
            -log sigmoid(beta (log-ratio of chosen - that of rejected))
            + lambda (softplus(-f(chosen)) + softplus(f(rejected))) / 2, f a convex head on the policy's own features,
            fitted by CRONOS to head-pairs pairs every head-interval steps and frozen in between
            """,
        source: "Feng, Robust DPO with Convex-NN on Single GPU, section 4.3",
        records: .pairs, learningRate: 5e-5,
        hyperparameters: [
            Hyperparameter("beta", 0.1), Hyperparameter("lambda", 0.1, .notNegative),
            Hyperparameter("head-interval", 64, .whole(from: 1)),
            Hyperparameter("head-pairs", 256, .whole(from: 2)),
        ],
        ranking: ("eval/rewards/accuracies", true)
    ) { values in
        var signal = ConvexSignal.Settings()
        signal.lambda = values["lambda"] ?? signal.lambda
        signal.interval = values["head-interval"].map { Int($0) } ?? signal.interval
        signal.pairs = values["head-pairs"].map { Int($0) } ?? signal.pairs
        return .pairs(
            ConvexDirectPreferenceOptimization(beta: values["beta"] ?? 0.1, signal: signal))
    }
}
