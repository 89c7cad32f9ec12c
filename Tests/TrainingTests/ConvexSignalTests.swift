// SPDX-License-Identifier: Apache-2.0

import Autograd
import ConvexNetworks
import Foundation
import LanguageModels
import Randomness
import Tensors
import Testing
import Training

/// DPO-Convex: DPO with a convex head's loss on the policy's features.
@Suite struct ConvexSignalTests {
    let run: SmallRun
    let scratch: ScratchFolder
    let reference: [(chosen: Double, rejected: Double)]

    init() throws {
        run = try SmallRun()
        scratch = try ScratchFolder()
        reference = try run.reference(run.model())
    }

    func signal(lambda: Double, interval: Int = 4) -> ConvexSignal.Settings {
        var settings = ConvexSignal.Settings()
        settings.lambda = lambda
        settings.interval = interval
        settings.pairs = 12
        return settings
    }

    func align(_ trainer: Trainer, lambda: Double) throws -> RunResult {
        let objective = ConvexDirectPreferenceOptimization(signal: signal(lambda: lambda))
        return try trainer.align(
            run.pairs, objective: objective, reference: reference,
            signal: objective.signal.map { ConvexSignal(run.pairs, $0, seed: 1) })
    }

    func bits(_ model: LanguageModel) -> [[Float]] { model.parameters.map(\.value.values) }

    @Test func withoutWeightItIsDPOToTheBit() throws {
        let (model, plain) = (run.model(), run.model())
        let options = run.options(steps: 6)
        let convex = try align(Trainer(model, options: options), lambda: 0)
        let dpo = try Trainer(plain, options: options).align(
            run.pairs, objective: DirectPreferenceOptimization(), reference: reference)
        #expect(bits(model) == bits(plain) && run.losses(convex) == run.losses(dpo))
        #expect(convex.progress.operations == dpo.progress.operations)
        let weighted = run.model()
        _ = try align(Trainer(weighted, options: options), lambda: 0.1)
        #expect(bits(weighted) != bits(plain))
    }

    @Test func theHeadsLossFallsFasterThanUnderDPOAlone() throws {
        let options = run.options(steps: 12, rate: 1e-3)
        func losses(_ lambda: Double) throws -> [Double] {
            try align(Trainer(run.model(), options: options), lambda: lambda).metrics.compactMap {
                $0.values["convex_loss"]
            }
        }
        let (weak, strong) = (try losses(1e-6), try losses(3))
        #expect(weak.count == 12 && strong.count == 12)
        // One head for steps 1 to 4: what differs is how far the policy follows it.
        #expect(abs(strong[0] - weak[0]) < 1e-9)
        #expect(strong[3] < weak[3])
    }

    /// A stop between two fits: the state holds the head that the next steps still use.
    @Test(arguments: [2, 6]) func goesOnToTheSameBits(stop: Int) throws {
        struct Stop: Error {}
        var options = run.options(steps: 9)
        options.saveEvery = 100
        let whole = run.model()
        let expected = try align(Trainer(whole, options: options), lambda: 0.5)
        func folder() throws -> RunFolder {
            try RunFolder(scratch("run"), identity: RunIdentity(["seed": "1"]), fresh: false)
        }
        do {
            var trainer = Trainer(run.model(), options: options)
            trainer.folder = try folder()
            trainer.onStep = { if $0.step == stop { throw Stop() } }
            #expect(throws: Stop.self) { _ = try align(trainer, lambda: 0.5) }
        }
        let model = run.model()
        var trainer = Trainer(model, options: options)
        trainer.folder = try folder()
        let result = try align(trainer, lambda: 0.5)
        #expect(bits(model) == bits(whole) && run.losses(result) == run.losses(expected))
        #expect(result.progress.operations == expected.progress.operations)
    }

    @Test func theHeadsGradientMatchesFiniteDifferences() throws {
        var draws = SeededGenerator(seed: 3)
        func values(_ count: Int) -> [Float] { (0..<count).map { _ in Float(draws.normal()) } }
        let head = ConvexHead(
            network: TwoLayerNetwork(theta1: Tensor(values(5 * 3), shape: [5, 3]), theta2: values(3)),
            form: FeatureForm(), mean: values(4), deviation: [1, 2, 0.5, 1.5], baseSHA256: "")
        let x = Tensor(values(2 * 4), shape: [2, 4])
        let (scores, gradient) = head.differentiable(x)
        #expect(scores == (try head.scores(x)))
        let analytic = gradient([1, -2]).values
        for place in 0..<x.count {
            func value(_ step: Float) throws -> Double {
                var moved = x.values
                moved[place] += step
                let scores = try head.scores(Tensor(moved, shape: [2, 4]))
                return Double(scores[0]) - 2 * Double(scores[1])
            }
            let numeric = (try value(1e-2) - value(-1e-2)) / 2e-2
            #expect(abs(Double(analytic[place]) - numeric) < 1e-3, "\(place)")
        }
    }
}
