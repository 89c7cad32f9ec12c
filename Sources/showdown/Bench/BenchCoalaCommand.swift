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
            full on --pairs pairs of features like those of `bench convex`. Counted: operations of the features and of the \
            first phase over those of one epoch of DPO on such pairs, its reference \
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

    @Option(help: "Most iterations of the first phase; the solver's own without it.")
    var steps: Int?

    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        guard (2...1_000_000).contains(pairs), (1...100_000).contains(sample),
            (1...1_000_000).contains(steps ?? 1)
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
        /// The relative KKT residual that the first phase reached.
        var kkt: Double
        /// Counted for the features, over an epoch of DPO with its reference.
        var features_over_dpo: Double
        /// With the first phase's solver.
        var coala_over_dpo: Double
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
        let (fit, solution) = try self.fit(configuration.channels, form)
        let solver = solution.floatingPointOperations / Double(pairs)
        try write(
            Report(
                shape: shape, pairs: pairs, length: length, window: window, precision: precision,
                features: features, fit: fit, fit_over_features: fit.processor / features.processor,
                iterations: solution.progress.iteration, kkt: solution.appraisal.optimality.residual,
                features_over_dpo: counted.share(solver: 0), coala_over_dpo: counted.share(solver: solver)))
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

    /// Both phases on features like a language model's, the rows of one label beside those of the other.
    private func fit(_ channels: Int, _ form: FeatureForm) throws -> (Seconds, ConvexSolution) {
        var synthetic = SyntheticFeatures()
        // Labels are about as many of one kind as of the other.
        (synthetic.rows, synthetic.features) = (2 * pairs + pairs / 10 + 64, channels + 1)
        let (x, labels) = synthetic.draw()
        func rows(_ isChosen: Bool) -> Tensor {
            let rows = labels.indices.filter { (labels[$0] > 0) == isChosen }.prefix(pairs)
            return Tensor(rows.flatMap { x.row($0).dropLast() }, shape: [rows.count, channels])
        }
        let features = PairFeatures(chosen: rows(true), rejected: rows(false), form: form)
        var result: ConvexAlignment.Result?
        var alignment = ConvexAlignment()
        alignment.cronos.iterations = steps ?? alignment.cronos.iterations
        let time = try ProcessorTime.wholeSeconds {
            result = try alignment.fit(features, baseSHA256: "-")
        }
        guard let result else { preconditionFailure("a fit without a result") }
        return (Seconds(wall: time.wall, processor: time.processor), result.firstPhase)
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

    private func write(_ report: Report) throws {
        if json { return try DataOutput.write(try JSONLines.encode(report), to: nil) }
        var table = TextTable(
            ["\(pairs) pairs of \(length) tokens, \(shape)", "CPU s", "wall s"], leading: 1)
        for (name, seconds) in [("features", report.features), ("fit", report.fit)] {
            table.add([name, Decimals.text(seconds.processor, 1), Decimals.text(seconds.wall, 1)])
        }
        let lines = [
            table.text, "",
            "The fit (\(report.iterations) iterations to a KKT residual of \(Float(report.kkt))) costs \(Decimals.percent(report.fit_over_features)) of the features' processor time.",
            "Counted, features cost \(Decimals.percent(report.features_over_dpo)) of an epoch of DPO with its reference, with the solver \(Decimals.percent(report.coala_over_dpo)).",
        ]
        try DataOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: nil)
    }
}
