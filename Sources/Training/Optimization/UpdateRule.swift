// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// How a parameter moves along its gradient, and what is remembered of each parameter from step to step.
protocol UpdateRule {
    /// The name on the command line.
    var name: String { get }
    /// Names of the tensors that are kept beside every parameter, each of the parameter's shape and zero at first.
    var memories: [String] { get }

    /// Moves the weights once.
    ///
    /// - Parameters:
    ///   - memories: the parameter's own, in the order of their names.
    ///   - decays: whether the weights are also drawn towards zero; matrices are, biases and normalisations are not.
    func update(_ weights: Tensor, _ gradient: Tensor, _ memories: [Tensor], decays: Bool, _ step: UpdateStep)
}

/// What is the same for every parameter of a step.
struct UpdateStep {
    /// Steps taken, this one included.
    var number: Int
    var rate: Double
    /// The gradient is multiplied by this first; 1, or less where it is clipped.
    var clip: Double
}
