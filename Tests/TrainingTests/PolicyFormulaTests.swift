// SPDX-License-Identifier: Apache-2.0

import Foundation
import LanguageModels
import Testing
import Training

/// Values, advantages, losses and slopes of PPO and GRPO, held against torch in double precision (`Fixtures/policies.py`).
@Suite struct PolicyFormulaTests {
    struct Formulas: Decodable {
        struct Proximal: Decodable {
            var estimator: String
            var whiten_rewards: Bool
            var advantages, returns, policy_slopes, value_slopes: [[Double]]
            var policy_loss, value_loss, value_clipfrac: Double
            var metrics: [String: Double]
        }

        struct Group: Decodable {
            var aggregation, scale: String
            var advantages: [Double]
            var loss: Double
            var slopes: [[Double]]
        }

        var old, reference, new, old_values, new_values: [[Double]]
        var scores: [Double]
        var ppo: [Proximal]
        var grpo: [Group]
        var grpo_beta, clip, value_clip, kl_coef, gamma: Double
        var lambda: Double
        var longest: Int
    }

    struct File: Decodable {
        var formulas: Formulas
    }

    static let tolerance = 1e-7

    let expected: Formulas

    init() throws {
        expected = try JSONDecoder().decode(
            File.self,
            from: Data(contentsOf: URL(fileURLWithPath: "\(TorchTests.folder("gpt2"))/policies.json"))
        ).formulas
    }

    func compare(_ values: [[Double]], _ wanted: [[Double]], _ what: String) {
        #expect(values.map(\.count) == wanted.map(\.count))
        for (value, wanted) in zip(values.joined(), wanted.joined()) {
            #expect(abs(value - wanted) < Self.tolerance, "\(what): \(value), expected \(wanted)")
        }
    }

    /// Two prompts with two responses each, whose tokens do not matter here.
    var experiences: [Experience] {
        [0, 2].map { first in
            let own = first..<first + 2
            return Experience(
                responses: TokenizedResponses(
                    prompt: [1], responses: own.map { [Int32](repeating: 2, count: expected.old[$0].count) }),
                policy: Array(expected.old[own]), reference: Array(expected.reference[own]),
                values: Array(expected.old_values[own]))
        }
    }

    var scores: [[Double]] { [Array(expected.scores[..<2]), Array(expected.scores[2...])] }

    var size: UpdateSize {
        UpdateSize(
            responses: 4, tokens: expected.old.reduce(0) { $0 + $1.count }, longest: expected.longest)
    }

    @Test func advantagesOfTheWorkedExampleAreExact() {
        let advantages = AdvantageEstimation().advantages(rewards: [0, 0, 1], values: [0.5, 0.4, 0.3])
        for (value, wanted) in zip(advantages, [0.43675, 0.565, 0.7]) { #expect(abs(value - wanted) < 1e-15) }
    }

    @Test func lambdaOneTrustsRewardsAndLambdaZeroValues() {
        let (rewards, values) = ([1.0, -2, 4], [0.5, 0.25, -1])
        let all = AdvantageEstimation(discount: 1, decay: 1).advantages(rewards: rewards, values: values)
        #expect(zip(all, [2.5, 1.75, 5]).allSatisfy { abs($0 - $1) < 1e-12 })
        let one = AdvantageEstimation(discount: 0.5, decay: 0).advantages(rewards: rewards, values: values)
        #expect(zip(one, [1 + 0.125 - 0.5, -2 - 0.5 - 0.25, 5]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test(arguments: 0..<3) func proximalOptimizationIsTorchs(place: Int) throws {
        let wanted = expected.ppo[place]
        var ppo = ProximalPolicyOptimization()
        ppo.estimator = try #require(DivergenceEstimator(rawValue: wanted.estimator))
        ppo.whitensRewards = wanted.whiten_rewards
        ppo.estimation = AdvantageEstimation(discount: expected.gamma, decay: expected.lambda)
        let credited = ppo.credit(experiences, scores: scores, weight: expected.kl_coef).experiences
        compare(credited.flatMap(\.advantages), wanted.advantages, "advantages")
        compare(credited.flatMap(\.returns), wanted.returns, "returns")

        let tokens = Double(size.tokens)
        let surrogate = ClippedSurrogate(range: expected.clip)
        let policy = expected.new.indices.map { row in
            expected.new[row].indices.map {
                surrogate.token(
                    logp: expected.new[row][$0], old: expected.old[row][$0],
                    advantage: wanted.advantages[row][$0])
            }
        }
        compare(policy.map { $0.map { $0.slope / tokens } }, wanted.policy_slopes, "policy slopes")
        let loss = policy.joined().reduce(0) { $0 + $1.loss } / tokens
        #expect(abs(loss - wanted.policy_loss) < Self.tolerance)
        let clipped = Double(policy.joined().count(where: \.isClipped)) / tokens
        #expect(clipped == wanted.metrics["policy/clipfrac_avg"] && clipped > 0)

        let valueLoss = ClippedValueLoss(range: expected.value_clip)
        let values = expected.new_values.indices.map { row in
            expected.new_values[row].indices.map {
                valueLoss.token(
                    value: expected.new_values[row][$0], old: expected.old_values[row][$0],
                    target: wanted.returns[row][$0])
            }
        }
        compare(values.map { $0.map { $0.slope / tokens } }, wanted.value_slopes, "value slopes")
        #expect(
            abs(values.joined().reduce(0) { $0 + $1.loss } / tokens - wanted.value_loss) < Self.tolerance)
        #expect(Double(values.joined().count(where: \.isClipped)) / tokens == wanted.value_clipfrac)
    }

