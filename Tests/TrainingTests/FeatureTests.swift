// SPDX-License-Identifier: Apache-2.0

import Autograd
import ConvexNetworks
import Foundation
import LanguageModels
import StudyFiles
import Tensors
import Testing
import Training

@Suite struct ResponseFeaturesTests {
    let run: SmallRun

    init() throws { run = try SmallRun() }

    func error(_ actual: [Float], _ expected: [Float]) -> Float {
        zip(actual, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// By definition: prompt and response alone in a pass, the response's rows without its end pooled.
    func direct(_ prompt: [Int32], _ response: [Int32], _ model: LanguageModel, _ form: FeatureForm)
        -> [Float]
    {
        var batch = PackedBatch()
        batch.add(sequence: prompt + response.dropLast(), scoring: [])
        let hidden = model.hiddenStates(batch, on: Tape(recording: false)).value
        let end = min(prompt.count, form.window ?? .max)
        var pool = FeaturePool(form, promptTokens: prompt.count, promptState: hidden.row(end - 1))
        for row in prompt.count..<max(prompt.count, hidden.rows) { pool.take(hidden.row(row)) }
        return pool.features
    }

    /// A window that ends in the prompts, within the responses, and after them; the batch beside a pair changes nothing.
    @Test(arguments: FeatureForm.Pooling.allCases, [nil, 3, 24, 27, 64] as [Int?])
    func featuresAreThoseOfTheResponseAlone(pooling: FeatureForm.Pooling, window: Int?) throws {
        let model = run.model()
        let form = FeatureForm(pooling: pooling, window: window)
        let features = try PairFeatures(run.pairs, model, form: form)
        #expect(features.chosen.shape == [run.pairs.count, 32] && features.form == form)
        for (index, pair) in run.pairs.enumerated() {
            let chosen = direct(pair.prompt, pair.chosen, model, form)
            let rejected = direct(pair.prompt, pair.rejected, model, form)
            #expect(error(features.chosen.row(index), chosen) < 1e-5)
            #expect(error(features.rejected.row(index), rejected) < 1e-5)
        }
    }

    @Test func sixteenBitsAreNearAndCostTheSameCount() throws {
        let model = run.model()
        let (f32, bf16) = (
            try PairFeatures(run.pairs, model), try PairFeatures(run.pairs, model, precision: .bf16)
        )
        #expect(f32.chosen.values != bf16.chosen.values)
        #expect(error(bf16.chosen.values, f32.chosen.values) < 0.1)
        #expect(f32.floatingPointOperations == bf16.floatingPointOperations)
    }

    /// What a window cuts off is not computed, and what two responses share is computed once.
    @Test func onlyWhatIsReadIsComputed() throws {
        let model = run.model()
        func operations(_ pairs: [TokenizedPair], _ window: Int?) throws -> Double {
            try PairFeatures(pairs, model, form: FeatureForm(window: window)).floatingPointOperations
        }
        let tokens = run.pairs.reduce(0) { $0 + $1.prompt.count + $1.chosen.count + $1.rejected.count - 2 }
        let all = try operations(run.pairs, nil)
        #expect(all > 2 * Double(run.configuration.linearWeights * tokens))
        #expect(PairFeatures.tokens(run.pairs, FeatureForm()) == tokens)
        let cut = try operations(run.pairs, 24)
        #expect(cut < all)
        #expect(try operations(run.pairs, 64) == all)
        let same = run.pairs.map { TokenizedPair(prompt: $0.prompt, chosen: $0.chosen, rejected: $0.chosen) }
        let rows = same.reduce(0) { $0 + $1.prompt.count + $1.chosen.count - 1 }
        #expect(PairFeatures.tokens(same, FeatureForm()) == rows)
    }

    @Test func pairsThatAWindowDoesNotTellApartAreCounted() throws {
        let (prompt, a, b) = ([1, 2, 3, 4], [5, 6, 7, 0], [5, 8, 0]) as ([Int32], [Int32], [Int32])
        let pair = TokenizedPair(prompt: prompt, chosen: a, rejected: b)
        let counts = [3, 4, 5, 6, nil].map { PairFeatures.alike([pair], FeatureForm(window: $0)) }
        #expect(counts == [1, 1, 1, 0, 0])
        let features = try PairFeatures([pair], run.model(), form: FeatureForm(window: 4))
        #expect(features.chosen.values == features.rejected.values)
    }

    @Test func aRecordWithoutNumbersIsNamed() throws {
        let model = run.model()
        let token = Int(run.pairs[5].chosen[0])
        model.embedding.value[token * 32] = .nan
        let first = run.pairs.firstIndex {
            [$0.prompt, $0.chosen, $0.rejected].joined().contains(Int32(token))
        }
        #expect {
            try PairFeatures(run.pairs, model)
        } throws: {
            ($0 as? ResponseFeatures.NotFinite)?.place == first
        }
    }
}

@Suite struct FeatureCacheTests {
    let scratch: ScratchFolder
    let run: SmallRun

