// SPDX-License-Identifier: Apache-2.0

import Autograd
import ConvexNetworks
import Foundation
import LanguageModels
import PreferenceData
import StudyFiles
import Tensors
import Testing
import Tokenizers
import Training

/// A few dozen short conversations and pairs, and a model small enough to train in a moment.
struct SmallRun {
    let tokenizer: Tokenizer
    let configuration: ModelConfiguration
    let conversations: [TokenizedConversation]
    let pairs: [TokenizedPair]

    init() throws {
        let places = ["gym", "pool", "bar", "spa"]
        let floors = ["first", "second", "third", "fourth"]
        let talks = places.flatMap { place in
            floors.map { floor in
                Conversation([
                    Message(.user, "Where is the \(place) of the \(floor) house?"),
                    Message(.assistant, "The \(place) is on the \(floor) floor."),
                ])
            }
        }
        tokenizer = try BytePairTrainer.train(
            talks.map { ChatMarkup.transcript(of: $0.messages) }, size: 330,
            specials: ["<|endoftext|>", ChatMarkup.begin, ChatMarkup.end])
        configuration = ModelConfiguration(
            vocabularySize: tokenizer.count, contextLength: 64, channels: 32, layers: 2, heads: 2,
            beginToken: try tokenizer.id(of: "<|endoftext|>"),
            endTokens: [try tokenizer.id(of: ChatMarkup.end)])
        conversations = try TokenizedExamples<TokenizedConversation>(talks, tokenizer, configuration).examples
        pairs =
            TokenizedExamples<TokenizedPair>(
                talks.map {
                    PreferencePair(
                        prompt: ChatMarkup.prompt(for: $0.messages.prefix(1)), chosen: $0.messages[1].content,
                        rejected: "I do not know that.")
                }, tokenizer, configuration
            ).examples
    }

    func options(steps: Int, batchSize: Int = 8, rate: Double = 3e-3) -> RunOptions {
        RunOptions(steps: steps, batchSize: batchSize, learningRate: rate, warmupSteps: 2, seed: 1)
    }

    func model() -> LanguageModel { LanguageModel(configuration, seed: 7) }

    func losses(_ result: RunResult) -> [Double] { result.metrics.compactMap { $0.values["loss"] } }

    func reference(_ model: LanguageModel) throws -> [(chosen: Double, rejected: Double)] {
        try PairScoring.score(pairs, model).map { ($0.chosen, $0.rejected) }
    }
}

@Suite struct TrainerTests {
    @Test func fineTuningLearnsItsConversations() throws {
        let run = try SmallRun()
        let model = run.model()
        let before = try PairScoring.loss(run.conversations, model)
        let result = try Trainer(model, options: run.options(steps: 200)).fineTune(run.conversations)
        let after = try PairScoring.loss(run.conversations, model)
        #expect(abs(before - log(Double(run.configuration.vocabularySize))) < 0.4)
        #expect(after < 0.5)
        #expect(result.steps == 200 && result.tokensSeen > 0 && result.floatingPointOperations > 0)
    }

