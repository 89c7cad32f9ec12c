// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import Tensors

/// A linear layer as decoding reads it: inputs first, its adapter merged.
struct DecodingLinear {
    /// (inputs, outputs).
    let weight: PackedMatrix
    let bias: Tensor?

    init(_ linear: Linear, _ precision: Precision) {
        weight = PackedMatrix(
            linear.mergedWeight() ?? linear.weight.value, transposed: linear.layout != .inputsFirst, precision
        )
        bias = linear.bias?.value
    }

    func callAsFunction(_ x: Tensor) -> Tensor { Operations.decodingProduct(x, weight, bias: bias) }
}

/// A block as decoding reads it.
struct DecodingBlock {
    let shape: AttentionShape
    private let attentionNorm, feedForwardNorm: Norm
    private let projections, inner: [DecodingLinear]
    private let attentionOutput, outer: DecodingLinear
    private let activation: Activation

    init(_ block: Block, _ precision: Precision) {
        shape = block.shape
        attentionNorm = block.attentionNorm
        feedForwardNorm = block.feedForwardNorm
        projections = block.projections.map { DecodingLinear($0, precision) }
        inner = block.inner.map { DecodingLinear($0, precision) }
        attentionOutput = DecodingLinear(block.attentionOutput, precision)
        outer = DecodingLinear(block.outer, precision)
        activation = block.activation
    }

    /// x: (rows, C), the residual stream; result: (rows, shape.columns).
    func queriesKeysValues(_ x: Tensor, epsilon: Float, rotation: RotationTable?, positions: [Int32])
        -> Tensor
    {
        let qkv = Self.sideBySide(projections, attentionNorm.values(x, epsilon: epsilon))
        if let rotation {
            Operations.rotate(
                qkv, rotation, positions: positions, heads: shape.heads + shape.keyValueHeads,
                headChannels: shape.headChannels)
        }
        return qkv
    }

    /// The residual stream after the block; x: (rows, C), attended: (rows, heads D).
    func continued(_ x: Tensor, _ attended: Tensor, epsilon: Float) -> Tensor {
        let x = Operations.add(x, attentionOutput(attended))
        let wide = Self.sideBySide(inner, feedForwardNorm.values(x, epsilon: epsilon))
        let active = activation == .gelu ? Operations.gelu(wide) : Operations.gatedUnit(wide)
        return Operations.add(x, outer(active))
    }

    private static func sideBySide(_ layers: [DecodingLinear], _ x: Tensor) -> Tensor {
        if layers.count == 1 { return layers[0](x) }
        let parts = layers.map { $0(x) }
        let output = Tensor(uninitialized: [x.rows, parts.reduce(0) { $0 + $1.columns }])
        var column = 0
        for part in parts {
            Operations.copyBlock(part, into: output, row: 0, column: column)
            column += part.columns
        }
        return output
    }
}
