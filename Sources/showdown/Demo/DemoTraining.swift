// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import LanguageModels
import PreferenceData
import StudyFiles
import Tokenizers
import Training

/// The demo's training stages: one checkpoint folder a method, all from the SFT checkpoint.
struct DemoTraining {
    let folder: DemoFolder
    let plan: DemoPlan

    func isDone(_ method: DemoMethod) -> Bool {
        FileContents.exists("\(folder.checkpoint(method))/showdown.json")
    }

    func run(_ method: DemoMethod, _ progress: Progress) throws -> CheckpointRecord {
        method == .sft ? try fineTune(progress) : try align(method, progress)
    }

    private func fineTune(_ progress: Progress) throws -> CheckpointRecord {
        let conversations = try JSONLines.read(Conversation.self, from: folder.conversations)
        let tokenizer = try BytePairTrainer.train(
            conversations.map { ChatMarkup.transcript(of: $0.messages) }, size: DemoPlan.vocabularySize,
            specials: ["<|endoftext|>", ChatMarkup.begin, ChatMarkup.end])
        try Interruption.check()
        guard let shape = NamedShape.all.first(where: { $0.name == "demo" }) else {
            preconditionFailure("no demo shape")
        }
        let configuration = shape.configuration(
            vocabularySize: tokenizer.count, beginToken: try tokenizer.id(of: "<|endoftext|>"),
            endToken: try tokenizer.id(of: ChatMarkup.end))
        let start = Checkpoint(model: LanguageModel(configuration, seed: plan.seed), tokenizer: tokenizer)
        let options = plan.fineTuning
        let run = try checkpointRun(start, parent: nil, data: folder.conversations, .sft) { step in
            try progress.update(step.step, of: options.steps, note: StepNote.text(step))
        }
        return try run.fineTune(conversations, options)
    }

    private func align(_ method: DemoMethod, _ progress: Progress) throws -> CheckpointRecord {
        let parent = folder.checkpoint(.sft)
        let start = try Checkpoint(parent)
        let pairs = try PreferencePair.read(from: folder.preferences)
        func run(of steps: Int) throws -> CheckpointRun {
            try checkpointRun(start, parent: parent, data: folder.preferences, method) { step in
                try progress.update(step.step, of: steps, note: StepNote.text(step))
            }
        }
        switch method {
        case .dpo:
            // A pair that no step takes needs no reference either.
            let used = pairs.prefix(plan.dpo.steps * plan.dpo.batchSize)
            return try run(of: plan.dpo.steps).align(
                Array(used), objective: DirectPreferenceOptimization(beta: 0.1), plan.dpo)
        case .orpo:
            return try run(of: plan.orpo.steps).align(
                pairs, objective: OddsRatioPreferenceOptimization(lambda: 0.1), plan.orpo)
        case .coala, .sft:
            return try run(of: plan.convex.cronos.iterations).fitHead(
                Array(pairs.prefix(plan.convexPairs)), plan.convex)
        }
    }

    private func checkpointRun(
        _ start: Checkpoint, parent: String?, data: String, _ method: DemoMethod,
        onStep: @escaping (StepMetrics) throws -> Void
    ) throws -> CheckpointRun {
        let heldOut = try HeldOut(
            conversations: try JSONLines.read(Conversation.self, from: folder.heldOutConversations),
            pairs: try PreferencePair.read(from: folder.heldOutPreferences), start.tokenizer,
            start.model.configuration)
        var run = try CheckpointRun(
            start: start, parent: parent, data: data, output: folder.checkpoint(method), heldOut: heldOut,
            onStep: onStep)
        run.onWait = { try Interruption.check() }
        return run
    }
}
