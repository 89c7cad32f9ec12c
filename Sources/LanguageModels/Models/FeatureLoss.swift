// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// A loss on means of a batch's last hidden states, such as that of a frozen head.
package struct FeatureLoss {
    /// The rows of each mean; not empty, not overlapping.
    package var rows: [Range<Int>]
    /// The loss's gradient with respect to the means, (means, C), from the means.
    package var gradient: (Tensor) -> Tensor

    package init(rows: [Range<Int>], gradient: @escaping (Tensor) -> Tensor) {
        self.rows = rows
        self.gradient = gradient
    }
}
