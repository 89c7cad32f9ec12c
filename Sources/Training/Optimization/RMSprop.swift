// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// RMSprop as torch has it, without centring and momentum, with decoupled weight decay.
///
/// s = alpha s + (1 - alpha) g^2; the weights lose rate (g / (sqrt s + epsilon) + decay w). torch's own decay would be
/// added to the gradient instead; without decay the two are the same. Source: Tieleman and Hinton, "Lecture 6.5" (2012);
/// the reference implementation of DPO trains with it.
package struct RMSprop: Equatable, Sendable {
    package var alpha = 0.99
    package var epsilon = 1e-8
    package var decay = 0.0

    package init() {}
}

extension RMSprop: UpdateRule {
    var name: String { "rmsprop" }
    var memories: [String] { ["mean_square"] }

    func update(
        _ weights: Tensor, _ gradient: Tensor, _ memories: [Tensor], decays: Bool, _ step: UpdateStep
    ) {
        Operations.rmsprop(
            weights, meanSquare: memories[0], gradient: gradient,
            RMSpropStep(
                clip: Float(step.clip), rate: Float(step.rate), alpha: Float(alpha), epsilon: Float(epsilon),
                decay: decays ? Float(decay) : 0))
    }
}
