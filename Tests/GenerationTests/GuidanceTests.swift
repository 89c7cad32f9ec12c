// SPDX-License-Identifier: Apache-2.0

import Autograd
import ConvexNetworks
import Foundation
import Generation
import LanguageModels
import Randomness
import Tensors
import Testing
import Tokenizers

@Suite struct GuidanceTests {
    let fixture: Fixture

    init() throws { fixture = try Fixture() }

    func guide(_ mode: Guidance.Mode, _ head: ConvexHead, every: Int = 3) -> ConvexGuide {
        var guidance = Guidance(mode)
        guidance.every = every
        return ConvexGuide(head: head, guidance)
    }

    @Test(arguments: Guidance.Mode.allCases, [ResponseLength.exactly(12), .atMost(12)])
    func guidanceThatSaysNothingIsPlainSampling(mode: Guidance.Mode, length: ResponseLength) throws {
        let requests = fixture.requests(length)
        let plain = try fixture.sample(requests)
        #expect(try fixture.sample(requests, guide: guide(mode, fixture.head([0, 0], adding: 3))) == plain)
        var silent = guide(mode, fixture.head([1, -1, 2]))
        silent.guidance.candidates = 1
        silent.guidance.scale = 0
        #expect(try fixture.sample(requests, guide: silent) == plain)
        #expect(try fixture.sample(requests, guide: guide(mode, fixture.head([1, -1, 2]))) != plain)
    }

    /// Beyond the window a head reads nothing, and has nothing to say.
    @Test(arguments: Guidance.Mode.allCases) func aFullWindowIsPlainSampling(mode: Guidance.Mode) throws {
        let requests = fixture.requests()
        let plain = try fixture.sample(requests)
        let longest = requests.map(\.prompt.count).max() ?? 0
        func guided(window: Int) throws -> [SampledResponse?] {
            let head = fixture.head([1, -1, 2], form: FeatureForm(window: window))
            return try fixture.sample(requests, guide: guide(mode, head))
        }
        #expect(try guided(window: requests.map(\.prompt.count).min() ?? 0) == plain)
        #expect(try guided(window: longest + 6) != plain)
        let all = try fixture.sample(requests, guide: guide(mode, fixture.head([1, -1, 2])))
        #expect(try guided(window: longest + 12) == all)
    }

    @Test(arguments: Guidance.Mode.allCases) func scoresCountUpToPositiveAffineMaps(mode: Guidance.Mode)
        throws
    {
        let guided = try fixture.sample(fixture.requests(), guide: guide(mode, fixture.head([1, -1, 2])))
        for (a, b) in [(2, 0), (3, -7), (0.1, 40)] as [(Float, Float)] {
            let head = fixture.head([a, -a, 2 * a], adding: b)
            #expect(try fixture.sample(fixture.requests(), guide: guide(mode, head)) == guided)
        }
        let opposite = fixture.head([-1, 1, -2])
        #expect(try fixture.sample(fixture.requests(), guide: guide(mode, opposite)) != guided)
    }

    @Test(arguments: Guidance.Mode.allCases) func guidedResponsesScoreHigher(mode: Guidance.Mode) throws {
        let requests = (0..<24).map {
            ResponseRequest(
                prompt: fixture.tokenizer.encode("where is"), chain: .hf(temperature: 1),
                length: .exactly(12), draws: SeededGenerator(seed: UInt64($0)))
        }
        let head = fixture.head([1, -1, 2])
        func score(_ responses: [SampledResponse?]) throws -> Float {
            try zip(requests, responses).reduce(0) { sum, entry in
                try sum + uncachedScore(entry.0.prompt, entry.1?.tokens ?? [], head)
            }
        }
        let guided = try fixture.sample(requests, guide: guide(mode, head, every: 1))
        #expect(try score(guided) > score(try fixture.sample(requests)))
    }

    @Test(arguments: Guidance.Mode.allCases) func batchOrderAndThreadsChangeNoToken(mode: Guidance.Mode)
        throws
    {
        let guide = guide(mode, fixture.head([1, -1, 2]))
        let requests = fixture.requests(.atMost(11))
        let together = try fixture.sample(requests, guide: guide)
        #expect(try fixture.sample(requests, guide: guide, batchSize: 1) == together)
        #expect(try fixture.sample(requests.reversed(), guide: guide).reversed() == together)
        #expect(try Workers.$threads.withValue(1) { try fixture.sample(requests, guide: guide) } == together)
    }

