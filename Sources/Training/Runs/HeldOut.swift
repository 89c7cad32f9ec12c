// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import PreferenceData
package import StudyFiles
package import Tokenizers

/// Held-out conversations and pairs, tokenized, with each pair's source.
package struct HeldOut: Sendable {
    package var conversations: [TokenizedConversation]
    package var pairs: [TokenizedPair]
    /// `alternating`, `wrong-slot`, …; one a pair.
    package var sources: [String]

    package init(
        conversations: [Conversation], pairs: [PreferencePair], _ tokenizer: Tokenizer,
        _ model: ModelConfiguration
    ) {
        self.conversations =
            TokenizedExamples<TokenizedConversation>(conversations, tokenizer, model).examples
        self.pairs = []
        sources = []
        for pair in pairs {
            let examples = TokenizedExamples<TokenizedPair>([pair], tokenizer, model).examples
            self.pairs += examples
            sources += examples.map { _ in pair.source ?? "unnamed" }
        }
    }

    /// The mean margin of pairs and the share ranked right, in all and by source; a tie counts as wrong.
    ///
    /// Keys: `rewards/margins`, `rewards/accuracies`, `rewards/accuracies/SOURCE`.
    package func ranking(_ margins: [Double]) -> [String: Double] {
        var values = [
            "rewards/margins": mean(margins), "rewards/accuracies": mean(margins.map { $0 > 0 ? 1 : 0 }),
        ]
        for source in Set(sources) {
            let own = zip(margins, sources).filter { $0.1 == source }.map(\.0)
            values["rewards/accuracies/\(source)"] = mean(own.map { $0 > 0 ? 1 : 0 })
        }
        return values
    }

    /// What a language model reaches: `loss` (nats a token on conversations), `logps/margins` (nats) and, ranked by the
    /// mean log-probability a token, `logps/accuracies` in all and by source.
    ///
    /// - Parameter reference: sums under the reference, for the rewards of an objective that needs them.
    package func evaluate(
        _ model: LanguageModel, objective: (any PairObjective)? = nil,
        reference: [PairLogProbabilities]? = nil
    ) throws -> (metrics: [String: Double], scores: [PairLogProbabilities]) {
        var scores = try PairScoring.score(pairs, model)
        var metrics: [String: Double] = [:]
        if !conversations.isEmpty { metrics["eval/loss"] = PairScoring.loss(conversations, model) }
        guard !pairs.isEmpty else { return (metrics, scores) }
        metrics["eval/logps/margins"] = mean(scores.map { $0.chosen - $0.rejected })
        metrics["eval/logps/chosen"] = mean(scores.map(\.chosen))
        metrics["eval/logps/rejected"] = mean(scores.map(\.rejected))
        let perToken = scores.map {
            $0.chosen / Double($0.chosenTokens) - $0.rejected / Double($0.rejectedTokens)
        }
        for (name, value) in ranking(perToken) where name.hasPrefix("rewards/accuracies") {
            metrics["eval/logps/\(name.dropFirst("rewards/".count))"] = value
        }
        if let objective {
            if let reference {
                for index in scores.indices {
                    scores[index].reference = (reference[index].chosen, reference[index].rejected)
                }
            }
            let losses = scores.map(objective.loss)
            for (name, value) in ranking(losses.map { $0.chosenReward - $0.rejectedReward }) {
                metrics["eval/\(name)"] = value
            }
            metrics["eval/pair_loss"] = mean(losses.map(\.value))
        }
        return (metrics, scores)
    }

    private func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
}