    init() throws {
        scratch = try ScratchFolder()
        run = try SmallRun()
    }

    func features(
        _ pairs: [TokenizedPair], _ model: LanguageModel, _ form: FeatureForm = FeatureForm(),
        _ precision: Precision = .f32, onDamage: @escaping (String) -> Void = { _ in },
        onPairs: (Int) throws -> Void = { _ in }
    ) throws -> PairFeatures {
        let cache = FeatureCache(KeyedFiles(scratch("cache"), onDamage: onDamage))
        return try PairFeatures(
            pairs, model, form: form, precision: precision, cache: cache, onPairs: onPairs)
    }

    @Test func aSecondFitCostsNoForwardPassAndGivesTheSameHead() throws {
        let model = run.model()
        let direct = try PairFeatures(run.pairs, model)
        let (first, second) = (try features(run.pairs, model), try features(run.pairs, model))
        #expect(first.floatingPointOperations == direct.floatingPointOperations)
        #expect(second.floatingPointOperations == 0)
        #expect(second.chosen.values == direct.chosen.values)
        #expect(second.rejected.values == direct.rejected.values)
        func head(_ features: PairFeatures) throws -> Data {
            try ConvexAlignment().fit(features, baseSHA256: "x").head.encode()
        }
        #expect(try head(first) == head(second))
    }

    @Test func whateverDecidesFeaturesIsInTheKey() throws {
        let model = run.model()
        _ = try features(run.pairs, model)
        func isComputed(
            _ pairs: [TokenizedPair], _ model: LanguageModel, _ form: FeatureForm = FeatureForm(),
            _ precision: Precision = .f32
        ) throws -> Bool { try features(pairs, model, form, precision).floatingPointOperations > 0 }
        #expect(try isComputed(Array(run.pairs.dropLast()), model))
        #expect(try isComputed(run.pairs, model, FeatureForm(pooling: .last)))
        #expect(try isComputed(run.pairs, model, FeatureForm(window: 25)))
        #expect(try isComputed(run.pairs, model, FeatureForm(), .bf16))
        let other = model.copy()
        other.parameters[3].value[0] += 1
        #expect(try isComputed(run.pairs, other))
        #expect(try !isComputed(run.pairs, model))
    }

    @Test(arguments: ["", "cut", "changed"]) func aDamagedFileIsComputedAgainWithAWord(damage: String) throws
    {
        let model = run.model()
        let expected = try features(run.pairs, model)
        let name = try #require(try scratch.names("cache").first)
        let path = scratch("cache/\(name)")
        let sound = try FileContents.read(path)
        var spoiled = sound
        switch damage {
        case "cut": spoiled = sound.prefix(sound.count / 2)
        case "changed": spoiled[sound.count - 3] ^= 1
        default: spoiled = Data()
        }
        try FileContents.write(spoiled, to: path)
        var words: [String] = []
        let again = try features(run.pairs, model, onDamage: { words.append($0) })
        #expect(again.chosen.values == expected.chosen.values && again.floatingPointOperations > 0)
        #expect(words.count == 1 && words[0].contains(name))
        #expect(try FileContents.read(path) == sound)
    }

