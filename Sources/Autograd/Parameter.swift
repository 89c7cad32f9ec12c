// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// A weight of a model with its gradient.
package final class Parameter {
    /// The name in the checkpoint.
    package let name: String
    package let value: Tensor
    /// Matrices decay; biases and normalisation weights do not.
    package let decays: Bool
    /// Sum of the gradients since the last `clearGradient`; allocated on first use.
    package private(set) var gradient: Tensor?

    package init(name: String, value: Tensor, decays: Bool? = nil) {
        self.name = name
        self.value = value
        self.decays = decays ?? (value.shape.count >= 2)
    }

    package func clearGradient() { gradient?.fill(0) }

    func gradientForAccumulation() -> Tensor {
        if let gradient { return gradient }
        let zeros = Tensor(zeros: value.shape)
        gradient = zeros
        return zeros
    }
}
