// SPDX-License-Identifier: Apache-2.0

package import Autograd
package import Tensors

/// An update rule with what it remembers of every parameter, and the clipping of the gradient's norm.
package final class Optimizer {
    private struct Slot {
        let parameter: Parameter
        let memories: [Tensor]
    }

    private let slots: [Slot]
    private let options: OptimizerOptions
    /// Steps taken.
    package private(set) var step = 0

    package init(_ parameters: [Parameter], options: OptimizerOptions) {
        self.options = options
        let names = options.update.memories
        slots = parameters.map { parameter in
            Slot(parameter: parameter, memories: names.map { _ in Tensor(zeros: parameter.value.shape) })
        }
    }

    /// Updates the parameters from their gradients and clears these; the gradient's norm before clipping.
    ///
    /// A norm that is not finite changes nothing and is returned: the caller stops the run. Several processes would sum
    /// their gradients right before this.
    package func update(rate: Double) -> Double {
        let squares = slots.reduce(0) {
            $0 + ($1.parameter.gradient.map(Operations.sumOfSquares) ?? 0)
        }
        let norm = squares.squareRoot()
        guard norm.isFinite else { return norm }
        step += 1
        let clip = options.maximumNorm.map { norm > $0 ? $0 / norm : 1 } ?? 1
        let rule = options.update
        for slot in slots {
            guard let gradient = slot.parameter.gradient else { continue }
            slot.parameter.update {
                rule.update(
                    $0, gradient, slot.memories, decays: slot.parameter.decays,
                    UpdateStep(number: step, rate: rate, clip: clip))
            }
            slot.parameter.clearGradient()
        }
        return norm
    }

    /// What is remembered, by `MEMORY/PARAMETER`, in the order of the parameters.
    package var memories: [(name: String, tensor: Tensor)] {
        slots.flatMap { slot in
            zip(options.update.memories, slot.memories).map { ("\($0)/\(slot.parameter.name)", $1) }
        }
    }

    /// Goes on from what another optimizer of the same rule and parameters remembered after so many steps.
    package func restore(step: Int, memories read: (_ name: String) throws -> Tensor) rethrows {
        for (name, tensor) in memories { tensor.assign(try read(name)) }
        self.step = step
    }
}
