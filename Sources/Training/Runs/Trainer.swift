// SPDX-License-Identifier: Apache-2.0

package import LanguageModels

/// Trains a model in place: batches, objective, backward pass, optimizer, metrics.
package struct Trainer {
    package let model: LanguageModel
    package let options: RunOptions
    /// Told of each step and each evaluation, and without values where a saved run goes on; throwing stops the run with the model as it stands.
    package var onStep: (StepMetrics) throws -> Void = { _ in }
    /// Told before every pass of a step; throwing leaves the step untaken.
    package var onPass: () throws -> Void = {}
    package var evaluation: PeriodicEvaluation?
    package var probe: PeriodicProbe?
    /// Where the run is kept from step to step, and whence it goes on.
    package var folder: RunFolder?

    package init(_ model: LanguageModel, options: RunOptions) {
        self.model = model
        self.options = options
    }

    /// Supervised fine-tuning: the mean negative log-likelihood a scored token of the batch, in nats.
    package func fineTune(_ conversations: [TokenizedConversation]) throws -> RunResult {
        try run(FineTuningPass(model, conversations))
    }

    /// Preference training: the mean of the objective over the pairs of the batch.
    ///
    /// - Parameters:
    ///   - reference: log-probabilities of each pair under the frozen reference, where the objective needs them.
    ///   - signal: a convex head's loss beside the objective's.
    package func align(
        _ pairs: [TokenizedPair], objective: any PairObjective,
        reference: [(chosen: Double, rejected: Double)]?, signal: ConvexSignal? = nil
    ) throws -> RunResult {
        try run(PreferencePass(model, pairs, objective: objective, reference: reference, signal: signal))
    }

    /// KTO: the mean of the objective over labelled responses.
    ///
    /// - Parameter reference: for each label the sums under the frozen reference of `TokenizedLabel.responses`.
    package func alignLabels(
        _ labels: [TokenizedLabel], objective: KahnemanTverskyOptimization, reference: [[Double]]
    ) throws -> RunResult {
        try run(LabelPass(model, labels, objective: objective, reference: reference))
    }

    /// RRHF: the mean of the objective over ranked lists.
    package func rank(
        _ lists: [TokenizedRanking], objective: RankedResponsesOptimization
    ) throws -> RunResult {
        try run(RankingPass(model, lists, objective: objective))
    }

    /// A reward model: the mean of the objective over pairs; the model must have a score.
    package func learnReward(_ pairs: [TokenizedPair], objective: RewardModelling) throws -> RunResult {
        try run(RewardPass(model, pairs, objective: objective))
    }

    private func run(_ pass: some TrainingPass) throws -> RunResult {
        var loop = TrainingLoop(self, pass)
        return try loop.run()
    }
}
