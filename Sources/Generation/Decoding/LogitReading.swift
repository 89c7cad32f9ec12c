// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// A row's logits at one place, and what the model itself says there, where somebody asked.
struct LogitReading {
    /// For the sampler chain, which changes them.
    let logits: TensorRow
    /// As the model gave them, the logarithm of their sum of exponentials, and how many of the largest are told.
    private let original: (logits: TensorRow, logSum: Double, alternatives: Int)?

    /// - Parameter alternatives: most probable tokens that are told; nil for no log-probabilities at all.
    init(logits: TensorRow, alternatives: Int?) {
        self.logits = logits
        original = alternatives.map {
            (logits.copy(), Double(logits.largest) + logarithm(logits.exponentialSum(scale: 1)), $0)
        }
    }

    func sampled(_ token: Int32) -> SampledToken {
        guard let (logits, logSum, alternatives) = original else { return SampledToken(token: token) }
        return SampledToken(
            token: token, logProbability: Double(logits[Int(token)]) - logSum,
            alternatives: logits.leading(alternatives).map {
                SampledToken.Alternative(token: $0.column, logProbability: Double($0.value) - logSum)
            })
    }
}
