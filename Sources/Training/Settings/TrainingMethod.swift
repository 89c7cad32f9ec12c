// SPDX-License-Identifier: Apache-2.0

/// A method of the command line: what it learns from, which options it has, and with what it begins.
///
/// Each is declared beside its objective. An option that is not in `settings` is refused by name.
package struct TrainingMethod: Sendable {
    package enum Records: Sendable {
        case conversations, pairs, labels, rankings
        /// What a policy answers, and a reward scores.
        case prompts
    }

    /// A number of the method's own.
    package struct Hyperparameter: Sendable {
        package var name: String
        package var standard: Double
        package var bounds: Setting.Bounds

        package init(_ name: String, _ standard: Double, _ bounds: Setting.Bounds = .positive) {
            self.name = name
            self.standard = standard
            self.bounds = bounds
        }
    }

    /// A wish of the method's own that is one of a few words, the first of which stands without another.
    package struct Choice: Sendable {
        package var name: String
        package var options: [String]

        package init(_ name: String, _ options: [String]) {
            self.name = name
            self.options = options
        }
    }

    package var name: String
    /// What it learns from and minimises, in a line of its help.
    package var summary: String
    /// The loss in full, with its symbols; empty where there is no loss of log-probabilities.
    package var formula = ""
    /// The paper.
    package var source = ""
    package var records: Records
    /// Whether it trains by gradients, as all do but convex ones.
    package var takesGradientSteps = true
    /// The peak learning rate without another wish.
    package var learningRate = 0.0
    package var hyperparameters: [Hyperparameter] = []
    package var choices: [Choice] = []
    /// The held-out metric by which runs are compared, and whether more of it is better.
    package var ranking: (metric: String, isGain: Bool)
    /// Makes the objective from the method's own values; nil where the method has none.
    package var objective: (@Sendable (MethodValues) -> MethodObjective)?

    /// Its options in the order in which files list them.
    package var settings: [Setting] {
        Setting.places + (startsFromRandomWeights ? Setting.source + Setting.randomStart : [])
            + (records == .prompts ? Setting.rewards : [])
            + (name == "ppo" ? Setting.values : [])
            + (takesGradientSteps ? gradientSettings : Setting.convex)
            + (!takesGradientSteps || objective?(MethodValues()).common.needsReference == true
                ? Setting.reference : [])
            + (hasProbe ? Setting.probe : [])
            + hyperparameters.map { Setting($0.name, .number($0.bounds)) }
            + choices.map { Setting($0.name, .choice($0.options)) }
    }

    /// What a policy draws itself is watched by its reward, and nothing is dropped while it learns.
    private var gradientSettings: [Setting] {
        let absent = records == .prompts ? ["patience", "lora-dropout"] : []
        return Setting.gradients.filter { !absent.contains($0.name) }
    }

    /// Whether both sides of its pairs can be watched over a run.
    package var hasProbe: Bool {
        if case .pairs? = objective?(MethodValues()) { takesGradientSteps } else { false }
    }

    /// Whether it makes a reward model, and may begin with one.
    package var makesRewardModel: Bool {
        if case .reward? = objective?(MethodValues()) { true } else { false }
    }

    package var startsFromRandomWeights: Bool { records == .conversations }

    package func setting(_ name: String) -> Setting? { settings.first { $0.name == name } }

    package static let all = [
        sft, dpo, ipo, ipoSum, hinge, slic, flexDPO, rDPO, odpo, kto, nca, simpo, cpo, cpoSimPO, rrhf, orpo,
        dpoConvex, coala, reward, ppo, grpo, iterativeDPO,
    ]

    package static func named(_ name: String) -> TrainingMethod? { all.first { $0.name == name } }

    /// Every option that any method has.
    package static let everySetting: [String: Setting] = Dictionary(
        all.flatMap(\.settings).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

extension TrainingMethod {
    package static let sft = TrainingMethod(
        name: "sft", summary: "conversations: mean negative log-likelihood of the assistant's tokens",
        formula: """
            -(sum of logp over the assistant's tokens of the step) / (their number); with --on chosen over the chosen
            responses of pairs (Preferred-FT)
            """,
        records: .conversations, learningRate: 1e-3, ranking: ("eval/loss", false))

    package static let coala = TrainingMethod(
        name: "coala", summary: "pairs: a convex head on the frozen model, for guided decoding",
        records: .pairs, takesGradientSteps: false, hyperparameters: ConvexAlignment.ownNumbers,
        choices: ConvexAlignment.ownChoices + FeatureExtraction.ownChoices,
        ranking: ("eval/rewards/accuracies", true))
}
