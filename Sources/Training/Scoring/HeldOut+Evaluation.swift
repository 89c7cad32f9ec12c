// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import Tensors

/// What a language model reaches on held-out records, under the field's names with `eval/` before them.
extension HeldOut {
    /// Sums under the frozen reference: of each pair's two responses, and of each label's `responses`.
    package struct Reference: Sendable {
        package var pairs: [[Double]] = []
        package var labels: [[Double]] = []

        package init(pairs: [[Double]] = [], labels: [[Double]] = []) {
            self.pairs = pairs
            self.labels = labels
        }
    }

    /// The mean margin of pairs and the share ranked right with its Wilson interval, in all and by source; a tie counts as
    /// wrong.
    ///
    /// Keys: `rewards/margins`, `rewards/accuracies`, `rewards/accuracies_lower`, `rewards/accuracies_upper`,
    /// `rewards/accuracies/SOURCE`.
    package func ranking(_ margins: [Double]) -> [String: Double] {
        var values = Self.accuracies(margins.map { $0 > 0 ? 1 : 0 })
        values["rewards/margins"] = Self.mean(margins)
        for source in Set(sources) {
            let own = zip(margins, sources).filter { $0.1 == source }.map(\.0)
            values["rewards/accuracies/\(source)"] = Self.mean(own.map { $0 > 0 ? 1 : 0 })
        }
        return values
    }

    /// Measures everything that is held out.
    ///
    /// `loss` (nats a token on conversations); of pairs `logps/chosen`, `logps/rejected`, `logps/margins` (nats) and, ranked
    /// by the mean log-probability a token, `logps/accuracies` in all and by source; with an objective
    /// `rewards/{chosen,rejected,margins,accuracies}` and its own loss, `pair_loss`, `label_loss` or `ranking_loss`.
    /// - Parameters:
    ///   - reference: for the rewards of an objective that needs one.
    ///   - onBatch: told of the operations of each pass; throwing stops.
    package func evaluate(
        _ model: LanguageModel, objective: MethodObjective? = nil, reference: Reference = Reference(),
        precision: Precision = .f32, onBatch: (_ operations: Double) throws -> Void = { _ in }
    ) throws -> (metrics: [String: Double], scores: [PairLogProbabilities]) {
        if case .reward(let objective)? = objective {
            return (try rewards(model, objective, precision: precision, onBatch: onBatch), [])
        }
        var metrics: [String: Double] = [:]
        if !conversations.isEmpty {
            metrics["eval/loss"] = try PairScoring.loss(conversations, model, precision: precision) {
                try onBatch($1)
            }
        }
        switch objective {
        case .labels(let objective) where !labels.isEmpty:
            let sums = try ResponseScoring.sums(labels.map(\.responses), model, precision: precision) {
                try onBatch($1)
            }
            metrics.merge(measured(labels: sums, objective, reference.labels)) { $1 }
        case .rankings(let objective) where !rankings.isEmpty:
            let sums = try ResponseScoring.sums(rankings.map(\.responses), model, precision: precision) {
                try onBatch($1)
            }
            metrics.merge(measured(rankings: sums, objective)) { $1 }
        default: break
        }
        guard !pairs.isEmpty else { return (metrics, []) }
        var scores = try PairScoring.score(
            pairs, model, precision: precision, scoringPrompts: objective?.scoresPrompt == true
        ) { try onBatch($1) }
        for index in scores.indices {
            scores[index].scoreGap = pairs[index].scoreGap
            if !reference.pairs.isEmpty {
                scores[index].reference = (reference.pairs[index][0], reference.pairs[index][1])
            }
        }
        // Over those of the other form: what methods are compared by is the pair.
        metrics.merge(measured(pairs: scores, objective)) { $1 }
        return (metrics, scores)
    }

    private func measured(
        pairs scores: [PairLogProbabilities], _ objective: MethodObjective?
    ) -> [String: Double] {
        var metrics = [
            "eval/logps/margins": Self.mean(scores.map { $0.chosen - $0.rejected }),
            "eval/logps/chosen": Self.mean(scores.map(\.chosen)),
            "eval/logps/rejected": Self.mean(scores.map(\.rejected)),
        ]
        for (name, value) in ranking(scores.map { $0.chosenMean - $0.rejectedMean })
        where name.hasPrefix("rewards/accuracies") {
            metrics["eval/logps/\(name.dropFirst("rewards/".count))"] = value
        }
        guard let objective, let likelihood = objective.likelihood else { return metrics }
        let rewards = scores.map(likelihood.rewards)
        for (name, value) in ranking(rewards.map { $0.chosen - $0.rejected }) {
            metrics["eval/\(name)"] = value
        }
        metrics["eval/rewards/chosen"] = Self.mean(rewards.map(\.chosen))
        metrics["eval/rewards/rejected"] = Self.mean(rewards.map(\.rejected))
        if case .pairs(let objective) = objective {
            metrics["eval/pair_loss"] = Self.mean(scores.map { objective.loss($0).value })
        }
        return metrics
    }

    /// All held-out labels are one step: their baseline is the mean over all of them.
    private func measured(
        labels sums: [[Double]], _ objective: KahnemanTverskyOptimization, _ reference: [[Double]]
    ) -> [String: Double] {
        precondition(reference.count == labels.count, "\(objective.name) needs a reference")
        let baseline = objective.baseline(
            mismatched: zip(sums, reference).compactMap { $0.count > 1 ? $0[1] - $1[1] : nil })
        var outcome = LabelMetrics()
        var right: [Double] = []
        for (place, label) in labels.enumerated() {
            let response = LabelledLogProbability(
                isDesirable: label.isDesirable, policy: sums[place][0], reference: reference[place][0])
            let loss = objective.loss(response, baseline: baseline)
            outcome.add(loss, response)
            right.append(loss.isRight ? 1 : 0)
        }
        var metrics = Self.evaluated(outcome.means, loss: "label_loss", right)
        metrics["eval/kto/z0"] = baseline
        return metrics
    }

    private func measured(
        rankings sums: [[Double]], _ objective: RankedResponsesOptimization
    ) -> [String: Double] {
        var outcome = RankingMetrics()
        var right: [Double] = []
        for (list, sums) in zip(rankings, sums) {
            let seen = list.logProbabilities(sums)
            let loss = objective.loss(seen)
            outcome.add(loss, seen)
            right.append(loss.rankedRight)
        }
        let means = outcome.sums.mapValues { $0 / Double(rankings.count) }
        return Self.evaluated(means, loss: "ranking_loss", right)
    }

    /// Means under `eval/`, the loss under its own name, and the interval of the accuracy.
    private static func evaluated(
        _ means: [String: Double], loss: String, _ right: [Double]
    ) -> [String: Double] {
        var metrics: [String: Double] = [:]
        for (name, value) in means.merging(accuracies(right), uniquingKeysWith: { $1 }) {
            metrics["eval/\(name == "loss" ? loss : name)"] = value
        }
        return metrics
    }

    private static func accuracies(_ right: [Double]) -> [String: Double] {
        guard !right.isEmpty else { return [:] }
        let share = mean(right)
        let interval = WilsonInterval(share: min(1, share), count: right.count)
        return [
            "rewards/accuracies": share, "rewards/accuracies_lower": interval.lower,
            "rewards/accuracies_upper": interval.upper,
        ]
    }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
}
