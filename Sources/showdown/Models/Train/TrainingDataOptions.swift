// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels

/// What a run begins with, learns from and writes.
struct TrainingDataOptions: SettingOptions {
    @Option(help: "The checkpoint to start from; also the reference of a method that has one.")
    var model: String?

    @Option(help: "A named shape (\(NamedShape.all.map(\.name).joined(separator: ", "))) or a config.json.")
    var shape: String?

    @Option(help: "A folder with a tokenizer, for --shape.")
    var tokenizer: String?

    @Option(
        help:
            "Conversations for sft, labels or pairs for kto, ranked lists or pairs for rrhf, anything with prompts for ppo, grpo and iterative-dpo, pairs for the rest; JSON lines."
    )
    var data: String?

    @Option(help: "sft: answers of conversations, or chosen for the chosen responses of pairs (answers).")
    var on: String?

    @Option(help: "Held-out records of the same kind; none are measured without it.")
    var heldOut: String?

    @Option(help: "The checkpoint folder to write; for a sweep the folder of all runs.")
    var output: String?

    @Option(
        help:
            "Where a frozen model's log-probabilities and features are kept (.showdown-cache beside the output)."
    )
    var cache: String?

    func give(to settings: inout GivenSettings) {
        settings.add("model", model)
        settings.add("shape", shape)
        settings.add("tokenizer", tokenizer)
        settings.add("data", data)
        settings.add("on", on)
        settings.add("held-out", heldOut)
        settings.add("output", output)
        settings.add("cache", cache)
    }
}
