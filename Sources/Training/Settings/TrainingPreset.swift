// SPDX-License-Identifier: Apache-2.0

/// Values that belong together, by a name.
package struct TrainingPreset: Sendable {
    package var name: String
    package var values: [String: SettingValue]

    /// What the COALA paper trains its compared methods with: LoRA and AdamW, warm-up and linear decay to nothing.
    package static let coalaPaper = TrainingPreset(
        name: "coala-paper",
        values: [
            "lora-rank": .integer(16), "lora-alpha": .number(32), "lora-dropout": .number(0.05),
            "optimizer": .text("adamw"), "learning-rate": .number(2e-4), "warmup": .integer(1_000),
            "schedule": .text("linear"), "floor": .number(0), "accumulation": .integer(8), "clip": .number(1),
        ])

    package static let all = [coalaPaper]
}
