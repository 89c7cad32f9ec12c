// SPDX-License-Identifier: Apache-2.0

import Autograd
import LanguageModels
import Tensors
import Testing
import Training

/// Where a policy stands, counted again from its own responses.
@Suite struct FrontierTests {
    let small: SmallPolicy
    let start, other: LanguageModel
    let rollouts = RolloutSettings(samples: 3, temperature: 1, tokens: 12)

    init() throws {
        small = try SmallPolicy()
        start = try small.policy()
        other = start.copy()
        for parameter in other.parameters {
            parameter.update { value in for index in 0..<value.count { value[index] *= 0.9 } }
        }
    }

    func groups(_ model: LanguageModel, _ samples: Int) throws -> [RolloutGroup] {
        var settings = rollouts
        settings.samples = samples
        return try RolloutSampling(settings: settings, seed: 5, stream: "frontier").groups(
            small.prompts, step: 0, model, small.run.tokenizer, onWait: {})
    }

    @Test func rewardsAndDivergencesAreThoseOfThePoliciesOwnResponses() throws {
        let measurement = FrontierMeasurement(rollouts, reward: ShareOfA(), seed: 5)
        let reading = try measurement.measure(
            other, reference: start, small.prompts, small.run.tokenizer)
        let groups = try groups(other, 3)
        func logps(_ model: LanguageModel) throws -> [[Double]] {
            try ResponseScoring.tokens(groups.map(\.responses), model, temperature: 1).map {
                $0.map { $0.reduce(0) { $0 + Double($1) } }
            }
        }
        let (policy, reference) = (try logps(other), try logps(start))
        for (place, group) in groups.enumerated() {
            let rewards = ShareOfA().scores(group.rewarded)
            #expect(abs(reading.rewards[place] - rewards.reduce(0, +) / 3) < 1e-12)
            let gaps = zip(policy[place], reference[place]).map { $0 - $1 }
            #expect(abs(reading.divergences[place] - gaps.reduce(0, +) / 3) < 1e-5)
        }
        #expect(reading.divergences.allSatisfy { $0 != 0 })
        let own = try measurement.measure(start, reference: start, small.prompts, small.run.tokenizer)
        #expect(own.divergences.allSatisfy { $0 == 0 })
    }

    @Test func bestOfNChoosesAmongTheFirstOfEachPrompt() throws {
        let measurement = FrontierMeasurement(rollouts, reward: ShareOfA(), seed: 5)
        let readings = try measurement.bestOf(
            [1, 4, 8], reference: start, small.prompts, small.run.tokenizer)
        let scores = try groups(start, 8).map { ShareOfA().scores($0.rewarded) }
        for (reading, count) in zip(readings, [1, 4, 8]) {
            #expect(reading.rewards == scores.map { $0.prefix(count).max() ?? 0 })
            #expect(reading.divergences.allSatisfy { $0 == BestOfDivergence.bound(count) })
        }
        #expect(readings[2].rewards.reduce(0, +) > readings[0].rewards.reduce(0, +))
    }
}
