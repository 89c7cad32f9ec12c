// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels
import StudyFiles
import Tensors

/// `showdown bench generate`: tokens a second of sampling beside what the machine allows.
struct BenchGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Measure sampling beside the machine's limit.",
        discussion: """
            Random weights of a named shape, random prompts of 64 tokens, responses of --tokens tokens by top-k and top-p: one \
            at a time, 56 at a time, and a grid of 13 prompts by 8 temperatures that share their prompts. The prompts' own time \
            is taken off. A step reads every weight of a product once: its share of the read bandwidth; and multiplies it for \
            each row: its share of the products' limit. Nothing else should run meanwhile.
            """)

    @Option(help: "A named shape (\(NamedShape.all.map(\.name).joined(separator: ", "))).")
    var shape = "distilgpt2"

    @Option(help: "f32 or bf16.")
    var precision = Precision.bf16

    @Option(help: "Tokens of a response.")
    var tokens = 64

    @Option(help: "Repeats, of which the median counts.")
    var repeats = 3

    @Option(help: "Repeats of each product for the machine's limit.")
    var limitRepeats = 10

    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        for (name, value, most) in [
            ("--tokens", tokens, 512), ("--repeats", repeats, 1_000),
            ("--limit-repeats", limitRepeats, 100_000),
        ] {
            guard (1...most).contains(value) else {
                throw ValidationError("\(name) is \(value); give 1 to \(most).")
            }
        }
    }

    private struct Work {
        var name: String
        var prompts, samples, batch: Int
    }

    private struct Result: Encodable {
        var work: String
        var batch: Int
        var responses: Int
        var tokens_per_second: Double
        /// Processor milliseconds, all threads together.
        var processor_ms_per_token: Double
        var share_of_reads, share_of_products: Double
    }

    private struct Report: Encodable {
        var machine: MachineReport
        var shape: String
        var precision: Precision
        var tokens: Int
        var results: [Result]
    }

    func run() throws {
        let bench = try SampledBench(shape: shape, precision, repeats: repeats)
        let limit = MachineLimit.measure(repeats: limitRepeats)
        let configuration = bench.model.configuration
        let weights = Double(
            configuration.linearWeights + configuration.channels * configuration.vocabularySize)
        let bytes = weights * (precision == .bf16 ? 2 : 4)
        let works = [
            Work(name: "one", prompts: 1, samples: 1, batch: 1),
            Work(name: "many", prompts: 56, samples: 1, batch: 56),
            Work(name: "grid", prompts: 13, samples: 8, batch: 104),
        ]
        let results = try works.map { work in
            let requests = bench.requests(
                prompts: work.prompts, samples: work.samples, prompt: 64, tokens: tokens)
            let (wall, processor) = try bench.seconds(requests, batch: work.batch)
            let count = Double(requests.count * tokens)
            return Result(
                work: work.name, batch: work.batch, responses: requests.count,
                tokens_per_second: count / wall, processor_ms_per_token: processor / count * 1e3,
                share_of_reads: bytes * Double(tokens) / wall / 1e9 / limit.readBandwidth,
                share_of_products: 2 * weights * count / wall / 1e9 / limit.gigaflops(precision))
        }
        let report = Report(
            machine: MachineReport(limit), shape: shape, precision: precision, tokens: tokens,
            results: results)
        try DataOutput.write(json ? try JSONLines.encode(report) : Array(text(report).utf8), to: nil)
    }

    private func text(_ report: Report) -> String {
        var table = TextTable(
            ["work", "batch", "responses", "tokens/s", "CPU ms/token", "of the reads", "of the products"])
        for result in report.results {
            table.add([
                result.work, "\(result.batch)", "\(result.responses)",
                Decimals.text(result.tokens_per_second, 0), Decimals.text(result.processor_ms_per_token, 3),
                Decimals.percent(result.share_of_reads), Decimals.percent(result.share_of_products),
            ])
        }
        return
            "\(report.machine.text)\n\n\(shape), \(precision.rawValue), responses of \(tokens) tokens\n\n\(table.text)\n"
    }
}
