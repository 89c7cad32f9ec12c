// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// A value on a tape: the tensor, and the node that made it where a gradient may flow back.
package struct Variable {
    package let value: Tensor
    let place: Place

    package var needsGradient: Bool { place.node != nil }
}

/// Where a gradient goes: what an operation remembers of an input whose value its backward pass does not need.
struct Place {
    /// Nil where no gradient is wanted.
    let node: Int?
}
