// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConvexNetworks
import Generation
import LanguageModels
import Randomness
import StudyFiles
import Tensors
import Tokenizers

/// `showdown bench guided`: what guided decoding costs beside plain sampling.
struct BenchGuidedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guided", abstract: "Measure guided decoding beside plain sampling.",
        discussion: """
            Random weights of a named shape, random prompts, a random head: responses by the base model alone and by each \
            mode of guidance, for a decision every 5 tokens and every token. The prompts' own time is taken off. Times are of \
            the processor, all threads together, so that other programs disturb little; the cost is that of a token over \
            that of plain sampling.
            """)

    @Option(help: "A named shape (\(NamedShape.all.map(\.name).joined(separator: ", "))).")
    var shape = "distilgpt2"

    @Option(help: "f32 or bf16.")
    var precision = Precision.f32

    @Option(help: "Responses at one time.")
    var batch = 8

    @Option(help: "Tokens of a prompt.")
    var prompt = 64

    @Option(help: "Tokens of a response.")
    var tokens = 40

    @Option(help: "Repeats, of which the median counts.")
    var repeats = 3

    @Flag(help: "Print a JSON object a line.")
    var json = false

    func validate() throws {
        for (name, value) in [
            ("--batch", batch), ("--prompt", prompt), ("--tokens", tokens), ("--repeats", repeats),
        ] {
            guard (1...100_000).contains(value) else {
                throw ValidationError("\(name) is \(value); give 1 to 100000.")
            }
        }
    }

    private struct Result: Encodable {
        var mode: String
        var every: Int?
        var tokens_per_second: Double
        var processor_milliseconds_per_token: Double
        var cost: Double
    }

    func run() throws {
        // Every token of the shape's vocabulary must have a text: that of the alphabet, then of pairs that never merge.
        let tokenizer = try BytePairTrainer.train([""], size: 257, specials: ["<|endoftext|>"])
        let configuration = try ShapeArgument.configuration(shape) { named in
            named.configuration(vocabularySize: named.vocabularySize, beginToken: 256, endToken: 256)
        }
        let model = LanguageModel(configuration, seed: 1)
        let head = head(configuration.channels)
        let decoder = BatchDecoder(model, precision: precision)
        let prefill = try median { _ = decoder.prefill(requests.map(\.prompt)) }
        var results: [Result] = []
        for guidance in [nil] + Self.guidances {
            let sampler = try ResponseSampler(
                model, tokenizer: tokenizer, guide: guidance.map { ConvexGuide(head: head, $0) },
                precision: precision)
            let (wall, processor) = try median { try sampler.run(requests) { _, _ in } }
            let count = Double(batch * tokens)
            let each = (processor - prefill.processor) / count * 1e3
            results.append(
                Result(
                    mode: guidance?.mode.rawValue ?? "none", every: guidance?.every,
                    tokens_per_second: count / (wall - prefill.wall), processor_milliseconds_per_token: each,
                    cost: each / (results.first?.processor_milliseconds_per_token ?? each)))
        }
        if json { return try DataOutput.write(results, to: nil) }
        var table = TextTable(["guidance", "every", "tokens/s", "CPU ms/token", "cost"], leading: 1)
        for result in results {
            table.add([
                result.mode, result.every.map(String.init) ?? "", Decimals.text(result.tokens_per_second, 1),
                Decimals.text(result.processor_milliseconds_per_token, 2),
                "\(Decimals.text(result.cost, 2)) x",
            ])
        }
        let title =
            "\(shape), \(precision.rawValue), \(batch) responses of \(tokens) tokens after prompts of \(prompt)\n\n"
        try DataOutput.write(Array((title + table.text + "\n").utf8), to: nil)
    }

    private static let guidances: [Guidance] = [5, 1].flatMap { every in
        Guidance.Mode.allCases.compactMap { mode in
            var guidance = Guidance(mode)
            guidance.every = every
            return mode == .prefix && every == 1 ? nil : guidance
        }
    }

    private var requests: [ResponseRequest] {
        (0..<batch).map { index in
            var draws = SeededGenerator(seed: 1, stream: "bench", "prompt \(index)")
            return ResponseRequest(
                prompt: (0..<prompt).map { _ in Int32(draws.integer(below: 256)) },
                chain: .hf(temperature: 1),
                length: .exactly(tokens), draws: SeededGenerator(seed: UInt64(index)))
        }
    }

    private func head(_ channels: Int) -> ConvexHead {
        var draws = SeededGenerator(seed: 1, stream: "bench", "head")
        let theta1 = Tensor(
            (0..<(channels + 1) * 20).map { _ in Float(draws.normal()) }, shape: [channels + 1, 20])
        return ConvexHead(
            network: TwoLayerNetwork(theta1: theta1, theta2: (0..<20).map { _ in Float(draws.normal()) }),
            form: FeatureForm(), mean: [Float](repeating: 0, count: channels),
            deviation: [Float](repeating: 1, count: channels), baseSHA256: "-")
    }

    /// Wall and processor seconds, each the median of the repeats.
    private func median(_ body: () throws -> Void) throws -> (wall: Double, processor: Double) {
        let times = try (0..<repeats).map { _ in try ProcessorTime.wholeSeconds(of: body) }
        return (
            times.map(\.wall).sorted()[repeats / 2], times.map(\.processor).sorted()[repeats / 2]
        )
    }
}
