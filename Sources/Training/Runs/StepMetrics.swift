// SPDX-License-Identifier: Apache-2.0

/// What a step or an evaluation reports, under the field's names.
package struct StepMetrics: Codable, Equatable, Sendable {
    package var step: Int
    package var values: [String: Double]

    package init(step: Int, values: [String: Double]) {
        self.step = step
        self.values = values
    }

    /// One flat object: `{"step": 3, "loss": 0.69, …}`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values.merging(["step": Double(step)]) { $1 })
    }

    package init(from decoder: any Decoder) throws {
        var values = try decoder.singleValueContainer().decode([String: Double].self)
        step = Int(exactly: values.removeValue(forKey: "step") ?? 0) ?? 0
        self.values = values
    }
}
