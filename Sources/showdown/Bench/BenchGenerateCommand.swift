// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation
import LanguageModels
import StudyFiles
import Tensors

/// `showdown bench generate`: tokens a second of sampling beside what the machine allows.
struct BenchGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Measure sampling beside the machine's limit.",
        discussion: """
            Random weights of a named shape, random prompts of 64 tokens, responses of --tokens tokens by top-k 50 and top-p \
            0.9: one at a time, 56 at a time, and a grid of 13 prompts by 8 temperatures that share their prompts. A rate \
            counts new tokens over all of the time; decoding leaves the prompts' own time out. The shares are of decoding: a \
            step reads every weight of a product once, which is its share of the read bandwidth, and multiplies it for each \
            row, its share of the products' limit; the larger of both is its share of the limit. Nothing else should run \
            meanwhile.
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

    private struct Case {
        var name: String
        var prompts: Int
        var temperatures: [Double] = [1]
        var batch: Int
    }

    private struct Result: Encodable {
        let work = "generate"
        /// `one`, `many` or `grid`.
        var name: String
        var precision: Precision
        var batch, responses: Int
        /// New tokens over all of the time, and without that of the prompts.
        var tokens_per_second, decoding_tokens_per_second: Double
        /// Processor milliseconds of decoding, all threads together.
        var processor_ms_per_token: Double
        var share_of_limit, share_of_reads, share_of_products: Double
        /// Of the process so far.
        var peak_memory_bytes: Int?

        private enum CodingKeys: String, CodingKey {
            case work, precision, batch, responses, tokens_per_second, decoding_tokens_per_second
            case processor_ms_per_token, share_of_limit, share_of_reads, share_of_products, peak_memory_bytes
            case name = "case"
        }
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
        let cases = [
            Case(name: "one", prompts: 1, batch: 1),
            Case(name: "many", prompts: 56, batch: 56),
            Case(
                name: "grid", prompts: 13, temperatures: try TemperatureGrid.parse("0.001:2.101:0.3"),
                batch: 104),
        ]
        let results = try cases.map { work in
            let requests = bench.requests(
                prompts: work.prompts, temperatures: work.temperatures, prompt: 64, tokens: tokens)
            let times = try bench.times(requests, batch: work.batch)
            let (wall, processor) = times.decoding
            let count = Double(requests.count * tokens)
            let reads = bytes * Double(tokens) / 1e9 / limit.readBandwidth
            let products = 2 * weights * count / 1e9 / limit.gigaflops(precision)
            return Result(
                name: work.name, precision: precision, batch: work.batch, responses: requests.count,
                tokens_per_second: count / times.whole.wall, decoding_tokens_per_second: count / wall,
                processor_ms_per_token: processor / count * 1e3, share_of_limit: max(reads, products) / wall,
                share_of_reads: reads / wall, share_of_products: products / wall,
                peak_memory_bytes: PeakMemory.bytes)
        }
        let report = Report(
            machine: MachineReport(limit), shape: shape, precision: precision, tokens: tokens,
            results: results)
        try DataOutput.write(json ? try JSONLines.encode(report) : Array(text(report).utf8), to: nil)
    }

    private func text(_ report: Report) -> String {
        var table = TextTable([
            "case", "batch", "responses", "tokens/s", "decoding", "CPU ms/token", "of the reads",
            "of the products",
            "of the limit",
        ])
        for result in report.results {
            table.add([
                result.name, "\(result.batch)", "\(result.responses)",
                Decimals.text(result.tokens_per_second, 0),
                Decimals.text(result.decoding_tokens_per_second, 0),
                Decimals.text(result.processor_ms_per_token, 3), Decimals.percent(result.share_of_reads),
                Decimals.percent(result.share_of_products), Decimals.percent(result.share_of_limit),
            ])
        }
        return
            "\(report.machine.text)\n\n\(shape), \(precision.rawValue), responses of \(tokens) tokens\n\n\(table.text)\n"
    }
}
