// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConvexNetworks
import Generation
import LanguageModels
import Randomness
import StudyFiles
import Tensors

/// `showdown bench guided`: what guided decoding costs beside plain sampling.
struct BenchGuidedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guided", abstract: "Measure guided decoding beside plain sampling.",
        discussion: """
            Random weights of a named shape, random prompts, a random head: responses by the base model alone and by each \
            mode of guidance, for a decision every 5 tokens and every token. The prompts' own time is taken off. Costs are those \
            of a token over those of plain sampling: time by the clock, CPU time of all threads together, which other \
            programs disturb less, and multiply-adds as they are counted: every row that is read, every row of logits.
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
        /// Over plain sampling: by the clock, of the processor, in multiply-adds.
        var time_ratio, processor_ratio, operations_ratio: Double
    }

    func run() throws {
        let bench = try SampledBench(shape: shape, precision, repeats: repeats)
        let head = head(bench.model.configuration.channels)
        let requests = bench.requests(prompts: batch, prompt: prompt, tokens: tokens)
        var results: [Result] = []
        for guidance in [nil] + Self.guidances {
            let (wall, processor) = try bench.times(
                requests, batch: batch, guide: guidance.map { ConvexGuide(head: head, $0) }
            ).decoding
            let count = Double(batch * tokens)
            let (rate, each) = (count / wall, processor / count * 1e3)
            let plain = results.first
            results.append(
                Result(
                    mode: guidance?.mode.rawValue ?? "none", every: guidance?.every, tokens_per_second: rate,
                    processor_milliseconds_per_token: each,
                    time_ratio: (plain?.tokens_per_second ?? rate) / rate,
                    processor_ratio: each / (plain?.processor_milliseconds_per_token ?? each),
                    operations_ratio: operations(guidance, bench.model.configuration)))
        }
        if json { return try DataOutput.write(results, to: nil) }
        var table = TextTable(
            ["guidance", "every", "tokens/s", "CPU ms/token", "time", "CPU time", "multiply-adds"], leading: 1
        )
        func ratio(_ value: Double) -> String { "\(Decimals.text(value, 2)) x" }
        for result in results {
            table.add([
                result.mode, result.every.map(String.init) ?? "", Decimals.text(result.tokens_per_second, 1),
                Decimals.text(result.processor_milliseconds_per_token, 2),
                ratio(result.time_ratio), ratio(result.processor_ratio), ratio(result.operations_ratio),
            ])
        }
        let title =
            "\(shape), \(precision.rawValue), \(batch) responses of \(tokens) tokens after prompts of \(prompt)\n\n"
        try DataOutput.write(Array((title + table.text + "\n").utf8), to: nil)
    }

    /// Multiply-adds a token over those of plain sampling: the blocks for every row that is read, the vocabulary for every
    /// row of logits; attention and the head are small beside them.
    private func operations(_ guidance: Guidance?, _ configuration: ModelConfiguration) -> Double {
        guard let guidance else { return 1 }
        let blocks = Double(configuration.linearWeights)
        let logits = Double(configuration.channels * configuration.vocabularySize)
        switch guidance.mode {
        case .prefix: return Double(guidance.candidates)
        case .tokenMultiply, .tokenAdd, .nucleus:
            let read = Double(guidance.every - 1 + Guidance.widestPool) / Double(guidance.every)
            return (read * blocks + logits) / (blocks + logits)
        }
    }

    private static let guidances: [Guidance] = [5, 1].flatMap { every in
        Guidance.Mode.allCases.compactMap { mode in
            var guidance = Guidance(mode)
            guidance.every = every
            return mode == .prefix && every == 1 ? nil : guidance
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
}
