// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import Tensors
import Testing
import Tokenizers
import Training

@Suite struct ModelRewardTests {
    let run: SmallRun
    let scratch: ScratchFolder

    init() throws {
        run = try SmallRun()
        scratch = try ScratchFolder()
        try Checkpoint(model: run.model(), tokenizer: run.tokenizer).write(to: scratch("policy"))
        try Checkpoint(model: run.model().scoring(seed: 4), tokenizer: run.tokenizer)
            .write(to: scratch("reward"))
    }

    func responses() -> [RewardedResponse] {
        run.pairs.flatMap { pair in
            [pair.chosen, pair.rejected, pair.chosen].map {
                RewardedResponse(
                    prompt: pair.prompt, response: $0, text: "text", promptText: "prompt", hasEnded: true)
            }
        }
    }

    func reward(_ name: String = "reward") throws -> any ResponseReward {
        try RewardWish("model:\(scratch(name))").load(
            for: try Checkpoint(scratch("policy")), named: scratch("policy"))
    }

    /// The tokens that were drawn are scored as they are, one after the other, with the end of text.
    @Test func itScoresTheTokensThatWereDrawn() throws {
        let model = run.model().scoring(seed: 4)
        let scores = try reward().checkedScores(responses())
        #expect(Set(scores).count > 2)
        for (place, response) in responses().enumerated() {
            let record = TokenizedResponses(prompt: response.prompt, responses: [response.response])
            let alone = try RewardScoring.rewards([record], model)[0][0]
            #expect(abs(scores[place] - alone) < 1e-5)
        }
        // Equal responses have one score, to the bit.
        #expect((0..<scores.count / 3).allSatisfy { scores[3 * $0] == scores[3 * $0 + 2] })
    }

    @Test func aSumIsThatOfItsParts() throws {
        let policy = try Checkpoint(scratch("policy"))
        let sum = try RewardWish.load(
            [RewardWish("0.5*model:\(scratch("reward"))"), RewardWish("-2*words:text")], for: policy,
            named: "policy")
        let alone = try reward().scores(responses())
        #expect(try sum.scores(responses()) == alone.map { 0.5 * $0 - 2 })
        #expect(sum.fingerprint != nil && sum.longest == 64)
        let other = try RewardWish.load(
            [RewardWish("0.5*model:\(scratch("reward"))"), RewardWish("-3*words:text")], for: policy,
            named: "policy")
        #expect(other.fingerprint != sum.fingerprint)
    }

    @Test func aModelOfAnotherVocabularyIsRefusedWithBothNames() throws {
        let tokenizer = try BytePairTrainer.train(
            ["another text about other things, other things"], size: 290,
            specials: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
        var configuration = run.configuration
        configuration.vocabularySize = tokenizer.count
        configuration.beginToken = try tokenizer.id(of: "<|endoftext|>")
        configuration.endTokens = [try tokenizer.id(of: "<|im_end|>")]
        try Checkpoint(
            model: LanguageModel(configuration, seed: 1).scoring(seed: 1), tokenizer: tokenizer
        ).write(to: scratch("other"))
        let error = #expect(throws: TrainingError.self) { try reward("other") }
        let words = "\(try #require(error))"
        #expect(words.contains(scratch("other")) && words.contains(scratch("policy")))
        #expect(words.contains("\(tokenizer.count) tokens, the other \(run.tokenizer.count)"))
    }

    @Test func aLanguageModelIsNoReward() throws {
        #expect(throws: CheckpointError(path: scratch("policy"), reason: .noRewardModel)) {
            try reward("policy")
        }
    }

    @Test func aScoreThatIsNoNumberNamesItsResponse() throws {
        struct Broken: ResponseReward {
            let name = "broken"
            func scores(_ responses: [RewardedResponse]) -> [Double] { [1, .nan] }
        }
        let two = [("first", 5), ("second", 6)].map { text, token in
            RewardedResponse(
                prompt: [1], response: [Int32(token)], text: text, promptText: "Where?", hasEnded: true)
        }
        let error = #expect(throws: TrainingError.self) { try Broken().checkedScores(two) }
        let words = "\(try #require(error))"
        #expect(words.contains("broken is nan") && words.contains("\"second\" to \"Where?\""))
    }

    @Test func aConstantRewardTeachesNothing() throws {
        let rule = ProgrammaticReward.words(WordList(["text"]))
        #expect(
            throws: TrainingError.constantReward(reward: "words:text", value: 1, responses: 48)
        ) { try rule.informativeScores(responses()) }
        // Equal responses cannot differ, and one is no batch.
        #expect(try rule.informativeScores([responses()[0], responses()[2]]) == [1, 1])
    }

    @Test func whatDoesNotFitIsRefused() throws {
        var long = responses()[0]
        long.response = [Int32](repeating: 5, count: 64)
        let error = #expect(throws: TrainingError.self) { try reward().scores([long]) }
        #expect("\(try #require(error))".contains("reads 64 tokens"))
    }
}
