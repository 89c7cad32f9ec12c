// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The features of a response under way: takes the hidden states of its tokens one by one.
///
/// The one place where states become features, so that a head reads at decoding what it was fitted on. An end-of-text token
/// is not a token of the response: its state is never taken. Sums run in the order of the tokens.
package struct FeaturePool: Sendable {
    private let form: FeatureForm
    /// Position of the next token, counted from the prompt's first.
    private var position: Int
    /// Of the prompt's last token that is read: the features of a response of which no token is.
    private let promptState: [Float]
    /// Tokens that were read.
    private var count = 0
    /// By `last` the newest state, else the weighted sum of states.
    private var sum: [Float]
    /// The linear layer, the largest value so far, and the sum of weights relative to it.
    private var attention: (layer: [Float], largest: Float, mass: Float)?

    /// - Parameters:
    ///   - promptTokens: tokens before the response.
    ///   - promptState: the last hidden state of the prompt's last token that is read.
    package init(_ form: FeatureForm, promptTokens: Int, promptState: [Float]) {
        self.form = form
        self.promptState = promptState
        position = promptTokens
        sum = [Float](repeating: 0, count: promptState.count)
        if form.pooling == .attention {
            attention = (FeatureForm.attentionWeights(channels: promptState.count), -.infinity, 0)
        }
    }

    /// Whether a further token would be read; where not, every continuation has the same features.
    package var isOpen: Bool { form.reads(position) }

    /// Takes the state of the response's next token.
    package mutating func take(_ state: [Float]) {
        defer { position += 1 }
        guard isOpen else { return }
        count += 1
        switch form.pooling {
        case .last: sum = state
        case .mean: add(state, weight: 1)
        case .attention: attend(to: state)
        }
    }

    package var features: [Float] {
        guard count > 0 else { return promptState }
        switch form.pooling {
        case .last: return sum
        case .mean: return sum.map { $0 / Float(count) }
        case .attention: return sum.map { $0 / (attention?.mass ?? 1) }
        }
    }

    /// The softmax as it runs: sums are kept relative to the largest value so far.
    private mutating func attend(to state: [Float]) {
        guard var attention else { return }
        var value: Float = 0
        for channel in state.indices { value += attention.layer[channel] * state[channel] }
        if value > attention.largest {
            let shrunk = exp(attention.largest - value)
            for channel in sum.indices { sum[channel] *= shrunk }
            attention.mass *= shrunk
            attention.largest = value
        }
        let weight = exp(value - attention.largest)
        attention.mass += weight
        self.attention = attention
        add(state, weight: weight)
    }

    private mutating func add(_ state: [Float], weight: Float) {
        for channel in state.indices { sum[channel] += weight * state[channel] }
    }
}
