// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import LanguageModels

/// The policy's forward and backward pass over part of an update: the clipped surrogate, and a KL penalty where it stands in
/// the loss.
///
/// Gradients are those of the whole update's loss, so that how an update is cut into passes changes nothing but the order of
/// sums.
struct SurrogatePass {
    let surrogate: ClippedSurrogate
    let aggregation: TokenAggregation
    /// Weight of the k3 penalty in the loss; 0 where the penalty is part of the reward.
    let penalty: Double
    let temperature: Double

    func run(
        _ part: [Experience], of size: UpdateSize, _ model: LanguageModel, on tape: Tape
    ) -> PassOutcome {
        let batch = ResponseScoring.batch(part.map(\.responses))
        var sums: [String: Double] = [:]
        let places = part.indices.flatMap { group in
            part[group].responses.responses.indices.map { (group, $0) }
        }
        _ = model.accumulateGradients(
            batch, on: tape, groups: batch.completions, temperature: Float(temperature)
        ) { completion, logps in
            let (group, response) = places[completion]
            return slopes(logps, part[group], response, of: size, adding: &sums)
        }
        return PassOutcome(sums: sums, tokens: batch.rows, operations: model.trainingOperations(batch))
    }

    /// d loss / d logp of a response's tokens.
    private func slopes(
        _ logps: [Float], _ experience: Experience, _ response: Int, of size: UpdateSize,
        adding sums: inout [String: Double]
    ) -> [Float] {
        let weight = aggregation.weight(length: logps.count, of: size)
        let share = 1 / Double(size.tokens)
        return logps.indices.map { place in
            let logp = Double(logps[place])
            let old = experience.policy[response][place]
            let reference = experience.reference[response][place]
            let token = surrogate.token(
                logp: logp, old: old, advantage: experience.advantages[response][place])
            var (loss, slope) = (token.loss, token.slope)
            if penalty != 0 {
                let k3 = DivergenceEstimator.k3
                loss += penalty * k3.value(policy: logp, reference: reference)
                slope += penalty * k3.slope(policy: logp, reference: reference)
            }
            for (name, value) in [
                ("loss/policy_avg", weight * loss),
                ("policy/approxkl_avg", share * 0.5 * (logp - old) * (logp - old)),
                ("policy/clipfrac_avg", token.isClipped ? share : 0),
                ("policy/entropy_avg", -share * logp), ("val/ratio", share * token.ratio),
            ] { sums[name, default: 0] += value }
            return Float(weight * slope)
        }
    }
}
