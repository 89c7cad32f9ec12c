// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Generation
import LanguageModels
import StudyFiles
import Tensors
import Testing
import Training

/// A convex head as a reward: the head's own scores of the features that its fit read.
@Suite struct HeadRewardTests {
    let scratch: ScratchFolder
    let policy: Checkpoint
    let pairs = (0..<8).map {
        PreferencePair(prompt: "Where is the pool \($0)?", chosen: "It is \($0).", rejected: "No \($0 % 3).")
    }

    init() throws {
        scratch = try ScratchFolder()
        let small = try SmallRun()
        policy = Checkpoint(model: small.model(), tokenizer: small.tokenizer)
        try JSONLines.write(pairs, to: scratch("pairs.jsonl"))
        let run = try CheckpointRun(
            start: policy, parent: nil, data: scratch("pairs.jsonl"), output: scratch("coala"),
            heldOut: try HeldOut(
                conversations: [], pairs: [], policy.tokenizer, policy.model.configuration))
        var alignment = ConvexAlignment()
        alignment.cronos.iterations = 20
        _ = try run.fitHead(pairs, alignment)
    }

    var reward: HeadReward {
        get throws { try HeadReward(scratch("coala"), for: policy, named: "policy") }
    }

    /// Both responses of every pair, ended or cut off.
    func responses(ended: Bool) throws -> [RewardedResponse] {
        let configuration = policy.model.configuration
        return try TokenizedExamples<TokenizedPair>(pairs, policy.tokenizer, configuration).examples.flatMap {
            pair in
            [pair.chosen, pair.rejected].map {
                RewardedResponse(
                    prompt: pair.prompt, response: ended ? $0 : $0.dropLast(), text: "", promptText: "",
                    hasEnded: ended)
            }
        }
    }

    @Test func scoresAreTheHeadsOwn() throws {
        let (ended, cut) = (try responses(ended: true), try responses(ended: false))
        let base = try Checkpoint(scratch("coala"))
        let head = try #require(try ConvexHead(beside: base, in: scratch("coala")))
        let wanted = try ended.map { response in
            let features = try ResponseFeatures(
                [TokenizedResponses(prompt: response.prompt, responses: [response.response])], base.model,
                form: head.form, precision: .f32)
            return Double(try head.scores(features.values)[0])
        }
        for scores in [try reward.checkedScores(ended), try reward.checkedScores(cut)] {
            for (score, wanted) in zip(scores, wanted) { #expect(abs(score - wanted) < 1e-4) }
        }
        #expect(Set(wanted).count > 8)
        #expect(try reward.fingerprint != nil && reward.longest == policy.model.configuration.contextLength)
    }

    @Test func aResponseThatDoesNotFitIsRefused() throws {
        var long = try responses(ended: true)[0]
        long.response = [Int32](repeating: 3, count: policy.model.configuration.contextLength)
        #expect(throws: TrainingError.self) { _ = try reward.checkedScores([long]) }
    }
}
