// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Training

/// The toy model of 3D-Properties: its gradient, its three properties, and what does not have them.
@Suite struct ToyModelTests {
    /// Two scenarios, both sides of the pairs on policy or off it, half as long as the command's own runs.
    static let shortened: ToyLaboratory = {
        var training = ToyTraining()
        training.steps = 300
        var laboratory = ToyLaboratory(training, seeds: [7, 8])
        laboratory.scenarios = [ToyScenario.all[0], ToyScenario.all[3]]
        return laboratory
    }()
    static let runs = Result { try shortened.runs() }

    func runs(_ method: String) throws -> [ToyRun] {
        let found = try Self.runs.get().filter { $0.method == method }
        try #require(found.count == 4, "\(method)")
        return found
    }

    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    @Test func theGradientIsTheLossesDerivative() {
        var policy = ToyPolicy(width: 6, seed: 3)
        let slopes = (0..<ToyPolicy.responses).map { Double($0) / 7 - 0.6 }
        func value(_ policy: ToyPolicy) -> Double {
            zip(slopes, policy.activations(of: 2).logProbabilities).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let activations = policy.activations(of: 2)
        #expect(abs(activations.logProbabilities.reduce(0) { $0 + exp($1) } - 1) < 1e-12)
        var gradient = [Double](repeating: 0, count: policy.weights.count)
        policy.accumulate(
            ToyPolicy.logitSlopes(slopes, activations), at: 2, activations, into: &gradient)
        #expect(gradient.count { $0 != 0 } > 25)
        for place in policy.weights.indices {
            let weight = policy.weights[place]
            policy.weights[place] = weight + 1e-6
            let above = value(policy)
            policy.weights[place] = weight - 1e-6
            let below = value(policy)
            policy.weights[place] = weight
            #expect(abs((above - below) / 2e-6 - gradient[place]) < 1e-7, "weight \(place)")
        }
    }

    @Test(arguments: ToyScenario.all)
    func theFirstStepTeachesItsScenario(_ scenario: ToyScenario) throws {
        #expect(abs(scenario.start.reduce(0, +) - 1) < 1e-12)
        let policy = try ToyTraining().start(scenario, seed: 7)
        for prompt in 0..<ToyPolicy.prompts {
            let learned = policy.activations(of: prompt).logProbabilities.map(exp)
            for (value, wanted) in zip(learned, scenario.start) { #expect(abs(value - wanted) < 1e-3) }
        }
    }

    @Test func aNetworkThatCannotLearnItsScenarioIsRefused() {
        var training = ToyTraining()
        training.startSteps = 5
        #expect(throws: TrainingError.self) { try training.start(ToyScenario.all[0], seed: 7) }
    }

    @Test func theRatioOfDerivativesIsThatOfTheLikelihoods() throws {
        for run in try runs("dpo") {
            let balance = try #require(run.balance)
            #expect(abs(balance.low - 1) < 1e-6 && abs(balance.high - 1) < 1e-6)
            // So the rejected side's grows as its likelihood falls, and the chosen one's does not.
            let chosen = try #require(run.end.logChosenSlope) - (run.start.logChosenSlope ?? 0)
            let rejected = try #require(run.end.logRejectedSlope) - (run.start.logRejectedSlope ?? 0)
            #expect(chosen < 0 && rejected > 20, "\(chosen), \(rejected)")
        }
    }

    @Test func rejectedResponsesFallDrastically() throws {
        for run in try runs("dpo") {
            #expect(try #require(run.drop) > 5)
            #expect(try #require(run.stepsToThousandth) < 200)
        }
    }

    @Test func chosenResponsesDegradeWhileTheLossFalls() throws {
        let runs = try runs("dpo")
        for run in runs {
            #expect(run.end.loss < (try #require(run.peak).loss))
            #expect(try #require(run.degradation) > 0.01, "scenario \(run.scenario.number)")
        }
        #expect(mean(runs.compactMap(\.degradation)) > 0.1)
    }

    @Test func massDispersesToResponsesOfNoOwnPair() throws {
        let runs = try runs("dpo")
        for run in runs { #expect(try #require(run.dispersion) > 0.01) }
        #expect(mean(runs.compactMap(\.dispersion)) > 0.1)
        // Off policy the two responses of no pair at all gain before the chosen ones do.
        let off = runs.filter { $0.scenario.number == 4 }
        #expect(mean(off.compactMap(\.mostUnseen)) > mean(off.compactMap(\.start.unseenMass)) + 0.005)
    }

    @Test func flexDPOSoftensAllThree() throws {
        let methods = ["dpo", "flex-dpo, beta- 0.05", "flex-dpo, beta- 0.02", "flex-dpo, beta- 0.01"]
        let all = try methods.map(runs)
        for (stronger, weaker) in zip(all, all.dropFirst()) {
            func falls(_ value: (ToyRun) -> Double?) throws {
                let (before, after) = (stronger.compactMap(value), weaker.compactMap(value))
                try #require(before.count == 4 && after.count == 4)
                #expect(mean(after) < mean(before))
            }
            try falls(\.degradation)
            try falls(\.dispersion)
            try falls { $0.stepsToThousandth.map { -Double($0) } }
        }
        for run in all[1] {
            let balance = try #require(run.balance)
            #expect(abs(balance.low - 0.5) < 1e-6 && abs(balance.high - 0.5) < 1e-6)
        }
    }

    @Test func theSFTTermKeepsTheChosenResponse() throws {
        for run in try runs("dpo + 0.1 sft") {
            #expect(try #require(run.end.chosenMass) > 0.99)
            #expect(try #require(run.degradation) < 0.01)
            // Its part does not fade: the chosen side's derivative stays, the balance goes to 0.
            #expect(try #require(run.balance).low < 0.05)
        }
    }

    @Test func aRewardModelHasNoneOfThem() throws {
        for run in try runs("reward model") {
            let balance = try #require(run.balance)
            #expect(abs(balance.low - 1) < 1e-6 && abs(balance.high - 1) < 1e-6)
            // In rewards, not likelihoods: the derivatives themselves are equal, at every reading.
            for reading in run.readings {
                if let chosen = reading.logChosenSlope, let rejected = reading.logRejectedSlope {
                    #expect(abs(chosen - rejected) < 1e-6)
                }
            }
            #expect(try #require(run.drop) < 2)
            #expect(run.chosenChange > 1 && run.rejectedChange < -1 && run.peak == nil)
        }
    }

    @Test func theSameSeedGivesTheSameReadings() throws {
        var laboratory = Self.shortened
        laboratory.seeds = [8]
        laboratory.methods = [.dpo]
        let again = try laboratory.runs()
        let first = try runs("dpo").filter { $0.seed == 8 }
        #expect(again.map(\.readings) == first.map(\.readings))
        #expect(try runs("dpo").first { $0.seed == 7 }?.readings != first[0].readings)
    }

    @Test func theReportHasItsTablesAndCharts() throws {
        let report = ToyReport(Self.shortened, try Self.runs.get())
        let text = report.markdown
        #expect(
            text.contains("| 1 | on policy | on policy |") && text.contains("| 4 | off policy | off policy |")
        )
        #expect(text.contains("in 4 of 4 runs the rejected side"))
        #expect(
            text.contains("| 1 | dpo | 1.0000 |") && text.contains("| 1 | flex-dpo, beta- 0.02 | 0.2000 |"))
        #expect(text.contains("## A reward model on the same pairs"))
        let files = try report.files()
        #expect(files.count == 3 + 12)
        #expect(Set(files.map(\.name)).count == files.count)
        let readings = try #require(files.first { $0.name == "readings.csv" })
        let lines = String(decoding: readings.contents, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 1 + 36 * 31)
    }
}
