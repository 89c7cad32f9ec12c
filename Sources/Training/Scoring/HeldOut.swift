// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import LanguageModels
package import PreferenceData
package import StudyFiles
package import Tensors
package import Tokenizers

/// Held-out conversations and pairs, tokenized, with each pair's source.
package struct HeldOut: Sendable {
    package var conversations: [TokenizedConversation]
    package var pairs: [TokenizedPair]
    /// `alternating`, `wrong-slot`, …; one a pair.
    package var sources: [String]
    /// Records that could not be measured, or only in part.
    package var dropped: [DroppedRecord]

    package init(
        conversations: [Conversation], pairs: [PreferencePair], _ tokenizer: Tokenizer,
        _ model: ModelConfiguration
    ) throws {
        let talks = try TokenizedExamples<TokenizedConversation>(conversations, tokenizer, model)
        let examples = TokenizedExamples<TokenizedPair>(pairs, tokenizer, model)
        self.conversations = talks.examples
        self.pairs = examples.examples
        sources = examples.places.map { pairs[$0].source ?? "unnamed" }
        dropped = talks.dropped + examples.dropped
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
    /// - Parameters:
    ///   - reference: sums under the reference, for the rewards of an objective that needs them.
    ///   - onBatch: told of the operations of each pass; throwing stops.
    package func evaluate(
        _ model: LanguageModel, objective: (any PairObjective)? = nil,
        reference: [PairLogProbabilities]? = nil, precision: Precision = .f32,
        onBatch: (_ operations: Double) throws -> Void = { _ in }
    ) throws -> (metrics: [String: Double], scores: [PairLogProbabilities]) {
        var scores = try PairScoring.score(pairs, model, precision: precision) { try onBatch($1) }
        var metrics: [String: Double] = [:]
        if !conversations.isEmpty {
            metrics["eval/loss"] = try PairScoring.loss(conversations, model, precision: precision) {
                try onBatch($1)
            }
        }
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
            for index in scores.indices { scores[index].scoreGap = pairs[index].scoreGap }
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

extension HeldOut {
    /// SHA-256 of the tokens that are measured.
    package func fingerprint() -> String {
        var hash = RunningFingerprint()
        func add(_ tokens: [Int32]) {
            hash.add(Array("\(tokens.count):".utf8))
            tokens.withUnsafeBytes { hash.add($0) }
        }
        for conversation in conversations {
            add(conversation.tokens)
            hash.add(Array("\(conversation.scored)".utf8))
        }
        for pair in pairs { for tokens in [pair.prompt, pair.chosen, pair.rejected] { add(tokens) } }
        return hash.text
    }
}