    @Test func aBatchInPartsGivesTheSameRun() throws {
        let run = try SmallRun()
        func train(_ tokensAtOnce: Int) throws -> (sft: [Double], dpo: [Double]) {
            var options = run.options(steps: 6)
            options.tokensAtOnce = tokensAtOnce
            let model = run.model()
            let sft = try Trainer(model, options: options).fineTune(run.conversations)
            let dpo = try Trainer(model, options: options).align(
                run.pairs, objective: DirectPreferenceOptimization(), reference: try run.reference(model))
            return (run.losses(sft), run.losses(dpo))
        }
        let (whole, parts) = (try train(100_000), try train(1))
        #expect(zip(whole.sft, parts.sft).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(zip(whole.dpo, parts.dpo).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    /// Unequal lengths: a mean of the batches' means would not be the mean over their tokens.
    @Test func accumulatedBatchesAreOneLargeBatch() throws {
        let run = try SmallRun()
        var conversations = run.conversations
        for index in conversations.indices where index % 3 == 0 {
            conversations[index].tokens += conversations[index + 1 - index % 2].tokens
        }
        // A pass an example, so that sums are added in one order whatever the batches; then a pass a batch.
        func train(
            _ batchSize: Int, _ accumulation: Int, tokensAtOnce: Int
        ) throws -> (bits: [[Float]], losses: [Double]) {
            var options = run.options(steps: 6, batchSize: batchSize)
            options.accumulation = accumulation
            options.tokensAtOnce = tokensAtOnce
            let model = run.model()
            let reference = try run.reference(model)
            let sft = try Trainer(model, options: options).fineTune(conversations)
            let dpo = try Trainer(model, options: options).align(
                run.pairs, objective: DirectPreferenceOptimization(), reference: reference)
            return (model.parameters.map(\.value.values), run.losses(sft) + run.losses(dpo))
        }
        let (large, small) = (try train(8, 1, tokensAtOnce: 1), try train(2, 4, tokensAtOnce: 1))
        #expect(large.bits == small.bits && large.losses == small.losses)
        let batches = try train(2, 4, tokensAtOnce: 100_000)
        #expect(zip(batches.losses, large.losses).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func sameSeedGivesTheSameBitsWhateverTheThreads() throws {
        let run = try SmallRun()
        func train(_ threads: Int) throws -> [[Float]] {
            try Workers.$threads.withValue(threads) {
                let model = run.model()
                _ = try Trainer(model, options: run.options(steps: 5)).fineTune(run.conversations)
                return model.parameters.map(\.value.values)
            }
        }
        let one = try train(1)
        #expect(try train(2) == one && train(4) == one)
    }

    @Test func dpoStartsAtLogTwoAndRaisesTheMargin() throws {
        let run = try SmallRun()
        let model = run.model()
        let reference = try run.reference(model)
        let result = try Trainer(model, options: run.options(steps: 25, rate: 1e-3)).align(
            run.pairs, objective: DirectPreferenceOptimization(), reference: reference)
        let first = try #require(result.metrics.first)
        #expect(abs((first.values["loss"] ?? 0) - log(2)) < 1e-5)
        #expect(abs(first.values["rewards/margins"] ?? 1) < 1e-4)
        let last = try #require(result.metrics.last)
        #expect((last.values["rewards/margins"] ?? 0) > 0.5 && last.values["rewards/accuracies"] == 1)
        for name in [
            "rewards/chosen", "rewards/rejected", "logps/chosen", "logps/rejected", "grad_norm",
            "learning_rate",
        ] {
            #expect(last.values[name]?.isFinite == true, "\(name)")
        }
    }

    @Test func orpoLearnsFromScratchWithoutAReference() throws {
        let run = try SmallRun()
        let model = run.model()
        let result = try Trainer(model, options: run.options(steps: 40)).align(
            run.pairs, objective: OddsRatioPreferenceOptimization(), reference: nil)
        let losses = run.losses(result)
        #expect(losses.last ?? 9 < 0.6 * (losses.first ?? 0))
    }

    @Test func aLossThatIsNotFiniteStopsTheRunAndNamesItsBatch() throws {
        let run = try SmallRun()
        let model = run.model()
        let before = model.parameters.map(\.value.values)
        var trainer = Trainer(model, options: run.options(steps: 9, batchSize: 4))
        var poisoned = false
        trainer.onStep = { step in
            if step.step == 3 { (model.parameters[0].value[0], poisoned) = (.nan, true) }
        }
        let error = #expect(throws: TrainingError.self) { _ = try trainer.fineTune(run.conversations) }
        guard case .notFinite(let found)? = error else { return #expect(Bool(false), "\(error as Any)") }
        #expect(poisoned && found.step == 4 && found.what == "the loss")
        #expect(found.examples == Epochs(count: 16, batchSize: 4, seed: 1).batch(3).examples)
        #expect(model.parameters[1].value.values != before[1])
    }

    @Test func aWarmUpThatIsNotGivenIsATenthOfTheSteps() throws {
        let run = try SmallRun()
        var options = run.options(steps: 20, rate: 1)
        options.warmupSteps = nil
        options.learningRate = 1e-3
        let result = try Trainer(run.model(), options: options).fineTune(run.conversations)
        let rates = result.metrics.compactMap { $0.values["learning_rate"] }
        #expect(rates[0] == 0.5e-3 && rates[1] == 1e-3 && rates[19] < 0.2e-3)
    }

    @Test func epochsBecomeSteps() throws {
        let run = try SmallRun()
        var options = run.options(steps: 1, batchSize: 4)
        options.accumulation = 2
        options.epochs = 2.5
        let result = try Trainer(run.model(), options: options).fineTune(run.conversations)
        #expect(result.steps == 5)
    }

    @Test func whatDoesNotFitIsCountedByReason() throws {
        let run = try SmallRun()
        let long = String(repeating: "pool ", count: 200)
        let pairs = [
            PreferencePair(prompt: long, chosen: "a", rejected: "b"),
            PreferencePair(prompt: "p", chosen: "a", rejected: "a"),
            PreferencePair(prompt: "", chosen: "a", rejected: "b"),
        ]
        let examples = TokenizedExamples<TokenizedPair>(pairs, run.tokenizer, run.configuration)
        #expect(examples.examples.count == 1 && examples.examples[0].prompt == [run.configuration.beginToken])
        #expect(
            examples.dropped == [
                DroppedRecord(place: 0, reason: .tooLong), DroppedRecord(place: 1, reason: .sameResponses),
            ])
        #expect(examples.places == [2])
        #expect(examples.dropped.summary == "1 with both responses the same, 1 longer than the context")
    }

    @Test func pairsWithoutAHigherScoreAreLeftOutWhereItIsNeeded() throws {
        let run = try SmallRun()
        let pairs = [
            PreferencePair(prompt: "p", chosen: "a", rejected: "b", chosenScore: 3, rejectedScore: 1),
            PreferencePair(prompt: "p", chosen: "a", rejected: "b", chosenScore: 1, rejectedScore: 3),
            PreferencePair(prompt: "p", chosen: "a", rejected: "b", chosenScore: 1),
        ]
        let scored = TokenizedExamples<TokenizedPair>(
            pairs, run.tokenizer, run.configuration, needsScores: true)
        #expect(
            scored.examples.map(\.scoreGap) == [2] && scored.dropped.map(\.reason) == [.noScores, .noScores])
        let all = TokenizedExamples<TokenizedPair>(pairs, run.tokenizer, run.configuration)
        #expect(all.examples.map(\.scoreGap) == [2, -2, nil])
    }

