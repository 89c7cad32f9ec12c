// SPDX-License-Identifier: Apache-2.0

import Autograd
import ConvexNetworks
import Foundation
import LanguageModels
import StudyFiles
import Tensors
import Testing
import Tokenizers
import Training

/// A whole run of COALA on a small checkpoint.
@Suite struct HeadFitTests {
    let scratch: ScratchFolder
    let small: SmallRun
    let pairs = (0..<24).map {
        PreferencePair(prompt: "Where is the pool \($0)?", chosen: "It is \($0).", rejected: "No \($0 % 5).")
    }

    init() throws {
        scratch = try ScratchFolder()
        small = try SmallRun()
        try JSONLines.write(pairs, to: scratch("pairs.jsonl"))
    }

    func run(_ output: String, _ model: LanguageModel? = nil) throws -> CheckpointRun {
        let start = Checkpoint(model: model ?? small.model(), tokenizer: small.tokenizer)
        let heldOut = try HeldOut(
            conversations: [], pairs: Array(pairs.prefix(4)), start.tokenizer, start.model.configuration)
        var run = try CheckpointRun(
            start: start, parent: nil, data: scratch("pairs.jsonl"), output: scratch(output), heldOut: heldOut
        )
        run.files = KeyedFiles(scratch("cache"))
        run.lines = pairs.indices.map { 2 * $0 + 10 }
        return run
    }

    var alignment: ConvexAlignment {
        var alignment = ConvexAlignment()
        alignment.cronos.iterations = 20
        return alignment
    }

    @Test func theRecordAndTheHeadSayHowFeaturesWereMade() throws {
        let form = FeatureForm(pooling: .last, window: 40)
        let record = try run("a").fitHead(pairs, alignment, FeatureExtraction(form: form, precision: .bf16))
        #expect(
            record.hyperparameters["pooling"] == "last" && record.hyperparameters["window"] == .number(40))
        #expect(record.hyperparameters["precision"] == "bf16")
        #expect(try ConvexHead(scratch("a/\(ConvexHead.fileName)")).form == form)
        #expect(record.floatingPointOperations > 0 && (record.evaluationOperations ?? 0) > 0)
    }

    @Test func aSecondFitFindsItsFeaturesAndWritesTheSameHead() throws {
        var told: [Int] = []
        var first = try run("a")
        first.onFeatures = { done, total in told.append(done * 100 + total) }
        let record = try first.fitHead(pairs, alignment)
        #expect(told.last == 24 * 100 + 24)
        let again = try run("b").fitHead(pairs, alignment)
        #expect(again.floatingPointOperations < record.floatingPointOperations)
        let heads = try ["a", "b"].map { try FileContents.read(scratch("\($0)/\(ConvexHead.fileName)")) }
        #expect(heads[0] == heads[1])
    }

    @Test func responsesBeyondTheWindowAreRefusedAboveAShareAndSaidBelowIt() throws {
        let short = FeatureExtraction(form: FeatureForm(window: 4))
        #expect {
            try run("a").fitHead(pairs, alignment, short)
        } throws: {
            let words = "\($0)"
            return words.contains("pairs.jsonl: in 24 of 24 pairs") && words.contains("--window")
        }
        #expect(!FileContents.exists(scratch("a")))
        let long = String(repeating: "Where is the pool? ", count: 2)
        let mixed =
            pairs + [PreferencePair(prompt: long, chosen: "It is one.", rejected: "It is two.")]
        let prompts = mixed.map { small.tokenizer.encode($0.prompt).count }
        let window = try #require(prompts.last)
        #expect(prompts.dropLast().allSatisfy { $0 < window })
        var notes: [String] = []
        var longer = try run("b")
        longer.lines = mixed.indices.map { $0 }
        longer.onNote = { notes.append($0) }
        _ = try longer.fitHead(mixed, alignment, FeatureExtraction(form: FeatureForm(window: window)))
        #expect(notes.contains { $0.hasPrefix("1 of 25 pairs have responses that the window") })
    }

    @Test func aRecordWhoseFeaturesAreNoNumbersIsNamedByItsLine() throws {
        let model = small.model()
        // A token that the 8th record is the first to have: its number.
        func tokens(_ pair: PreferencePair) -> Set<Int32> {
            Set([pair.prompt, pair.chosen, pair.rejected].flatMap { small.tokenizer.encode($0) })
        }
        let before = Set(pairs.prefix(7).flatMap(tokens))
        let token = try #require(tokens(pairs[7]).subtracting(before).min())
        model.embedding.value[Int(token) * 32] = .nan
        #expect {
            try run("a", model).fitHead(pairs, alignment)
        } throws: {
            "\($0)".contains("pairs.jsonl, line 24: its features are NaN")
        }
    }
}
