// SPDX-License-Identifier: Apache-2.0

internal import Autograd
package import LanguageModels
internal import Tensors

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// What becomes of a few fixed pairs, and of responses that are on neither side of the data, while a model trains.
///
/// The quantities by which "3D-Properties" (arXiv 2406.07327) describes DPO, of a loss L that is the mean over the probe's
/// pairs of the objective; all are means over the pairs:
///
/// | key | what |
/// |---|---|
/// | `probe/logps/chosen`, `…/rejected`, `…/unseen` | log-likelihood of a response, nats: does it drop (property 1), disperse to unseen ones (3)? |
/// | `probe/log_dloss_dpi/chosen`, `…/rejected` | log of the absolute d L / d pi(response), pi its likelihood; for DPO the two differ by s_w - s_l (property 1's ratio pi_w / pi_l) |
/// | `probe/grad_norm/chosen`, `…/rejected` | norm of the part of the weights' gradient of L that goes through that side |
///
/// A likelihood is e to the minus hundreds, so that d L / d pi = (d L / d log pi) / pi has no place in a floating-point
/// number: it is kept as a logarithm. Pairs through which no gradient goes, a hinge's that hold their margin, have none and
/// are left out of its mean. A measurement costs two training passes over the probe's pairs and a forward pass over the
/// unseen responses; it changes neither weights nor the optimizer.
package struct Probe {
    package let pairs: [TokenizedPair]
    package let objective: any PairObjective
    /// Sums of each pair under the frozen reference, where the objective needs them.
    package let reference: [[Double]]
    /// Prompts with responses that are on neither side of the data.
    package let unseen: [TokenizedResponses]

    package init(
        _ pairs: [TokenizedPair], objective: any PairObjective, reference: [[Double]],
        unseen: [TokenizedResponses]
    ) {
        precondition(
            !objective.needsReference || reference.count == pairs.count, "\(objective.name) needs a reference"
        )
        self.pairs = pairs
        self.objective = objective
        self.reference = reference
        self.unseen = unseen
    }

    private enum Side: String, CaseIterable {
        case chosen, rejected
    }

    /// - Parameters:
    ///   - options: those of the run: its precision, most tokens of a pass, and whether activations are computed again.
    ///   - onPass: told before every pass; throwing stops with all gradients clear.
    package func measure(
        _ model: LanguageModel, _ options: RunOptions, onPass: () throws -> Void = {}
    ) throws -> (metrics: [String: Double], operations: Double) {
        let parameters = model.trainableParameters
        defer { for parameter in parameters { parameter.clearGradient() } }
        var metrics: [String: Double] = [:]
        var operations = 0.0
        for side in Side.allCases {
            var logps = 0.0
            var slopes: [Double] = []
            for range in TokenBudget.ranges(pairs.lazy.map(\.responses.rows), atOnce: options.tokensAtOnce) {
                try onPass()
                let batch = PairScoring.batch(Array(pairs[range]), scoringPrompts: objective.scoresPrompt)
                let tape = Tape(
                    recording: true, precision: options.precision, recomputing: options.gradientCheckpointing)
                _ = model.accumulateGradients(batch, on: tape, groups: PairScoring.groups(batch)) {
                    place, values in
                    let pair = pair(PairScoring.pair(values, of: batch, at: place), range.lowerBound + place)
                    let loss = objective.loss(pair)
                    let (slope, logp) =
                        side == .chosen
                        ? (loss.chosenSlope, pair.chosen) : (loss.rejectedSlope, pair.rejected)
                    logps += logp
                    if slope != 0 { slopes.append(log(abs(slope)) - logp) }
                    return Self.gradient(
                        slope / Double(pairs.count), of: pair, through: side, count: values.count)
                }
                operations += model.trainingOperations(batch)
            }
            metrics["probe/logps/\(side)"] = logps / Double(pairs.count)
            if !slopes.isEmpty {
                metrics["probe/log_dloss_dpi/\(side)"] = slopes.reduce(0, +) / Double(slopes.count)
            }
            metrics["probe/grad_norm/\(side)"] =
                parameters.reduce(0) { $0 + ($1.gradient.map(Operations.sumOfSquares) ?? 0) }.squareRoot()
            for parameter in parameters { parameter.clearGradient() }
        }
        if !unseen.isEmpty {
            let sums = try ResponseScoring.sums(unseen, model, precision: options.precision) {
                operations += $1
                try onPass()
            }.joined()
            metrics["probe/logps/unseen"] = sums.reduce(0, +) / Double(sums.count)
        }
        return (metrics, operations)
    }

    private func pair(_ scored: PairLogProbabilities, _ place: Int) -> PairLogProbabilities {
        var pair = scored
        if objective.needsReference { pair.reference = (reference[place][0], reference[place][1]) }
        pair.scoreGap = pairs[place].scoreGap
        return pair
    }

    /// The slope on one side's tokens and nothing on the others.
    private static func gradient(
        _ slope: Double, of pair: PairLogProbabilities, through side: Side, count: Int
    ) -> [Float] {
        var slopes = [Float](repeating: 0, count: count)
        let end = side == .chosen ? count - pair.rejectedTokens : count
        let length = side == .chosen ? pair.chosenTokens : pair.rejectedTokens
        for token in end - length..<end { slopes[token] = Float(slope) }
        return slopes
    }
}
