// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import PreferenceData
import StudyFiles
import Tensors
import Testing
import Tokenizers
import Training

/// Likelihoods and gradients of both sides over a run, and the 3D-Properties paper's first property.
@Suite struct ProbeTests {
    let run: SmallRun

    init() throws { run = try SmallRun() }

    func probe(_ objective: any PairObjective, _ model: LanguageModel, pairs: Int = 6) throws -> Probe {
        let watched = Array(run.pairs.prefix(pairs))
        let reference = LanguageModel(run.configuration, seed: 8)
        let unseen = watched.map {
            TokenizedResponses(prompt: $0.prompt, responses: [$0.chosen.reversed().dropFirst() + [3]])
        }
        return Probe(
            watched, objective: objective,
            reference: try ResponseScoring.sums(watched.map(\.responses), reference), unseen: unseen)
    }

    /// |dL/dpi_l| / |dL/dpi_w| is pi_w / pi_l for DPO, exactly; with other betas their ratio joins it.
    @Test func theSlopesOfDPOAreInTheRatioOfTheLikelihoods() throws {
        let model = run.model()
        for (ratio, objective) in [
            (1.0, DirectPreferenceOptimization(beta: 0.1) as any PairObjective),
            (0.25, FlexDirectPreferenceOptimization(betaChosen: 0.2, betaRejected: 0.05)),
        ] {
            let metrics = try probe(objective, model).measure(model, run.options(steps: 1)).metrics
            func value(_ name: String) throws -> Double { try #require(metrics["probe/\(name)"]) }
            let slopes = try value("log_dloss_dpi/rejected") - value("log_dloss_dpi/chosen")
            let likelihoods = try value("logps/chosen") - value("logps/rejected")
            #expect(abs(slopes - likelihoods - log(ratio)) < 1e-9)
        }
    }

    @Test func theSidesOfTheGradientAreItsParts() throws {
        let model = run.model()
        let objective = OddsRatioPreferenceOptimization(lambda: 0.5)
        let probe = try probe(objective, model)
        let metrics = try probe.measure(model, run.options(steps: 1)).metrics
        // By finite differences in the direction of the whole gradient it is the sum of both sides that counts; by hand:
        // one backward pass with the slopes of one side.
        let batch = PairScoring.batch(probe.pairs)
        for side in 0..<2 {
            for parameter in model.parameters { parameter.clearGradient() }
            _ = model.accumulateGradients(
                batch, on: Tape(recording: true), groups: PairScoring.groups(batch)
            ) { place, values in
                let pair = PairScoring.pair(values, of: batch, at: place)
                let loss = objective.loss(pair)
                let (w, l) = side == 0 ? (loss.chosenSlope, 0) : (0, loss.rejectedSlope)
                let count = Double(probe.pairs.count)
                return [Float](repeating: Float(w / count), count: pair.chosenTokens)
                    + [Float](repeating: Float(l / count), count: pair.rejectedTokens)
            }
            let norm = model.parameters.reduce(0.0) {
                $0 + ($1.gradient?.values.reduce(0.0) { $0 + Double($1) * Double($1) } ?? 0)
            }.squareRoot()
            let measured = try #require(metrics["probe/grad_norm/\(["chosen", "rejected"][side])"])
            #expect(abs(measured - norm) < 1e-5 * norm && norm > 0)
        }
    }

    @Test func aSideThroughWhichNothingGoesHasNoSlope() throws {
        let model = run.model()
        // A margin of 1e-6 nats is held by half of the pairs or more; those that do not hold it have the slope 1.
        let metrics = try probe(SequenceLikelihoodCalibration(delta: 1e-6, lambda: 0), model).measure(
            model, run.options(steps: 1)
        )
        .metrics
        let scores = try PairScoring.score(Array(run.pairs.prefix(6)), model)
        let active = scores.filter { 1e-6 - $0.chosen + $0.rejected > 0 }
        let wanted = active.isEmpty ? nil : active.reduce(0) { $0 - $1.chosen } / Double(active.count)
        #expect((metrics["probe/log_dloss_dpi/chosen"] == nil) == (wanted == nil))
        if let wanted { #expect(abs((metrics["probe/log_dloss_dpi/chosen"] ?? 0) - wanted) < 1e-4) }
        #expect(metrics["probe/logps/unseen"].map { $0 < 0 } == true)
    }

    @Test func watchingChangesNothingOfTheRun() throws {
        func train(_ probed: Bool) throws -> (bits: [[Float]], metrics: [StepMetrics]) {
            let model = run.model()
            let probe = try probe(DirectPreferenceOptimization(), model)
            var trainer = Trainer(model, options: run.options(steps: 7))
            if probed {
                trainer.probe = PeriodicProbe(every: 3) { try probe.measure($0, run.options(steps: 7)) }
            }
            let result = try trainer.align(
                run.pairs, objective: DirectPreferenceOptimization(), reference: try run.reference(model))
            return (model.parameters.map(\.value.values), result.metrics)
        }
        let (plain, watched) = (try train(false), try train(true))
        #expect(plain.bits == watched.bits)
        let probes = watched.metrics.filter { $0.values["probe/logps/chosen"] != nil }
        // Before the first step, every third, and after the last.
        #expect(probes.map(\.step) == [0, 3, 6, 7])
        #expect(plain.metrics.count == 7 && watched.metrics.count == 11)
    }

    /// Stopped right after a measurement, a run goes on without measuring the same step again.
    @Test func aStepIsWatchedOnceHoweverTheRunIsCut() throws {
        struct Stop: Error {}
        let scratch = try ScratchFolder()
        func train(_ folder: RunFolder?, stopping: Bool) throws -> (bits: [[Float]], steps: [Int]) {
            let model = run.model()
            let reference = try run.reference(model)
            let probe = try probe(DirectPreferenceOptimization(), model)
            var trainer = Trainer(model, options: run.options(steps: 7))
            trainer.folder = folder
            trainer.probe = PeriodicProbe(every: 3) { try probe.measure($0, run.options(steps: 7)) }
            trainer.onStep = {
                if stopping, $0.step == 3, $0.values["probe/logps/chosen"] != nil { throw Stop() }
            }
            let result = try trainer.align(
                run.pairs, objective: DirectPreferenceOptimization(), reference: reference)
            let probes = result.metrics.filter { $0.values["probe/logps/chosen"] != nil }
            return (model.parameters.map(\.value.values), probes.map(\.step))
        }
        let whole = try train(nil, stopping: false)
        let identity = RunIdentity(["seed": "1"])
        #expect(throws: Stop.self) {
            try train(RunFolder(scratch("run"), identity: identity, fresh: false), stopping: true)
        }
        let cut = try train(RunFolder(scratch("run"), identity: identity, fresh: false), stopping: false)
        #expect(cut.steps == [0, 3, 6, 7] && cut.steps == whole.steps && cut.bits == whole.bits)
    }

    /// Property 1 on a small model: the rejected responses' likelihood falls by more than the chosen ones' rises.
    @Test func underDPORejectedResponsesFallFastest() throws {
        let model = run.model()
        _ = try Trainer(model, options: run.options(steps: 60)).fineTune(run.conversations)
        let reference = model.copy()
        let probe = Probe(
            run.pairs, objective: DirectPreferenceOptimization(),
            reference: try ResponseScoring.sums(run.pairs.map(\.responses), reference), unseen: [])
        let before = try probe.measure(model, run.options(steps: 1)).metrics
        _ = try Trainer(model, options: run.options(steps: 30, rate: 1e-3)).align(
            run.pairs, objective: DirectPreferenceOptimization(), reference: try run.reference(reference))
        let after = try probe.measure(model, run.options(steps: 1)).metrics
        func change(_ name: String) -> Double { (after[name] ?? .nan) - (before[name] ?? .nan) }
        #expect(change("probe/logps/rejected") < 0)
        #expect(abs(change("probe/logps/rejected")) > abs(change("probe/logps/chosen")))
    }
}
