// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// A weight of a model with its gradient.
package final class Parameter {
    /// The name in the checkpoint.
    package let name: String
    package let value: Tensor
    /// Matrices decay; biases and normalisation weights do not.
    package let decays: Bool
    /// A frozen weight receives no gradient, and none is computed for it.
    package var isTrainable = true
    /// Sum of the gradients since the last `clearGradient`; allocated on first use.
    package private(set) var gradient: Tensor?
    private var rounded: BFloat16Tensor?

    package init(name: String, value: Tensor, decays: Bool? = nil) {
        self.name = name
        self.value = value
        self.decays = decays ?? (value.shape.count >= 2)
    }

    package func clearGradient() { gradient?.fill(0) }

    /// Changes the value in place; what was derived from the old value is made again.
    package func update(_ change: (_ value: Tensor) throws -> Void) rethrows {
        rounded = nil
        try change(value)
    }

    /// The value as a product reads it; rounded once for each change of the value.
    package func factor(_ precision: Precision) -> Factor {
        switch precision {
        case .f32: return Factor(value, .f32)
        case .bf16:
            let rounded = rounded ?? Operations.bfloat16(value)
            self.rounded = rounded
            return Factor(rounded)
        }
    }

    /// The buffer to which an operation adds; nil where the weight is frozen.
    func gradientForAccumulation() -> Tensor? {
        guard isTrainable else { return nil }
        if let gradient { return gradient }
        let zeros = Tensor(zeros: value.shape)
        gradient = zeros
        return zeros
    }
}
