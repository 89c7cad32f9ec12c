// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation
import LanguageModels
import Tokenizers

/// `showdown chat`: a conversation with one checkpoint.
struct ChatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Talk to a checkpoint in the terminal.",
        discussion: """
            A line is a question, its answer comes as it is decoded. The conversation so far is part of every prompt; when it \
            no longer fits into the model's context, its oldest turns are left out, and that is said. A checkpoint with a \
            convex head is guided by it.

            \(ChatOrder.list)

            Questions may come from a pipe: answers go to standard output, everything else to standard error.
            """)

    @Option(help: "A checkpoint folder.")
    var checkpoint: String

    @Option(help: "What the model is told before the conversation.")
    var system: String?

    @Option(help: "The temperature; 0 takes the most probable token.")
    var temperature = 0.7

    @Option(help: "The most tokens of an answer.")
    var tokens = 256

    @Option(help: "The seed; the same seed and the same questions give the same answers.")
    var seed: UInt64 = 7

    @OptionGroup(title: "Sampling")
    var sampler: SamplerOptions

    @OptionGroup(title: "Guided decoding")
    var guidance: GuidanceOptions

    @Flag(help: "Answers and errors alone.")
    var quiet = false

    func validate() throws {
        guard (0...100).contains(temperature) else {
            throw ValidationError("--temperature is \(temperature); give a number from 0 to 100.")
        }
        guard (1...1_000_000).contains(tokens) else {
            throw ValidationError("--tokens is \(tokens); give 1 to 1000000.")
        }
    }

    func run() throws {
        // First of all: the threads that compute inherit what is blocked here.
        ReplyInterruption.watch()
        let source = try CheckpointSource(checkpoint, guidance: guidance.value, identified: false)
        try guidance.check([source])
        guard let layout = try source.model.chatLayout() else {
            throw GenerationError.noChatLayout(folder: checkpoint)
        }
        var chat = ChatLoop(
            source: source, layout: layout, sampler: try source.sampler(sampler.value),
            sampling: sampler.value, history: ChatHistory(system: system), temperature: temperature,
            seed: seed, limit: tokens, isQuiet: quiet)
        try chat.run()
    }
}
