// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation
import StudyFiles

extension ResponseTrim: ExpressibleByArgument {}

/// `showdown sample`: one response to the terminal, or a grid of them into a file.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Sample responses: one to the terminal, or a grid into responses.jsonl.",
        discussion: """
            With --prompt, one response of one checkpoint, its text as it comes. With --prompts, every method over every \
            prompt and temperature, appended to --output; what is there already is not sampled again, and a finished file is \
            extended by more prompts, temperatures, samples or methods. A checkpoint with a convex head is sampled by guided \
            decoding: with --guidance none its responses are those of its base. METHOD=dataset enters the corpus's own \
            answers, which the prompts have as reference. With --best-of a response is the one of several candidates that \
            --reward likes best; its line has all their rewards.
            """, subcommands: [SampleReportCommand.self, SampleProbeCommand.self])

    @Option(
        help: "A checkpoint folder, METHOD=FOLDER or METHOD=dataset for a grid; may be given several times.")
    var checkpoint: [String] = []

    @Option(help: "A question, for one response; - reads it from standard input.")
    var prompt: String?

    @Flag(help: "Put --prompt before the model as it stands, not as a turn of a chat.")
    var raw = false

    @Option(help: "Prompts: JSON lines of section, prompt_id and prompt, or YAML with sections.")
    var prompts: String?

    @Option(help: "0.7, or 0.3,0.7,1 or 0.001:2.101:0.3 (first, last, step).")
    var temperatures = "0.7"

    @Option(help: "Responses for each method, prompt and temperature (1).")
    var samples: Int?

    @Option(help: "Tokens of every response; with --stop and for --prompt at most so many.")
    var tokens = 32

    @Flag(help: "End a response at its end-of-text token.")
    var stop = false

    @Option(
        help: "A text that ends a response before it; may be given several times. For a grid with --stop.")
    var stopAt: [String] = []

    @Option(help: "With --stop and for --prompt: tokens that a response has at the least.")
    var minTokens = 0

    @Option(help: "sentence: end responses that were cut off after their last whole sentence; none.")
    var trim: ResponseTrim?

    @Flag(help: "Leave prompts that are too long for one method out for all.")
    var skipLongPrompts = false

    @Option(help: "The seed; the same seed gives the same responses.")
    var seed: UInt64 = 7

    @OptionGroup(title: "Sampling")
    var sampler: SamplerOptions

    @OptionGroup(title: "Models that are served elsewhere")
    var endpoints: EndpointOptions

    @OptionGroup(title: "Guided decoding")
    var guidance: GuidanceOptions

    @OptionGroup(title: "Best of N")
    var bestOf: BestOfOptions

    @Option(help: "The file to append to.")
    var output: String?

    @Flag(help: "No progress.")
    var quiet = false

    func run() throws {
        try UsageError.of(Self.self) {
            try check()
            if let prompt { return try SingleResponse(self, prompt).run() }
            if let prompts, let output { try GridSampling(self, prompts, output).run() }
        }
    }

    private func check() throws {
        guard !checkpoint.isEmpty || !endpoints.endpoint.isEmpty else {
            throw ValidationError("No checkpoint is named. Give --checkpoint METHOD=FOLDER at least once.")
        }
        guard (prompt == nil) != (prompts == nil) else {
            throw ValidationError("Give either --prompt TEXT for one response or --prompts FILE for a grid.")
        }
        guard (1...1_000_000).contains(tokens), (1...100_000).contains(samples ?? 1) else {
            throw ValidationError("--tokens must be 1 to 1000000 and --samples 1 to 100000.")
        }
        guard stopAt.allSatisfy({ !$0.isEmpty }), (0...tokens).contains(minTokens) else {
            throw ValidationError("--stop-at needs a text, and --min-tokens must be 0 to --tokens.")
        }
        if prompt != nil {
            let ofGrids = [
                ("--output", output != nil), ("--samples", samples != nil), ("--stop", stop),
                ("--trim", trim != nil), ("--endpoint", !endpoints.endpoint.isEmpty),
                ("--skip-long-prompts", skipLongPrompts), ("--best-of", !bestOf.bestOf.isEmpty),
            ]
            if let (name, _) = ofGrids.first(where: \.1) {
                throw ValidationError("\(name) is for a grid: give --prompts FILE.")
            }
            guard checkpoint.count == 1 else { throw ValidationError("One response needs one --checkpoint.") }
        } else {
            guard output != nil else { throw ValidationError("A grid needs --output FILE.") }
            guard stop || (stopAt.isEmpty && minTokens == 0) else {
                throw ValidationError(
                    "--stop-at and --min-tokens need --stop: without it every response has --tokens tokens.")
            }
            guard !raw else {
                throw ValidationError("--raw is for --prompt; a grid's prompts stand as they are.")
            }
            try bestOf.check(try checkpoint.map { try Self.named($0).method })
        }
    }

    static func named(_ text: String) throws -> (method: String, folder: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ValidationError("--checkpoint \(text) is not METHOD=FOLDER.") }
        return (parts[0], parts[1])
    }
}
