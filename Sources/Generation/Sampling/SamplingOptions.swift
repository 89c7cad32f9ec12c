// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// How tokens are drawn at any temperature: the steps beside it, their order, and the precision of the logits.
package struct SamplingOptions: Equatable, Sendable {
    package enum Order: String, CaseIterable, Sendable {
        /// Penalties, temperature, top-k, top-p, min-p, typical: that of `transformers`.
        case hf
        /// Penalties, top-k, typical, top-p, min-p, temperature: that of llama.cpp.
        case llamacpp
    }

    package var order = Order.hf
    /// 0 keeps all.
    package var topK = 50
    /// 1 keeps all.
    package var topP = 0.9
    /// 0 keeps all.
    package var minP = 0.0
    /// 1 keeps all.
    package var typicalP = 1.0
    package var penalties = TokenPenalties()
    /// Of the weights, and of what they are multiplied with.
    package var precision = Precision.f32

    package init() {}

    package func chain(temperature: Double) -> SamplerChain {
        var steps: [SamplerStep] = penalties.areNone ? [] : [.penalties(penalties)]
        let typical: [SamplerStep] = typicalP < 1 ? [.typical(typicalP)] : []
        let minimum: [SamplerStep] = minP > 0 ? [.minP(minP)] : []
        switch order {
        case .hf: steps += [.temperature(temperature), .topK(topK), .topP(topP)] + minimum + typical
        case .llamacpp:
            steps += [.topK(topK)] + typical + [.topP(topP)] + minimum + [.temperature(temperature)]
        }
        return SamplerChain(steps)
    }

    /// What responses.jsonl says of it; nil where everything is as it is without a wish.
    package var record: String? {
        guard self != SamplingOptions() else { return nil }
        var words = ["order \(order.rawValue)", "top-k \(topK)", "top-p \(topP)"]
        if minP > 0 { words.append("min-p \(minP)") }
        if typicalP < 1 { words.append("typical \(typicalP)") }
        if penalties.repetition != 1 { words.append("repetition \(penalties.repetition)") }
        if penalties.presence != 0 { words.append("presence \(penalties.presence)") }
        if penalties.frequency != 0 { words.append("frequency \(penalties.frequency)") }
        if precision != .f32 { words.append("precision \(precision.rawValue)") }
        return words.joined(separator: ", ")
    }
}
