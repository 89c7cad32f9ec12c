// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConvexNetworks
import LanguageModels
import Randomness
import StudyFiles
import Tensors
import Training

/// `showdown bench coala`: the fit of a head beside the extraction of its features, and both beside DPO.
struct BenchCoalaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coala", abstract: "Measure COALA's features and its fit.",
        discussion: """
            Random weights of a named shape. Features: --sample pairs of random tokens, half of each sequence a prompt that \
            both responses share, extracted as a run does it; the time for --pairs of them follows. Fit: both phases in \
            full on --pairs pairs of random features, of which one direction tells the labels apart with noise. Counted: \
            operations of the features and of the solver over those of one epoch of DPO on such pairs, its reference \
            included. Seconds are of the processor, all threads together, and of the wall.
            """)

    @Option(help: "A named shape (\(NamedShape.all.map(\.name).joined(separator: ", "))) or a config.json.")
    var shape = "distilgpt2"

    @Option(help: "Pairs of the data set.")
    var pairs = 20_000

    @Option(help: "Tokens of a sequence: prompt and response, an even number.")
    var length = 256

    @Option(help: "Pairs whose features are extracted.")
    var sample = 63

    @Option(help: "f32, or bf16 for products of 16-bit numbers.")
    var precision = Precision.f32

    @Option(help: "Features read so many tokens of prompt and response; all without it.")
    var window: Int?

    @Option(help: "Iterations of the first phase (1000).")
    var steps = 1_000

    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        guard (2...1_000_000).contains(pairs), (1...100_000).contains(sample), (1...1_000_000).contains(steps)
        else { throw ValidationError("--pairs, --sample or --steps is out of range.") }
        guard (4...100_000).contains(length), length % 2 == 0 else {
            throw ValidationError("--length is \(length); give an even number of at least 4.")
        }
        if let window, window < 1 { throw ValidationError("--window is \(window); give at least 1.") }
    }

    private struct Seconds: Encodable {
        var wall, processor: Double
    }

    private struct Report: Encodable {
        var shape: String
        var pairs, length: Int
        var window: Int?
        var precision: Precision
        /// Of all pairs, from those that were extracted.
        var features: Seconds
        var fit: Seconds
        var fit_over_features: Double
        var iterations: Int
        /// Counted for the features, over an epoch of DPO with its reference.
        var features_over_dpo: Double
    }

    func run() throws {
        let configuration = try ShapeArgument.configuration(shape) { named in
            let mark = Int32(named.vocabularySize - 1)
            return named.configuration(
                vocabularySize: named.vocabularySize, beginToken: mark, endToken: mark)
        }
        guard length <= configuration.contextLength else {
            throw ValidationError(
                "--length is \(length), but \(shape) has a context of \(configuration.contextLength) tokens.")
        }
        let form = FeatureForm(window: window)
        let examples = tokens(configuration.vocabularySize)
        let counted = CountedShare(Array(examples.prefix(1)), configuration, form: form)
        let features = try extraction(examples, configuration, form)
        let (fit, iterations) = try self.fit(configuration.channels, form)
        try write(
            Report(
                shape: shape, pairs: pairs, length: length, window: window, precision: precision,
                features: features, fit: fit, fit_over_features: fit.processor / features.processor,
                iterations: iterations, features_over_dpo: counted.share(solver: 0)))
    }

    /// Seconds for all pairs, from those of a sample after one that does not count.
    private func extraction(
        _ examples: [TokenizedPair], _ configuration: ModelConfiguration, _ form: FeatureForm
    ) throws -> Seconds {
        let model = LanguageModel(configuration, seed: 1)
        _ = try PairFeatures(examples, model, form: form, precision: precision)
        let time = try ProcessorTime.wholeSeconds {
            _ = try PairFeatures(examples, model, form: form, precision: precision)
        }
        let scale = Double(pairs) / Double(sample)
        return Seconds(wall: time.wall * scale, processor: time.processor * scale)
    }

    private func fit(_ channels: Int, _ form: FeatureForm) throws -> (Seconds, iterations: Int) {
        let features = PairFeatures(
            chosen: normals(channels, "chosen", shift: 0.1),
            rejected: normals(channels, "rejected", shift: -0.1),
            form: form)
        var alignment = ConvexAlignment()
        alignment.cronos.iterations = steps
        var iterations = 0
        let time = try ProcessorTime.wholeSeconds {
            iterations = try alignment.fit(features, baseSHA256: "-").firstPhase.progress.iteration
        }
        return (Seconds(wall: time.wall, processor: time.processor), iterations)
    }

    private func tokens(_ vocabularySize: Int) -> [TokenizedPair] {
        (0..<sample).map { index in
            var draws = SeededGenerator(seed: 1, stream: "bench", "pair \(index)")
            let texts = (0..<3).map { _ in
                (0..<length / 2).map { _ in Int32(draws.integer(below: vocabularySize)) }
            }
            return TokenizedPair(prompt: texts[0], chosen: texts[1], rejected: texts[2])
        }
    }

    /// (pairs, channels); every feature is shifted a little, so that all of them together tell the labels apart.
    private func normals(_ channels: Int, _ name: String, shift: Double) -> Tensor {
        var draws = SeededGenerator(seed: 1, stream: "bench", name)
        return Tensor(
            (0..<pairs * channels).map { _ in Float(draws.normal() + shift) }, shape: [pairs, channels])
    }

    private func write(_ report: Report) throws {
        if json { return try DataOutput.write(try JSONLines.encode(report), to: nil) }
        var table = TextTable(
            ["\(pairs) pairs of \(length) tokens, \(shape)", "CPU s", "wall s"], leading: 1)
        for (name, seconds) in [("features", report.features), ("fit", report.fit)] {
            table.add([name, Decimals.text(seconds.processor, 1), Decimals.text(seconds.wall, 1)])
        }
        let lines = [
            table.text, "",
            "The fit (\(report.iterations) iterations) costs \(Decimals.percent(report.fit_over_features)) of the features' processor time.",
            "Counted, the features cost \(Decimals.percent(report.features_over_dpo)) of an epoch of DPO with its reference.",
        ]
        try DataOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: nil)
    }
}
