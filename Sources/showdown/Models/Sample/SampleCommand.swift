// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation
import LanguageModels
import PreferenceData
import Randomness
import StudyFiles
import Tokenizers

/// `showdown sample`: one response to the terminal, or a grid of them into a file.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Sample responses: one to the terminal, or a grid into responses.jsonl.",
        discussion: """
            With --prompt, one response of one checkpoint. With --prompts, every method over every prompt and temperature, \
            appended to --output; what is there already is not sampled again. A checkpoint with a convex head is sampled \
            by guided decoding: with --guidance none its responses are those of its base.
            """, subcommands: [SampleReportCommand.self, SampleProbeCommand.self])

    @Option(help: "A checkpoint folder, METHOD=FOLDER for a grid; may be given several times.")
    var checkpoint: [String] = []

    @Option(help: "A guest's question, for one response.")
    var prompt: String?

    @Option(help: "Prompts: JSON lines of section, prompt_id and prompt.")
    var prompts: String?

    @Option(help: "0.7, or 0.3,0.7,1 or 0.001:2.101:0.3 (first, last, step).")
    var temperatures = "0.7"

    @Option(help: "Responses for each method, prompt and temperature.")
    var samples = 1

    @Option(help: "Tokens of every response; with --stop at most so many.")
    var tokens = 32

    @Flag(help: "End a response at its end-of-text token.")
    var stop = false

    @Option(help: "The seed; the same seed gives the same responses.")
    var seed: UInt64 = 7

    @OptionGroup(title: "Sampling")
    var sampler: SamplerOptions

    @OptionGroup(title: "Guided decoding")
    var guidance: GuidanceOptions

    @Option(help: "The file to append to.")
    var output: String?

    @Flag(help: "No progress.")
    var quiet = false

    /// Not `validate`, which a subcommand would have to pass as well.
    private func check() throws {
        guard !checkpoint.isEmpty else { throw GenerationError.noMethods }
        guard (prompt == nil) != (prompts == nil) else {
            throw ValidationError("Give either --prompt TEXT for one response or --prompts FILE for a grid.")
        }
        if prompts != nil, output == nil { throw ValidationError("A grid needs --output FILE.") }
        guard (1...1_000_000).contains(tokens), (1...100_000).contains(samples) else {
            throw ValidationError("--tokens must be 1 to 1000000 and --samples 1 to 100000.")
        }
        if prompt != nil, output != nil || samples != 1 {
            throw ValidationError("--output and --samples are for a grid: give --prompts FILE.")
        }
        if prompt != nil, checkpoint.count != 1 {
            throw ValidationError("One response needs one --checkpoint.")
        }
        if prompts != nil { for text in checkpoint { _ = try named(text) } }
    }

    func run() throws {
        try check()
        if let prompts, let output { return try sampleGrid(prompts, output) }
        // METHOD= is allowed here as well; a folder's own name may hold an equals sign.
        let folder = checkpoint[0]
        let method = try GridMethod(
            name: "one", folder: FileContents.exists(folder) ? folder : (try? named(folder).folder) ?? folder,
            guidance: guidance.value)
        try guidance.check([method])
        let temperature = try TemperatureGrid.parse(temperatures)[0]
        let request = ResponseRequest(
            prompt: try PromptTokens.encode(question: prompt ?? "", method.checkpoint.tokenizer),
            chain: sampler.value.chain(temperature: temperature),
            length: .atMost(tokens), draws: SeededGenerator(seed: seed, stream: "sample"))
        let sampler = try ResponseSampler(
            method.checkpoint.model, tokenizer: method.checkpoint.tokenizer, guide: method.guide,
            precision: sampler.precision)
        var answer = ""
        try sampler.run([request]) { _, response in
            answer = method.checkpoint.tokenizer.decode(response.tokens)
        }
        try DataOutput.write(Array((answer + "\n").utf8), to: nil)
    }

    private func named(_ text: String) throws -> (method: String, folder: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ValidationError("--checkpoint \(text) is not METHOD=FOLDER.") }
        return (parts[0], parts[1])
    }

    private func sampleGrid(_ prompts: String, _ output: String) throws {
        let methods = try checkpoint.map { text in
            let (name, folder) = try named(text)
            return try GridMethod(name: name, folder: folder, guidance: guidance.value)
        }
        try guidance.check(methods)
        var grid = ResponseGrid(
            prompts: try PromptRecord.read(from: prompts),
            temperatures: try TemperatureGrid.parse(temperatures),
            length: stop ? .atMost(tokens) : .exactly(tokens), seed: seed)
        grid.samples = samples
        grid.sampling = sampler.value
        Interruption.watch()
        let progress = Progress(.choose(quiet: quiet), expected: [10])
        progress.begin("Sample responses")
        let total = grid.count(methods: methods.count)
        let summary = try grid.run(methods, output: output) { done, _ in try progress.update(done, of: total)
        }
        progress.finish("\(total) responses in \(output), \(summary.existing) there before")
    }
}