    @Test(arguments: Guidance.Mode.allCases) func lengthsHold(mode: Guidance.Mode) throws {
        let head = fixture.head([1, -1, 2])
        let exact = try fixture.sample(fixture.requests(.exactly(7)), guide: guide(mode, head))
        #expect(exact.allSatisfy { $0?.tokens.count == 7 && $0?.ended == false })
        let many = (0..<40).map {
            ResponseRequest(
                prompt: fixture.tokenizer.encode("pool"), chain: .hf(temperature: 5, topK: 200, topP: 1),
                length: .atMost(20), draws: SeededGenerator(seed: UInt64($0)))
        }
        let free = try fixture.sample(many, guide: guide(mode, head, every: 2)).compactMap(\.self)
        #expect(free.count == 40 && free.contains { $0.ended && $0.tokens.count < 20 })
        #expect(free.allSatisfy { $0.ended || $0.tokens.count == 20 })
        let specials = Set(fixture.tokenizer.vocabulary.specials)
        #expect(free.allSatisfy { specials.isDisjoint(with: $0.tokens) })
    }

    /// Log-probability counts where it is asked for: with a large weight, responses are likelier under the model.
    @Test func alphaPrefersLikelyContinuations() throws {
        var guide = guide(.prefix, fixture.head([1, -1, 2]))
        func likelihood(alpha: Double) throws -> Float {
            guide.guidance.alpha = alpha
            var batch = PackedBatch()
            for (request, response) in zip(
                fixture.requests(), try fixture.sample(fixture.requests(), guide: guide))
            {
                batch.add(prompt: request.prompt, completions: [response?.tokens ?? []])
            }
            return fixture.model.tokenLogProbabilities(batch, on: Tape(recording: false)).value.values
                .reduce(0, +)
        }
        let (against, without, with) = (
            try likelihood(alpha: -1_000), try likelihood(alpha: 0), try likelihood(alpha: 1_000)
        )
        #expect(against < without && without < with)
    }

    @Test func refusesAHeadOfAnotherWidth() throws {
        let head = ConvexHead(
            network: TwoLayerNetwork(theta1: Tensor(zeros: [5, 1]), theta2: [1]), form: FeatureForm(),
            mean: [0, 0, 0, 0], deviation: [1, 1, 1, 1], baseSHA256: "-")
        #expect(throws: ConvexError.dimension(expected: 4, found: 16)) {
            try fixture.sample(fixture.requests(), guide: ConvexGuide(head: head))
        }
    }
}

// MARK: Against decoding without a cache

extension GuidanceTests {
    /// Hidden states of prompt and response from one packed pass.
    func states(_ prompt: [Int32], _ response: [Int32]) -> Tensor {
        var batch = PackedBatch()
        batch.add(sequence: prompt + response, scoring: [])
        return fixture.model.hiddenStates(batch, on: Tape(recording: false)).value
    }

    func uncachedScore(_ prompt: [Int32], _ response: [Int32], _ head: ConvexHead) throws -> Float {
        let hidden = states(prompt, response)
        var pool = FeaturePool(
            head.form, promptTokens: prompt.count, promptState: hidden.row(prompt.count - 1))
        for row in prompt.count..<hidden.rows { pool.take(hidden.row(row)) }
        return try head.scores(Tensor(pool.features, shape: [1, 16]))[0]
    }

    /// One response by the definition of the token modes: everything is computed from its start for each token.
    func uncached(_ request: ResponseRequest, _ guide: ConvexGuide) throws -> (
        tokens: [Int32], ended: Bool
    ) {
        let chain = guide.guidance.chain(request.chain)
        let decoder = BatchDecoder(fixture.model)
        let ends = Set(fixture.model.configuration.endTokens)
        let banned = Set(fixture.tokenizer.vocabulary.specials).subtracting(ends)
        var draws = request.draws
        var tokens: [Int32] = []
        while tokens.count < request.length.limit {
            let hidden = states(request.prompt, tokens)
            let last = Tensor(hidden.row(hidden.rows - 1), shape: [1, 16])
            let logits = decoder.logits(last).rowView(0)
            logits.exclude(banned.map { Int($0)..<Int($0) + 1 })
            let candidates = chain.candidates(logits)
            let scores = try candidates.map { candidate in
                let next = ends.contains(candidate.token) ? [] : [candidate.token]
                return try uncachedScore(request.prompt, tokens + next, guide.head)
            }
            let token = chain.draw(
                among: candidates, scores: tokens.count % guide.guidance.every == 0 ? scores : nil,
                using: &draws)
            if ends.contains(token) { return (tokens, true) }
            tokens.append(token)
        }
        return (tokens, false)
    }

    @Test(
        arguments: [Guidance.Mode.tokenMultiply, .tokenAdd, .nucleus],
        [FeatureForm(), FeatureForm(pooling: .last), FeatureForm(pooling: .attention, window: 9)])
    func cachedDecodingDrawsTheTokensOfUncachedDecoding(mode: Guidance.Mode, form: FeatureForm) throws {
        let guide = guide(mode, fixture.head([1, -1, 2], form: form), every: 2)
        let requests = (0..<6).map {
            ResponseRequest(
                prompt: fixture.tokenizer.encode("the pool"), chain: .hf(temperature: 2, topK: 12),
                length: .atMost(9), draws: SeededGenerator(seed: UInt64($0)))
        }
        let cached = try fixture.sample(requests, guide: guide)
        let different = try zip(requests, cached).count { request, cached in
            let direct = try uncached(request, guide)
            return direct.tokens != cached?.tokens || direct.ended != cached?.ended
        }
        #expect(different == 0)
    }

