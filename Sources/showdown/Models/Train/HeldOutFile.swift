// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import PreferenceData
import StudyFiles
import Tokenizers
import Training

/// The held-out records of a run, in the form that its method learns from; pairs in both forms.
struct HeldOutFile {
    private let settings: TrainingSettings

    init(_ settings: TrainingSettings) { self.settings = settings }

    func read(_ tokenizer: Tokenizer, _ model: ModelConfiguration) throws -> HeldOut {
        // Prompts are measured by what a policy answers.
        guard settings.method.records != .prompts, let file = settings.text("held-out") else {
            return try HeldOut(conversations: [], pairs: [], tokenizer, model)
        }
        var (heldOut, lines) = try read(file, tokenizer, model)
        heldOut.file = file
        heldOut.lines = lines
        return heldOut
    }

    private func read(
        _ file: String, _ tokenizer: Tokenizer, _ model: ModelConfiguration
    ) throws -> (heldOut: HeldOut, lines: [Int]) {
        switch settings.method.records {
        case .conversations where settings.text("on") != "chosen":
            let held = try ConversationFile.readNumbered(from: file)
            return (
                try HeldOut(conversations: held.map(\.record), pairs: [], tokenizer, model), held.map(\.line)
            )
        case .conversations, .pairs, .prompts:
            let held = try PreferencePair.readNumbered(from: file)
            var heldOut = try HeldOut(conversations: [], pairs: held.map(\.record), tokenizer, model)
            if settings.method.records == .conversations {
                heldOut.conversations =
                    TokenizedExamples(chosenOf: held.map(\.record), tokenizer, model).examples
            }
            return (heldOut, held.map(\.line))
        case .labels:
            let held = try LabelledCompletion.readNumbered(from: file)
            return (
                try HeldOut(
                    labels: held.map(\.record), pairs: LabelledCompletion.pairs(of: held) ?? [], tokenizer,
                    model), held.map(\.line)
            )
        case .rankings:
            let held = try RankedResponses.readNumbered(from: file)
            let pairs = held.compactMap(\.record.pair)
            return (
                try HeldOut(
                    rankings: held.map(\.record), pairs: pairs.count == held.count ? pairs : [], tokenizer,
                    model), held.map(\.line)
            )
        }
    }
}
