// SPDX-License-Identifier: Apache-2.0

internal import Autograd
private import LanguageModels
private import Tensors

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Adam with decoupled weight decay on matrices, and clipping of the gradient's norm.
package final class AdamW {
    package struct Options: Equatable, Sendable {
        package var beta1 = 0.9
        package var beta2 = 0.95
        package var epsilon = 1e-8
        package var decay = 0.1
        /// Largest norm of the gradient; a longer one is scaled to it.
        package var maximumNorm = 1.0

        package init() {}
    }

    private let parameters: [Parameter]
    private let moments: [(first: Tensor, second: Tensor)]
    private let options: Options
    private var step = 0

    init(_ parameters: [Parameter], options: Options) {
        self.parameters = parameters
        self.options = options
        moments = parameters.map { (Tensor(zeros: $0.value.shape), Tensor(zeros: $0.value.shape)) }
    }

    /// Updates the parameters from their gradients and clears these; the gradient's norm before clipping.
    ///
    /// A norm that is not finite changes nothing and is returned: the caller stops the run.
    func update(rate: Double) -> Double {
        let squares = parameters.reduce(0) { $0 + ($1.gradient.map(Operations.sumOfSquares) ?? 0) }
        let norm = squares.squareRoot()
        guard norm.isFinite else { return norm }
        step += 1
        let clip = norm > options.maximumNorm ? options.maximumNorm / norm : 1
        for (parameter, moments) in zip(parameters, moments) {
            guard let gradient = parameter.gradient else { continue }
            let numbers = AdamWStep(
                clip: Float(clip), rate: Float(rate), beta1: Float(options.beta1),
                beta2: Float(options.beta2), epsilon: Float(options.epsilon),
                decay: parameter.decays ? Float(options.decay) : 0,
                correction1: Float(1 - pow(options.beta1, Double(step))),
                correction2: Float(1 - pow(options.beta2, Double(step))))
            parameter.update {
                Operations.adamW(
                    $0, firstMoment: moments.first, secondMoment: moments.second, gradient: gradient, numbers)
            }
            parameter.clearGradient()
        }
        return norm
    }
}