    @Test(arguments: FeatureForm.Pooling.allCases, [nil, 7]) func cachedScoresEqualUncachedOnes(
        pooling: FeatureForm.Pooling, window: Int?
    ) throws {
        let head = fixture.head([1, -1, 2], form: FeatureForm(pooling: pooling, window: window))
        let prompt = fixture.tokenizer.encode("where is")
        let response = Array(fixture.tokenizer.encode("the pool is here").prefix(10))
        let decoder = BatchDecoder(fixture.model)
        let prefix = decoder.prefill([prompt])[0]
        var row = decoder.row(after: prefix, capacity: response.count)
        var pool = FeaturePool(head.form, promptTokens: prompt.count, promptState: prefix.lastHidden)
        for (count, token) in response.enumerated() {
            if count == 4 { row = decoder.branch(of: row, capacity: response.count) }
            pool.take(decoder.step([(row, token)]).row(0))
            let cached = try head.scores(Tensor(pool.features, shape: [1, 16]))[0]
            let direct = try uncachedScore(prompt, Array(response[...count]), head)
            #expect(abs(cached - direct) < 1e-4)
        }
    }
}

@Suite struct GuidanceChainTests {
    let plain = SamplerChain.hf(temperature: 0.7)

    @Test func modesAreOneStepInDifferentPlaces() {
        func steps(_ mode: Guidance.Mode) -> [SamplerStep] { Guidance(mode).chain(plain).steps }
        let factor = SamplerStep.guidance(GuidanceWeight(form: .factor, scale: 2))
        let addition = SamplerStep.guidance(GuidanceWeight(form: .addition, scale: 2))
        #expect(steps(.prefix) == plain.steps)
        #expect(steps(.tokenMultiply) == [.temperature(0.7), .topK(50), factor, .topP(0.9)])
        #expect(steps(.tokenAdd) == [.topK(50), addition, .temperature(0.7), .topP(0.9)])
        #expect(steps(.nucleus) == [.temperature(0.7), .topK(50), .topP(0.9), factor])
    }

    /// Without a top-k of its own a chain would have a whole vocabulary scored.
    @Test func theNumberOfScoredTokensIsBounded() {
        let wide = SamplerChain.hf(temperature: 0.7, topK: 0)
        for mode in [Guidance.Mode.tokenMultiply, .tokenAdd, .nucleus] {
            #expect(Guidance(mode).chain(wide).steps.contains(.topK(Guidance.widestPool)))
        }
    }

    func row(_ logits: [Float]) -> TensorRow { Tensor(logits, shape: [1, logits.count]).rowView(0) }

    @Test func weightsAreThoseOfTheFormulas() {
        let logits = [0.5, 0.3, 0.2].map { Float(log($0)) }
        func probabilities(_ form: GuidanceWeight.Form) -> [Int32: Double] {
            let chain = SamplerChain([.guidance(GuidanceWeight(form: form, scale: 2))])
            let weighed = chain.distribution(of: chain.candidates(row(logits)), scores: [-1, 0, 1])
            return Dictionary(uniqueKeysWithValues: weighed.map { ($0.token, $0.probability) })
        }
        // p (1 + 2 s) with s = 0, 1/2, 1; and p e^(2 s).
        for (token, expected) in [0.5, 0.6, 0.6].enumerated() {
            #expect(abs((probabilities(.factor)[Int32(token)] ?? 0) - expected / 1.7) < 1e-6)
        }
        let weights = [0.5, 0.3 * 2.718281828, 0.2 * 7.389056099]
        for (token, expected) in weights.enumerated() {
            let share = expected / weights.reduce(0, +)
            #expect(abs((probabilities(.addition)[Int32(token)] ?? 0) - share) < 1e-6)
        }
    }

    @Test func scoresAreBroughtBetweenZeroAndOne() {
        #expect(GuidanceWeight.normalized([3, 1, 2]) == [1, 0, 0.5])
        #expect(GuidanceWeight.normalized([4, 4]) == [0, 0])
        #expect(GuidanceWeight.normalized([]) == [])
    }

    /// Top-p after the weighing keeps what is likely after it.
    @Test func truncationAfterGuidanceSeesTheNewOrder() {
        let logits = [0.6, 0.4].map { Float(log($0)) }
        let chain = SamplerChain([.guidance(GuidanceWeight(form: .factor, scale: 9)), .topP(0.5)])
        let kept = chain.distribution(of: chain.candidates(row(logits)), scores: [0, 1])
        #expect(kept.map(\.token) == [1])
    }
}