    /// Preferred fine-tuning learns the chosen response and its end, and nothing of the prompt.
    @Test func theChosenResponsesOfPairsCanBeLearned() throws {
        let run = try SmallRun()
        let pair = PreferencePair(prompt: "Where?", chosen: "The gym.", rejected: "No.")
        let example = try #require(
            TokenizedExamples<TokenizedConversation>(chosenOf: [pair], run.tokenizer, run.configuration)
                .examples.first)
        let prompt = run.tokenizer.encode("Where?")
        let answer = run.tokenizer.encode("The gym.") + [run.configuration.endTokens[0]]
        #expect(example.tokens == prompt + answer)
        #expect(example.scored == [prompt.count..<prompt.count + answer.count])
    }

    /// A text that spells a chat mark stays text: a stranger's answer cannot end a turn.
    @Test func marksInsideAnswersStayText() throws {
        let run = try SmallRun()
        let pair = PreferencePair(prompt: "p", chosen: "a\(ChatMarkup.end)b", rejected: "c")
        let example = TokenizedExamples<TokenizedPair>([pair], run.tokenizer, run.configuration).examples[0]
        #expect(example.chosen.count { $0 == run.configuration.endTokens[0] } == 1)
    }
}

@Suite struct ConvexAlignmentTests {
    @Test func theHeadRanksPairsAndBothPhasesRaiseTheMargin() throws {
        let run = try SmallRun()
        let features = try PairFeatures(run.pairs, run.model())
        #expect(features.chosen.shape == [run.pairs.count, 32])
        var alignment = ConvexAlignment()
        alignment.cronos.beta = 0.1
        let result = try alignment.fit(features, baseSHA256: "x")
        #expect(try ConvexAlignment.margins(result.head, features).allSatisfy { $0 > 0 })
        let margins = result.metrics.filter { $0.values["phase"] == 2 }.compactMap {
            $0.values["rewards/margins"]
        }
        #expect((margins.last ?? 0) > 0)
    }

    /// Features are of the response: the same whatever stands beside it in the batch, and different by response.
    @Test func featuresDependOnTheirResponseAlone() throws {
        let run = try SmallRun()
        let model = run.model()
        let together = try PairFeatures(run.pairs, model)
        let alone = try PairFeatures([run.pairs[3]], model)
        #expect(zip(together.chosen.row(3), alone.chosen.row(0)).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(together.chosen.row(3) != together.rejected.row(3))
    }
}

@Suite struct CheckpointRunTests {
    /// The head names the weights that stand beside it, also where the base was written by another library.
    @Test func aHeadFitsTheModelThatIsWrittenWithIt() throws {
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/gpt2").path
        let folder = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileContents.makeFolder(folder)
        let pairs = (0..<12).map { PreferencePair(prompt: "p\($0)", chosen: "yes \($0)", rejected: "no") }
        try JSONLines.write(pairs, to: "\(folder)/pairs.jsonl")
        let start = try Checkpoint(fixture)
        let heldOut = try HeldOut(conversations: [], pairs: [], start.tokenizer, start.model.configuration)
        var alignment = ConvexAlignment()
        alignment.cronos.iterations = 20
        _ = try CheckpointRun(
            start: start, parent: fixture, data: "\(folder)/pairs.jsonl", output: "\(folder)/coala",
            heldOut: heldOut
        ).fitHead(pairs, alignment)
        let head = try ConvexHead("\(folder)/coala/\(ConvexHead.fileName)")
        #expect(head.baseSHA256 == (try Fingerprint.ofFile("\(folder)/coala/model.safetensors")))
        #expect(head.baseSHA256 != (try Fingerprint.ofFile("\(fixture)/model.safetensors")))
    }
}
