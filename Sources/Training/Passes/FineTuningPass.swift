// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import LanguageModels
private import Tensors

/// Supervised fine-tuning: the mean negative log-likelihood a scored token of the batch, in nats.
struct FineTuningPass: TrainingPass {
    let model: LanguageModel
    let conversations: [TokenizedConversation]
    let lengths: [Int]

    /// Every token has the same slope, so that logits may be cut anywhere.
    private static let runLength = 256

    init(_ model: LanguageModel, _ conversations: [TokenizedConversation]) {
        self.model = model
        self.conversations = conversations
        lengths = conversations.map(\.tokens.count)
    }

    func weight(of examples: [Int]) -> Int {
        examples.reduce(0) { $0 + conversations[$1].scored.reduce(0) { $0 + $1.count } }
    }

    func run(_ examples: [Int], of weight: Int, sharing: Void, on tape: Tape) -> PassOutcome {
        var batch = PackedBatch()
        for example in examples {
            batch.add(sequence: conversations[example].tokens, scoring: conversations[example].scored)
        }
        let slope = -1 / Float(weight)
        let logps = model.accumulateGradients(
            batch, on: tape, groups: batch.scoredRuns(ofAtMost: Self.runLength)
        ) { [Float](repeating: slope, count: $1.count) }
        let loss = -logps.values.reduce(0) { $0 + Double($1) }
        return PassOutcome(
            sums: ["loss": loss], tokens: batch.rows,
            operations: model.trainingOperations(batch))
    }
}
