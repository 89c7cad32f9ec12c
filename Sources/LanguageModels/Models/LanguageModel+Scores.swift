// SPDX-License-Identifier: Apache-2.0

package import Autograd
private import Randomness
package import Tensors

/// Scores: the last hidden state of a token times one vector, without a bias, as transformers' classifiers have it.
extension LanguageModel {
    /// A model with a copy of this body and a score; a head of its own is left out, adapters are copied.
    ///
    /// - Parameter weight: (1, C).
    package func scoring(_ weight: Tensor) -> LanguageModel {
        var configuration = configuration
        configuration.output = .score
        configuration.hasTiedHead = true
        var values: [String: Tensor] = [:]
        for parameter in parameters { values[parameter.name] = parameter.value }
        values["score.weight"] = weight
        let other = LanguageModel(configuration) { name, shape in
            guard let value = values[name], value.count == shape.reduce(1, *) else {
                preconditionFailure("no weight \(name) of \(shape)")
            }
            return value.copy()
        }
        if let adaptation { other.attach(adaptation.copy()) }
        return other
    }

    /// The same with a score that is drawn: N(0, 1 / sqrt(C + 1)), so that rewards begin with a variance near 1.
    ///
    /// Source: Stiennon et al., "Learning to summarize from human feedback", arXiv 2009.01325, appendix B.1.
    package func scoring(seed: UInt64) -> LanguageModel {
        let channels = configuration.channels
        let deviation = 1 / Double(channels + 1).squareRoot()
        var draws = SeededGenerator(seed: seed, stream: "weights", "score.weight")
        return scoring(
            Tensor((0..<channels).map { _ in Float(draws.normal() * deviation) }, shape: [1, channels]))
    }

    /// The score at each of these rows of a batch; (rows).
    package func scores(_ batch: PackedBatch, at rows: [Int32], on tape: Tape) -> Variable {
        guard let score else { preconditionFailure("a language model has no score") }
        return tape.rowScores(tape.selectRows(hiddenStates(batch, on: tape), rows), score)
    }

    /// A forward and a backward pass: adds the gradient of a loss on scores to the parameters'.
    ///
    /// - Parameter slopes: d loss / d score of each row, from all scores.
    package func accumulateGradients(
        _ batch: PackedBatch, at rows: [Int32], on tape: Tape, slopes: (_ scores: [Float]) -> [Float]
    ) {
        let scores = scores(batch, at: rows, on: tape)
        tape.backward(from: scores, gradient: Tensor(slopes(scores.value.values)))
    }
}
