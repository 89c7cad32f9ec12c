// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import LanguageModels
import Training

/// How long the demo trains: measured sizes that a budget scales down.
struct DemoPlan {
    /// Seconds of each stage as measured on two cores of an AVX-512 server, in the order of the stages: data,
    /// tokenizer and SFT, DPO, ORPO, COALA, responses, study.
    static let measured: [Double] = [3, 117, 43, 30, 22, 5, 1]

    /// 1, or less where a budget is short; data and sampling are not scaled.
    let scale: Double
    let seed: UInt64

    init(budget: Int?, seed: UInt64) {
        self.seed = seed
        let fixed = Self.measured[0] + Self.measured[5] + Self.measured[6]
        let training = Self.measured[1...4].reduce(0, +)
        scale = budget.map { min(1, max(0.01, (Double($0) - fixed) / training)) } ?? 1
    }

    var expected: [Double] {
        Self.measured.enumerated().map { (1...4).contains($0.offset) ? $0.element * scale : $0.element }
    }

    static let vocabularySize = 2_048
    static let temperatures = "0.001:2.101:0.3"
    /// Tokens of every response.
    static let responseTokens = 32
    static let heldOutShare = 0.1

    private func steps(_ full: Int) -> Int { max(2, Int((Double(full) * scale).rounded())) }

    var fineTuning: RunOptions {
        RunOptions(steps: steps(520), batchSize: 6, learningRate: 4e-3, warmupSteps: steps(40), seed: seed)
    }

    var dpo: RunOptions {
        RunOptions(steps: steps(60), batchSize: 16, learningRate: 5e-5, warmupSteps: steps(6), seed: seed)
    }

    var orpo: RunOptions {
        RunOptions(steps: steps(60), batchSize: 16, learningRate: 2e-4, warmupSteps: steps(6), seed: seed)
    }

    /// Pairs whose features the convex head is fitted to.
    var convexPairs: Int { max(32, Int(1_500 * scale)) }

    var convex: ConvexAlignment {
        var alignment = ConvexAlignment()
        alignment.cronos.seed = seed
        alignment.cronos.beta = 10
        alignment.cronos.iterations = 300
        return alignment
    }
}
