// SPDX-License-Identifier: Apache-2.0

internal import Tensors

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Adam with decoupled weight decay.
///
/// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, each divided by 1 - beta^t; the weights lose
/// rate (m / (sqrt v + epsilon) + decay w). Source: Loshchilov and Hutter, arXiv 1711.05101, algorithm 2.
package struct AdamW: Equatable, Sendable {
    package var beta1 = 0.9
    package var beta2 = 0.95
    package var epsilon = 1e-8
    package var decay = 0.1

    package init() {}
}

extension AdamW: UpdateRule {
    var name: String { "adamw" }
    var memories: [String] { ["first_moment", "second_moment"] }

    func update(
        _ weights: Tensor, _ gradient: Tensor, _ memories: [Tensor], decays: Bool, _ step: UpdateStep
    ) {
        Operations.adamW(
            weights, firstMoment: memories[0], secondMoment: memories[1], gradient: gradient,
            AdamWStep(
                clip: Float(step.clip), rate: Float(step.rate), beta1: Float(beta1), beta2: Float(beta2),
                epsilon: Float(epsilon), decay: decays ? Float(decay) : 0,
                correction1: Float(1 - pow(beta1, Double(step.number))),
                correction2: Float(1 - pow(beta2, Double(step.number)))))
    }
}
