// SPDX-License-Identifier: Apache-2.0

internal import ConvexNetworks
internal import Tensors

/// A convex head as a loss on the policy's features: (softplus(-f(y_w)) + softplus(f(y_l))) / 2 a pair.
///
/// The report labels chosen responses 1 and rejected ones 0: the logistic loss of those labels.
struct FrozenHead {
    private let head: ConvexHead
    private let weight: Double

    init(_ head: ConvexHead, weight: Double) {
        self.head = head
        self.weight = weight
    }

    /// From the tensors of a saved state; nil where it has none.
    init?(weight: Double, _ tensor: (_ name: String) throws -> Tensor?) rethrows {
        guard let theta1 = try tensor("theta1"), let theta2 = try tensor("theta2"),
            let mean = try tensor("mean"), let deviation = try tensor("deviation"),
            theta1.shape.count == 2, theta1.columns == theta2.count, theta1.rows == mean.count + 1,
            mean.count == deviation.count
        else { return nil }
        self.init(
            ConvexHead(
                network: TwoLayerNetwork(theta1: theta1, theta2: theta2.values), form: FeatureForm(),
                mean: mean.values, deviation: deviation.values, baseSHA256: ""), weight: weight)
    }

    var tensors: [(name: String, tensor: Tensor)] {
        [
            ("theta1", head.network.theta1), ("theta2", Tensor(head.network.theta2)),
            ("mean", Tensor(head.mean)), ("deviation", Tensor(head.deviation)),
        ]
    }

    /// The sum over pairs of the loss, without its weight, and the gradient of weight x sum / `count`.
    ///
    /// - Parameters:
    ///   - means: (2 pairs, C), chosen and rejected response in turn.
    ///   - count: pairs of the whole step.
    func loss(_ means: Tensor, of count: Int) -> (sum: Double, gradient: Tensor) {
        let (scores, back) = head.differentiable(means)
        var sum = 0.0
        let slopes = scores.enumerated().map { place, score in
            let sign: Double = place % 2 == 0 ? -1 : 1
            let t = sign * Double(score)
            sum += Stable.softplus(t) / 2
            return Float(weight * sign * Stable.sigmoid(t) / 2 / Double(count))
        }
        return (sum, back(slopes))
    }
}
