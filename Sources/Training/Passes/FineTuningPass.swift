// SPDX-License-Identifier: Apache-2.0

private import Autograd
internal import LanguageModels
private import Tensors

/// Supervised fine-tuning: the mean negative log-likelihood a scored token of the batch, in nats.
struct FineTuningPass: TrainingPass {
    let model: LanguageModel
    let conversations: [TokenizedConversation]
    let lengths: [Int]

    init(_ model: LanguageModel, _ conversations: [TokenizedConversation]) {
        self.model = model
        self.conversations = conversations
        lengths = conversations.map(\.tokens.count)
    }

    func weight(of examples: [Int]) -> Int {
        examples.reduce(0) { $0 + conversations[$1].scored.reduce(0) { $0 + $1.count } }
    }

    func run(_ examples: [Int], of weight: Int) -> PassOutcome {
        var batch = PackedBatch()
        for example in examples {
            batch.add(sequence: conversations[example].tokens, scoring: conversations[example].scored)
        }
        let tape = Tape(recording: true)
        let logps = model.tokenLogProbabilities(batch, on: tape)
        let loss = -logps.value.values.reduce(0) { $0 + Double($1) }
        let slope = -1 / Float(weight)
        tape.backward(from: logps, gradient: Tensor([Float](repeating: slope, count: batch.targets.count)))
        return PassOutcome(
            sums: ["loss": loss], tokens: batch.rows,
            operations: 3 * model.configuration.forwardOperations(batch, scoring: true))
    }
}
