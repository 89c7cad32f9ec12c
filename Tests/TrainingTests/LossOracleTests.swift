// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Training

/// Losses that others published, or computed with 50 digits, for inputs of their own.
///
/// The file is not part of the project; where it is not there, the test of it says so and is skipped. The published values
/// stand here again as literals.
@Suite struct LossOracleTests {
    struct Oracles: Decodable {
        struct DPO: Decodable {
            var beta: Double
            var label_smoothing: Double?
            var policy_chosen, policy_rejected, ref_chosen, ref_rejected, expected_losses: [Double]
            var expected_chosen_rewards, expected_rejected_rewards: [Double]?
            var tolerance: Double
        }

        struct ORPO: Decodable {
            var beta: Double
            var chosen_avg_logp, rejected_avg_logp, nll, expected_loss: [Double]
            var tolerance: Double
        }

        struct Others: Decodable {
            struct KTO: Decodable {
                var policy_KL, ref_KL, expected: [Double]
            }
            var rso_gamma_0_1_hinge: [Double]
            var kto_beta0_1: KTO

            enum CodingKeys: String, CodingKey {
                case rso_gamma_0_1_hinge = "rso_gamma_0.1_hinge"
                case kto_beta0_1 = "kto_beta0.1"
            }
        }

        var dpo: [DPO]
        var orpo: [ORPO]
        var simpo_rso_kto_torchtune: Others
    }

    static let path =
        (ProcessInfo.processInfo.environment["SHOWDOWN_SHARED_DATA"] ?? "../shared/data")
        + "/loss_oracles/losses.json"

    func pair(_ chosen: Double, _ rejected: Double, _ reference: (Double, Double)?, tokens: Int = 1)
        -> PairLogProbabilities
    {
        PairLogProbabilities(
            chosen: chosen, rejected: rejected, reference: reference.map { (chosen: $0.0, rejected: $0.1) },
            chosenTokens: tokens, rejectedTokens: tokens)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: path), "losses.json is absent"))
    func theOraclesOfTheFileHold() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: Self.path))
        let oracles = try JSONDecoder().decode(Oracles.self, from: data)
        #expect(oracles.dpo.count >= 4 && oracles.orpo.count >= 1)
        for oracle in oracles.dpo {
            let dpo = DirectPreferenceOptimization(
                beta: oracle.beta, labelSmoothing: oracle.label_smoothing ?? 0)
            for (place, wanted) in oracle.expected_losses.enumerated() {
                let loss = dpo.loss(
                    pair(
                        oracle.policy_chosen[place], oracle.policy_rejected[place],
                        (oracle.ref_chosen[place], oracle.ref_rejected[place])))
                #expect(abs(loss.value - wanted) < oracle.tolerance)
                // Where the loss is tiny, its digits count, too.
                #expect(abs(loss.value - wanted) < 1e-9 * abs(wanted) + 1e-60)
                if let reward = oracle.expected_chosen_rewards?[place] {
                    #expect(abs(loss.chosenReward - reward) < 1e-12)
                }
                if let reward = oracle.expected_rejected_rewards?[place] {
                    #expect(abs(loss.rejectedReward - reward) < 1e-12)
                }
            }
        }
        for oracle in oracles.orpo {
            for (place, wanted) in oracle.expected_loss.enumerated() {
                let (chosen, rejected) = (oracle.chosen_avg_logp[place], oracle.rejected_avg_logp[place])
                let loss = OddsRatioPreferenceOptimization(lambda: oracle.beta)
                    .loss(pair(3 * chosen, 3 * rejected, nil, tokens: 3))
                // The file gives its likelihood term apart; here it is that of the chosen response.
                #expect(abs(loss.value - -chosen - (wanted - oracle.nll[place])) < oracle.tolerance)
            }
        }
        let others = oracles.simpo_rso_kto_torchtune
        for (place, wanted) in others.rso_gamma_0_1_hinge.enumerated() {
            #expect(
                abs(HingePreferenceOptimization(beta: 0.1).loss(Self.torchtune[place]).value - wanted) < 1e-9)
        }
        let ratios = zip(others.kto_beta0_1.policy_KL, others.kto_beta0_1.ref_KL).map { $0 - $1 }
        let kto = KahnemanTverskyOptimization(beta: 0.1)
        let baseline = kto.baseline(mismatched: ratios)
        let labels = [true, false].flatMap { label in
            Self.torchtune.map { pair in
                LabelledLogProbability(
                    isDesirable: label, policy: label ? pair.chosen : pair.rejected,
                    reference: (label ? pair.reference?.chosen : pair.reference?.rejected) ?? 0)
            }
        }
        for (label, wanted) in zip(labels, others.kto_beta0_1.expected) {
            #expect(abs(kto.loss(label, baseline: baseline).value - wanted) < 1e-4)
        }
    }

    static let torchtune = [
        (-0.5, -0.1, -0.5, -0.1), (-10, -30, -10.1, -20.1), (-1, -21, -0.1, -0.1),
    ].map { chosen, rejected, fixedChosen, fixedRejected in
        PairLogProbabilities(
            chosen: chosen, rejected: rejected, reference: (fixedChosen, fixedRejected), chosenTokens: 1,
            rejectedTokens: 1)
    }

    /// torchtune's tests: -log of 1/2, 1/(1 + e^-1), 1/(1 + e^-2); SimPO by hand; KTO without a baseline.
    @Test func publishedClosedForms() {
        let dpo = DirectPreferenceOptimization(beta: 0.1)
        for (pair, wanted) in zip(Self.torchtune, [0.0, 1, 2]) {
            #expect(abs(dpo.loss(pair).value - log(1 + exp(-wanted))) < 1e-12)
        }
        let simpo = SimplePreferenceOptimization(beta: 2, gamma: 0.5)
        for (pair, wanted) in zip(Self.torchtune, [1.3, -39.5, -39.5]) {
            #expect(abs(simpo.loss(pair).value - log(1 + exp(wanted))) < 1e-12)
        }
        #expect(KahnemanTverskyOptimization().baseline(mismatched: [-1.4, 0.05, 1.2]) == 0)
    }

    /// One token, beta 0.1, margin 6: sigmoid, hinge and IPO with their slopes.
    @Test func publishedSlopes() {
        let margin = pair(3, -3, (0, 0))
        let losses = [
            DirectPreferenceOptimization(beta: 0.1).loss(margin),
            HingePreferenceOptimization(beta: 0.1).loss(margin),
            IdentityPreferenceOptimization(beta: 0.1).loss(margin),
        ]
        let wanted = [(0.437488, -0.035434), (0.4, -0.1), (1.0, 2.0)]
        for (loss, (value, slope)) in zip(losses, wanted) {
            #expect(abs(loss.value - value) < 1e-6 && abs(loss.chosenSlope - slope) < 1e-6)
            #expect(loss.rejectedSlope == -loss.chosenSlope)
        }
    }
}