    /// More pairs than a file holds: what was whole before the interruption is not computed again, and the rest is.
    @Test func anInterruptedExtractionGoesOn() throws {
        struct Stop: Error {}
        let model = run.model()
        var pairs: [TokenizedPair] = []
        while pairs.count < FeatureCache.recordsPerFile + 8 { pairs += run.pairs }
        #expect(throws: Stop.self) {
            try features(pairs, model, onPairs: { if $0 > FeatureCache.recordsPerFile { throw Stop() } })
        }
        #expect(try scratch.names("cache").count == 1)
        let whole = try PairFeatures(pairs, model)
        let resumed = try features(pairs, model)
        let share = resumed.floatingPointOperations / whole.floatingPointOperations
        #expect(share > 0 && share < 0.1)
        #expect(try scratch.names("cache").count == 2)
        let places = [0, FeatureCache.recordsPerFile - 1, FeatureCache.recordsPerFile, pairs.count - 1]
        for place in places {
            #expect(
                zip(resumed.chosen.row(place), whole.chosen.row(place)).allSatisfy { abs($0 - $1) < 1e-5 })
        }
        #expect(try features(pairs, model).floatingPointOperations == 0)
    }
}

/// Shares at DistilGPT2's shape, from the code that runs count with; no model is made.
@Suite struct CountedShareTests {
    static let shape: ModelConfiguration = {
        let named = NamedShape.all.first { $0.name == "distilgpt2" }
        return named.map { $0.configuration(vocabularySize: 50_257, beginToken: 0, endToken: 0) }
            ?? ModelConfiguration(
                vocabularySize: 1, contextLength: 1, channels: 1, layers: 0, heads: 1, beginToken: 0,
                endTokens: [0])
    }()

    /// A pair of `tokens` in each sequence, of which `prompt` are shared.
    func share(tokens: Int, prompt: Int, window: Int?) -> CountedShare {
        func text(_ count: Int, _ token: Int32) -> [Int32] { [Int32](repeating: token, count: count) }
        let pair = TokenizedPair(
            prompt: text(prompt, 1), chosen: text(tokens - prompt, 2), rejected: text(tokens - prompt, 3))
        return CountedShare([pair], Self.shape, form: FeatureForm(window: window))
    }

    /// Operations a pair of the fit's dearest parts at 20,000 pairs, 769 features and 10 gates: the (7,690, 7,690) system
    /// and its factor, and 1,000 iterations of four masked products.
    let solver: Double = {
        let (rows, features, gates, iterations) = (40_000.0, 769.0, 10.0, 1_000.0)
        let system = gates * (gates + 1) * rows * features * features
        let factor = (gates * features) * (gates * features) * (gates * features) / 3
        return (system + factor + iterations * 16 * rows * features * gates) / 20_000
    }()

    @Test func theWholeOfCoalaIsAtMost18PercentOfAnEpochOfDPO() {
        #expect(Self.shape.linearWeights == 42_467_328)
        let share = share(tokens: 256, prompt: 128, window: nil)
        #expect(abs(share.reference / share.training - 1.0 / 3) < 1e-9)
        #expect(share.share(solver: solver) < 0.18)
        #expect(share.share(solver: solver) > 0.14)
    }

    @Test(arguments: [30, 60, 90, 120]) func atTheSubmissionsSettingItIsAtMost12Percent(prompt: Int) {
        #expect(share(tokens: 180, prompt: prompt, window: 128).share(solver: solver) < 0.12)
    }
}
