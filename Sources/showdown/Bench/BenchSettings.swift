// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels
import StudyFiles
import Tensors

/// The model and the batch that training work is measured on.
struct BenchSettings: ParsableArguments {
    @Option(help: "A named shape (\(NamedShape.all.map(\.name).joined(separator: ", "))) or a config.json.")
    var shape = "distilgpt2"

    @Option(help: "Sequences a step, an even number; a pair is two sequences.")
    var batch = 8

    @Option(help: "Tokens of a sequence, an even number.")
    var length = 256

    @Option(help: "Measured steps, of which the median counts.")
    var repeats = 5

    @Option(help: "Steps before them that do not count.")
    var warmup = 2

    @Flag(help: "Say where the time goes, by operation.")
    var profile = false

    func validate() throws {
        for (name, value) in [("--batch", batch), ("--length", length)] {
            guard (2...1_000_000).contains(value), value % 2 == 0 else {
                throw ValidationError("\(name) is \(value); give an even number of at least 2.")
            }
        }
        guard (1...100_000).contains(repeats), (0...100_000).contains(warmup) else {
            throw ValidationError("--repeats or --warmup is out of range; give 1 or more, and 0 or more.")
        }
    }

    /// The flags that say the same to another process.
    var arguments: [String] {
        [
            "--shape", shape, "--batch", "\(batch)", "--length", "\(length)", "--repeats", "\(repeats)",
            "--warmup", "\(warmup)",
        ] + (profile ? ["--profile"] : [])
    }

    /// A model of the shape with random weights; the one place where the bench makes one.
    func model() throws -> LanguageModel {
        LanguageModel(try configuration(), seed: 1)
    }

    /// Throws where the shape is unknown or a sequence does not fit into its context.
    @discardableResult
    func configuration() throws -> ModelConfiguration {
        let configuration = try ShapeArgument.configuration(shape) { named in
            // The last token stands for both marks: nothing here is decoded.
            let mark = Int32(named.vocabularySize - 1)
            return named.configuration(
                vocabularySize: named.vocabularySize, beginToken: mark, endToken: mark)
        }
        guard length <= configuration.contextLength else {
            throw ValidationError(
                "--length is \(length), but \(shape) has a context of \(configuration.contextLength) tokens.")
        }
        return configuration
    }
}
