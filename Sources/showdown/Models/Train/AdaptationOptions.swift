// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What of a model moves, and how its passes are computed.
struct AdaptationOptions: SettingOptions {
    @Option(help: "Train adapters of this rank beside frozen matrices (LoRA).")
    var loraRank: Int?

    @Option(help: "LoRA's scale is this over the rank; the rank itself without it.")
    var loraAlpha: Double?

    @Option(help: "Dropout before LoRA's adapters (0).")
    var loraDropout: Double?

    @Option(help: "Layers that LoRA adapts, with commas between them, or all-linear (c_attn; q_proj,v_proj).")
    var loraTargets: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Compute activations again in the backward pass instead of keeping them.")
    var gradientCheckpointing: Bool?

    @Option(help: "f32, or bf16 for products of 16-bit numbers (f32).")
    var precision: String?

    func give(to settings: inout GivenSettings) {
        settings.add("lora-rank", loraRank)
        settings.add("lora-alpha", loraAlpha)
        settings.add("lora-dropout", loraDropout)
        settings.addNames("lora-targets", loraTargets)
        settings.add("gradient-checkpointing", gradientCheckpointing)
        settings.add("precision", precision)
    }
}
