// SPDX-License-Identifier: Apache-2.0

/// The element type of a product's operands; sums are 32-bit floats in both.
package enum Precision: String, Sendable, CaseIterable, Codable {
    case f32, bf16

    /// Those in which `Operations` multiplies.
    package static let computed: [Precision] = [.f32]
}
