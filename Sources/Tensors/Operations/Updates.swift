// SPDX-License-Identifier: Apache-2.0

private import CKernels

/// The numbers of one AdamW step.
package struct AdamWStep: Sendable {
    /// The gradient is multiplied by this first (1, or less where it is clipped).
    package var clip: Float
    package var rate, beta1, beta2, epsilon, decay: Float
    /// 1 - beta1^t and 1 - beta2^t at step t.
    package var correction1, correction2: Float

    package init(
        clip: Float, rate: Float, beta1: Float, beta2: Float, epsilon: Float, decay: Float,
        correction1: Float,
        correction2: Float
    ) {
        self.clip = clip
        self.rate = rate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.decay = decay
        self.correction1 = correction1
        self.correction2 = correction2
    }
}

/// The numbers of one RMSprop step.
package struct RMSpropStep: Sendable {
    /// The gradient is multiplied by this first (1, or less where it is clipped).
    package var clip: Float
    package var rate, alpha, epsilon, decay: Float

    package init(clip: Float, rate: Float, alpha: Float, epsilon: Float, decay: Float) {
        self.clip = clip
        self.rate = rate
        self.alpha = alpha
        self.epsilon = epsilon
        self.decay = decay
    }
}

extension Operations {
    private static let block = 65_536

    /// One step of Adam with decoupled weight decay (arXiv 1711.05101) on one parameter and its two moments.
    package static func adamW(
        _ weights: Tensor, firstMoment: Tensor, secondMoment: Tensor, gradient: Tensor, _ step: AdamWStep
    ) {
        let span = Profile.begin("AdamW")
        defer { span?.end() }
        precondition(weights.count == gradient.count, "\(weights.shape) and its gradient \(gradient.shape)")
        Workers.forEachRange(weights.count, size: block) { range in
            let start = range.lowerBound
            kernels.adamw(
                weights.pointer + start, firstMoment.pointer + start, secondMoment.pointer + start,
                gradient.pointer + start, range.count, step.clip, step.rate, step.beta1, step.beta2,
                step.epsilon,
                step.decay, step.correction1, step.correction2)
        }
    }

    /// One step of RMSprop with decoupled weight decay on one parameter and its mean of squared gradients.
    package static func rmsprop(
        _ weights: Tensor, meanSquare: Tensor, gradient: Tensor, _ step: RMSpropStep
    ) {
        precondition(weights.count == gradient.count, "\(weights.shape) and its gradient \(gradient.shape)")
        Workers.forEachRange(weights.count, size: block) { range in
            let start = range.lowerBound
            kernels.rmsprop(
                weights.pointer + start, meanSquare.pointer + start, gradient.pointer + start, range.count,
                step.clip, step.rate, step.alpha, step.epsilon, step.decay)
        }
    }

    /// The sum of squares in double precision, in one order.
    package static func sumOfSquares(_ x: Tensor) -> Double {
        let span = Profile.begin("sum of squares")
        defer { span?.end() }
        return kernels.sum_of_squares(x.pointer, x.count)
    }
}
