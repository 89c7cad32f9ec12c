// SPDX-License-Identifier: Apache-2.0

package import Autograd
internal import Tensors

/// Normalisation before a layer: over mean and variance with a shift, or over the root mean square alone.
package struct Norm {
    /// (C).
    package let gamma: Parameter
    /// (C); nil for the root mean square.
    package let beta: Parameter?

    var parameters: [Parameter] { [gamma] + (beta.map { [$0] } ?? []) }

    func callAsFunction(_ x: Variable, epsilon: Float, on tape: Tape) -> Variable {
        guard let beta else { return tape.rmsNorm(x, gamma: gamma, epsilon: epsilon) }
        return tape.layerNorm(x, gamma: gamma, beta: beta, epsilon: epsilon)
    }

    /// The same for values alone; (rows, C).
    func values(_ x: Tensor, epsilon: Float) -> Tensor {
        guard let beta else {
            return Operations.rmsNorm(x, gamma: gamma.value, epsilon: epsilon).output
        }
        return Operations.layerNorm(x, gamma: gamma.value, beta: beta.value, epsilon: epsilon).output
    }
}

/// What stands between the feed-forward layers.
enum Activation {
    /// GELU in its tanh form.
    case gelu
    /// gate sigmoid(gate) value, over two layers side by side.
    case gatedUnit
}

/// One block of a decoder: x + attention(norm(x)), then x + feedForward(norm(x)).
package struct Block {
    let attentionNorm: Norm
    /// Their outputs side by side are queries, keys and values.
    package var projections: [Linear]
    package var attentionOutput: Linear
    let shape: AttentionShape
    let feedForwardNorm: Norm
    /// One layer, or gate and value side by side.
    package var inner: [Linear]
    package var outer: Linear
    let activation: Activation

    package var linears: [Linear] { projections + [attentionOutput] + inner + [outer] }

    /// Changes each linear layer.
    mutating func mapLinears(_ change: (Linear) throws -> Linear) rethrows {
        projections = try projections.map(change)
        attentionOutput = try change(attentionOutput)
        inner = try inner.map(change)
        outer = try change(outer)
    }

    /// In the order of the checkpoint; those of adapters are not among them.
    var parameters: [Parameter] {
        attentionNorm.parameters + (projections + [attentionOutput]).flatMap(\.parameters)
            + feedForwardNorm.parameters + (inner + [outer]).flatMap(\.parameters)
    }

    /// x: (N, C), the residual stream; result: (N, C).
    func callAsFunction(_ x: Variable, _ positions: Positions, epsilon: Float, on tape: Tape) -> Variable {
        let a = attentionNorm(x, epsilon: epsilon, on: tape)
        var qkv = tape.linear(a, projections)
        if let rotation = positions.rotation {
            qkv = tape.rotation(
                qkv, rotation, positions: positions.places, heads: shape.heads + shape.keyValueHeads,
                headChannels: shape.headChannels)
        }
        let attended = tape.attention(qkv, layout: positions.layout, shape: shape)
        let x = tape.add(x, tape.linear(attended, attentionOutput))
        let b = feedForwardNorm(x, epsilon: epsilon, on: tape)
        let wide = tape.linear(b, inner)
        let active = activation == .gelu ? tape.gelu(wide) : tape.gatedUnit(wide)
        return tape.add(x, tape.linear(active, outer))
    }
}

/// Where the tokens of a batch stand, and which of them see which.
struct Positions {
    let places: [Int32]
    let layout: AttentionLayout
    /// Nil for learned positions, which the embedding has added.
    let rotation: RotationTable?
}