    @Test(arguments: 0..<6) func groupRelativeOptimizationIsTorchs(place: Int) throws {
        let wanted = expected.grpo[place]
        var grpo = GroupRelativePolicyOptimization()
        grpo.aggregation = try #require(TokenAggregation(rawValue: wanted.aggregation))
        grpo.scaling = try #require(GroupAdvantages(rawValue: wanted.scale))
        let credited = grpo.credit(experiences, scores: scores, weight: expected.grpo_beta).experiences
        let advantages = credited.flatMap(\.advantages)
        for (row, wanted) in zip(advantages, wanted.advantages) {
            #expect(row.allSatisfy { abs($0 - wanted) < Self.tolerance })
        }
        var (loss, slopes) = (0.0, [[Double]]())
        for row in expected.new.indices {
            let weight = grpo.aggregation.weight(length: expected.new[row].count, of: size)
            slopes.append(
                expected.new[row].indices.map { token in
                    let (new, reference) = (expected.new[row][token], expected.reference[row][token])
                    let part = ClippedSurrogate(range: expected.clip).token(
                        logp: new, old: expected.old[row][token], advantage: advantages[row][token])
                    let k3 = DivergenceEstimator.k3
                    loss +=
                        weight
                        * (part.loss + expected.grpo_beta * k3.value(policy: new, reference: reference))
                    return weight
                        * (part.slope + expected.grpo_beta * k3.slope(policy: new, reference: reference))
                })
        }
        #expect(abs(loss - wanted.loss) < Self.tolerance)
        compare(slopes, wanted.slopes, "slopes")
    }

    @Test func theScoreStandsAtTheLastTokenWhateverItsLength() {
        let scheme = TokenRewards(estimator: .k1, weight: 0.5)
        #expect(scheme.rewards(policy: [-1, -2], reference: [-1, -4], score: 3) == [0, 2])
        #expect(scheme.rewards(policy: [-1], reference: [-3], score: 3) == [2])
    }

    @Test func bothEstimatorsOfTheDivergenceAgreeOnAverage() {
        let (policy, reference) = ([0.7, 0.2, 0.1], [0.3, 0.3, 0.4])
        let exact = zip(policy, reference).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }
        for estimator in DivergenceEstimator.allCases {
            let mean = zip(policy, reference).reduce(0) {
                $0 + $1.0 * estimator.value(policy: log($1.0), reference: log($1.1))
            }
            #expect(abs(mean - exact) < 1e-12, "\(estimator)")
        }
        #expect(DivergenceEstimator.k3.value(policy: -1, reference: -1 - 1e-9) >= 0)
    }

    @Test func whiteningIsUnbiasedAndNeedsTwoTokens() throws {
        let whitened = try #require(Whitening.whitened([[1, 2], [6]]))
        let flat = whitened.flatMap { $0 }
        #expect(abs(flat.reduce(0, +)) < 1e-12)
        #expect(abs(flat.reduce(0) { $0 + $1 * $1 } / 2 - 1) < 1e-7)
        let kept = try #require(Whitening.whitened([[1, 2], [6]], shiftsMean: false))
        #expect(abs(kept.flatMap { $0 }.reduce(0, +) - 9) < 1e-12)
        #expect(Whitening.whitened([[1]]) == nil)
    }

    @Test func aGroupThatScoresAlikeTeachesNothing() {
        for scaling in GroupAdvantages.allCases {
            #expect(scaling.advantages([0.3, 0.3, 0.3]).allSatisfy { abs($0) < 1e-9 })
        }
    }

    @Test func theWeightOfTheDivergenceFollowsItsTarget() {
        let control = DivergenceControl(weight: 0.1, target: 6, horizon: 100)
        #expect(control.next(after: 0.1, divergence: 6, episodes: 10) == 0.1)
        #expect(abs(control.next(after: 0.1, divergence: 6.6, episodes: 10) - 0.101) < 1e-12)
        // However far it is, the weight moves by a fifth in a horizon.
        #expect(abs(control.next(after: 0.1, divergence: 600, episodes: 100) - 0.12) < 1e-12)
        #expect(abs(control.next(after: 0.1, divergence: 0, episodes: 100) - 0.08) < 1e-12)
        #expect(DivergenceControl(weight: 0.1).next(after: 0.1, divergence: 600, episodes: 10) == 0.1)
    }

    @Test func theConstantsAreTRLs() {
        let ppo = ProximalPolicyOptimization(MethodValues())
        #expect(ppo == ProximalPolicyOptimization())
        #expect(ppo.rollouts == RolloutSettings(samples: 1, temperature: 0.7, tokens: 53))
        #expect(ppo.updates == PolicyUpdates(epochs: 4, miniBatches: 1))
        #expect(ppo.control == DivergenceControl(weight: 0.05))
        #expect(ppo.surrogate.range == 0.2 && ppo.valueSettings.loss.range == 0.2)
        #expect(ppo.valueSettings.coefficient == 0.1 && !ppo.whitensRewards && ppo.missingEndPenalty == 0)
        #expect(ppo.estimation == AdvantageEstimation(discount: 1, decay: 0.95) && ppo.estimator == .k1)
        #expect(TrainingMethod.ppo.learningRate == 3e-6)
        #expect(GroupRelativePolicyOptimization(MethodValues()) == GroupRelativePolicyOptimization())
        // What stands in the table of settings is what stands in the code.
        for (method, numbers) in [
            (TrainingMethod.ppo, ppo.hyperparameters),
            (.grpo, GroupRelativePolicyOptimization().hyperparameters),
        ] {
            for own in method.hyperparameters where own.name != "kl-limit" {
                #expect(numbers[own.name.replacing("-", with: "_")] == own.standard, "\(own.name)")
            }
        }
    }
}
