// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import Tensors
import Testing

/// Holds reward models against transformers' classifiers of one label and peft's, by `Fixtures/rewards.py`.
@Suite struct RewardModelTests {
    static let names = ["gpt2-reward", "mistral-reward", "qwen2-reward-lora"]

    struct Expected: Decodable {
        struct Pair: Decodable {
            var prompt, chosen, rejected: [Int32]
            /// Of the chosen and the rejected response.
            var rewards: [Double]

            var record: TokenizedResponses {
                TokenizedResponses(prompt: prompt, responses: [chosen, rejected])
            }
        }

        var pairs: [Pair]
        var margin, centering, loss: Double
        var gradients: [Reference.Summary]
    }

    func expected(_ name: String) throws -> Expected { try Reference.read("\(name)/reward.json") }

    func folder() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("showdown-\(UUID().uuidString)").path
    }

    /// All pairs in one pass, and each response alone in a pass of its own: the last token is the last one whatever stands
    /// beside it, though it is the end of text.
    @Test(arguments: names) func theRewardsAreThoseOfTransformers(name: String) throws {
        let expected = try expected(name)
        let model = try Checkpoint(Reference.folder(name), output: .score).model
        let together = try RewardScoring.rewards(expected.pairs.map(\.record), model)
        #expect(together.count == expected.pairs.count)
        for (pair, rewards) in zip(expected.pairs, together) {
            try Reference.expectClose(rewards.map { Float($0) }, pair.rewards, "together")
            let alone = try [pair.chosen, pair.rejected].map {
                try RewardScoring.rewards(
                    [TokenizedResponses(prompt: pair.prompt, responses: [$0])], model, tokensAtOnce: 1)[0][0]
            }
            try Reference.expectClose(alone.map { Float($0) }, pair.rewards, "alone")
        }
    }

    @Test(arguments: names) func everyGradientIsThatOfTorch(name: String) throws {
        let expected = try expected(name)
        let model = try Checkpoint(Reference.folder(name), output: nil).model
        let batch = ResponseScoring.batch(expected.pairs.map(\.record))
        var loss = 0.0
        model.accumulateGradients(batch, at: RewardScoring.rows(batch), on: Tape(recording: true)) { scores in
            expected.pairs.indices.flatMap { place in
                let (chosen, rejected) = (Double(scores[2 * place]), Double(scores[2 * place + 1]))
                let gap = chosen - rejected - expected.margin
                let sum = chosen + rejected
                loss += log1p(exp(-gap)) + expected.centering * sum * sum
                let slope = -1 / (1 + exp(gap))
                let count = Double(expected.pairs.count)
                return [
                    Float((slope + 2 * expected.centering * sum) / count),
                    Float((-slope + 2 * expected.centering * sum) / count),
                ]
            }
        }
        loss /= Double(expected.pairs.count)
        #expect(abs(loss - expected.loss) < Reference.tolerance * expected.loss)
        try Reference.expectClose(
            model.trainableParameters.map { (name: $0.name, values: try #require($0.gradient).values) },
            expected.gradients)
    }

    @Test(arguments: names) func whatIsWrittenIsReadBack(name: String) throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let original = try Checkpoint(Reference.folder(name), output: .score)
        try original.write(to: folder)
        let again = try Checkpoint(folder, output: .score)
        let records = try expected(name).pairs.map(\.record)
        let (before, after) = (
            try RewardScoring.rewards(records, original.model),
            try RewardScoring.rewards(records, again.model)
        )
        #expect(before == after)
        #expect(try again.weightsFingerprint() == original.weightsFingerprint())
        let isAdapter = name.hasSuffix("lora")
        #expect(FileManager.default.fileExists(atPath: "\(folder)/adapter_config.json") == isAdapter)
        let settings = try String(
            contentsOfFile: "\(folder)/\(isAdapter ? "adapter_config" : "config").json", encoding: .utf8)
        #expect(settings.contains(isAdapter ? "\"SEQ_CLS\"" : "ForSequenceClassification\""))
        // A pad token that also ends texts would have transformers read the token before.
        #expect(!settings.contains("pad_token_id"))
    }

    @Test(arguments: names) func aRewardModelIsNoLanguageModel(name: String) throws {
        let folder = Reference.folder(name)
        #expect(throws: CheckpointError(path: folder, reason: .rewardModel)) { try Checkpoint(folder) }
        #expect("\(CheckpointError(path: folder, reason: .rewardModel))".contains("Name a language model"))
    }

    @Test func aLanguageModelIsNoRewardModel() throws {
        let folder = Reference.folder("gpt2")
        #expect(throws: CheckpointError(path: folder, reason: .noRewardModel)) {
            try Checkpoint(folder, output: .score)
        }
        #expect(try Checkpoint(folder, output: nil).model.score == nil)
    }

    @Test func aClassifierOfTwoLabelsIsRefused() throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: Reference.folder("gpt2-reward"), toPath: folder)
        let path = "\(folder)/config.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let two = text.replacing("\"0\": \"LABEL_0\"", with: "\"0\": \"LABEL_0\", \"1\": \"LABEL_1\"")
        #expect(two != text)
        try two.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(
            throws: CheckpointError(
                path: path, reason: .unsupported("a classifier of 2 labels (a reward model has 1)"))
        ) { try Checkpoint(folder, output: .score) }
    }

    /// A body with a head of its own leaves it out; adapters go along; the drawn score is the seed's.
    @Test func anyModelGetsAScore() throws {
        for name in ["llama", "gpt2-lora"] {
            let model = try Checkpoint(Reference.folder(name)).model
            let rewards = model.scoring(seed: 3)
            #expect(rewards.parameters.contains { $0.name == "score.weight" })
            #expect(!rewards.parameters.contains { $0.name == "lm_head.weight" })
            #expect(rewards.score?.value.values == model.scoring(seed: 3).score?.value.values)
            #expect(rewards.score?.value.values != model.scoring(seed: 4).score?.value.values)
            #expect(rewards.adaptation?.settings == model.adaptation?.settings)
            #expect(rewards.trainableParameters.contains { $0.name == "score.weight" })
            let batch = ResponseScoring.batch([TokenizedResponses(prompt: [5, 6], responses: [[7, 8, 2]])])
            let tape = Tape(recording: false)
            let row = model.hiddenStates(batch, on: tape).value.row(4)
            let wanted = zip(row, try #require(rewards.score).value.values).reduce(0) {
                $0 + Double($1.0) * Double($1.1)
            }
            let found = rewards.scores(batch, at: RewardScoring.rows(batch), on: tape).value.values
            #expect(found.count == 1 && abs(Double(found[0]) - wanted) < 1e-6 * max(1, abs(wanted)))
        }
    }
}
