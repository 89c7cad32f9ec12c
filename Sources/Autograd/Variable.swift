// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// A value on a tape: the tensor, and the node that made it where a gradient may flow back.
package struct Variable {
    package let value: Tensor
    let node: Int?

    package var needsGradient: Bool { node != nil }
}
