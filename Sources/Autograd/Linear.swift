// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// A linear layer: y = x W + b, perhaps with a low-rank adapter beside it.
package struct Linear {
    /// How the checkpoint stores W.
    package enum Layout: Sendable {
        /// (inputs, outputs), GPT-2's Conv1D.
        case inputsFirst
        /// (outputs, inputs), as torch.nn.Linear.
        case outputsFirst
    }

    package let weight: Parameter
    package let layout: Layout
    /// (outputs).
    package let bias: Parameter?
    package var adapter: LowRankAdapter?

    package init(weight: Parameter, layout: Layout, bias: Parameter? = nil) {
        self.weight = weight
        self.layout = layout
        self.bias = bias
    }

    package var inputs: Int { layout == .inputsFirst ? weight.value.rows : weight.value.columns }
    package var outputs: Int { layout == .inputsFirst ? weight.value.columns : weight.value.rows }

    /// The parameters of the layer itself, without those of its adapter.
    package var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }

    var isTrained: Bool {
        weight.isTrainable || bias?.isTrainable == true || adapter?.down.isTrainable == true
    }

    /// W as (inputs, outputs).
    func factor(_ precision: Precision) -> Factor {
        let factor = weight.factor(precision)
        return layout == .inputsFirst ? factor : factor.transposed
    }
}

/// y += scale (dropout(x) A^T) B^T, the only part of a layer that learns where it is adapted.
///
/// Source: Hu et al., "LoRA: low-rank adaptation of large language models", arXiv 2106.09685, equation 3.
package struct LowRankAdapter {
    /// A, (rank, inputs).
    package let down: Parameter
    /// B, (outputs, rank).
    package let up: Parameter
    /// alpha / rank; with rank stabilisation alpha / sqrt(rank).
    package let scale: Float
    /// Share of the inputs that are dropped in training, 0 ..< 1.
    package let dropout: Float

    package init(down: Parameter, up: Parameter, scale: Float, dropout: Float) {
        precondition(down.value.rows == up.value.columns, "\(down.value.shape) by \(up.value.shape)")
        self.down = down
        self.up = up
        self.scale = scale
        self.dropout = dropout
    }

    package var rank: Int { down.value.rows }
    package var parameters: [Parameter] { [down, up] }
}

/// What a forward pass of linear layers leaves for the backward pass.
struct LinearRecord {
    let input: Place
    let layers: [Linear]
    /// x as the products read it.
    let x: Factor
    let adapters: [AdapterRecord?]

    struct AdapterRecord {
        /// dropout(x), x itself where nothing is dropped; scale dropout(x) A^T.
        let input, middle: Factor
        let seed: UInt64?
    }
}

extension Tape {
    /// The outputs of layers that read one input, side by side.
    ///
    /// x: (N, inputs); result: (N, sum of outputs). Source of the adapter's part: arXiv 2106.09685.
    package func linear(_ input: Variable, _ layers: [Linear]) -> Variable {
        let x = Factor(input.value, precision)
        let output = Tensor(uninitialized: [input.value.rows, layers.reduce(0) { $0 + $1.outputs }])
        var adapters: [LinearRecord.AdapterRecord?] = []
        for (layer, columns) in Self.columns(layers) {
            Operations.multiply(x, by: layer.factor(precision), into: output, columns: columns)
            if let bias = layer.bias { Operations.addBias(bias.value, to: output, columns: columns) }
            adapters.append(
                layer.adapter.map { adapt($0, input.value, x, into: output, columns) })
        }
        return variable(
            output, where: input.needsGradient || layers.contains(where: \.isTrained),
            .linear(LinearRecord(input: input.place, layers: layers, x: x, adapters: adapters)))
    }

    package func linear(_ input: Variable, _ layer: Linear) -> Variable { linear(input, [layer]) }

    private func adapt(
        _ adapter: LowRankAdapter, _ input: Tensor, _ x: Factor, into output: Tensor, _ columns: Range<Int>
    ) -> LinearRecord.AdapterRecord {
        let seed = adapter.dropout > 0 ? nextDropoutSeed() : nil
        let x =
            seed.map { Factor(Operations.dropout(input, rate: adapter.dropout, seed: $0), precision) } ?? x
        let middle = Tensor(uninitialized: [input.rows, adapter.rank])
        Operations.multiply(x, by: adapter.down.factor(precision).transposed, into: middle)
        let scaled = Factor(Operations.scaled(middle, by: adapter.scale), precision)
        Operations.multiply(
            scaled, by: adapter.up.factor(precision).transposed, into: output, columns: columns,
            accumulating: true)
        return .init(input: x, middle: scaled, seed: seed)
    }

    func sendBack(_ dy: Tensor, _ record: LinearRecord) {
        let gradient = Factor(dy, precision)
        for ((layer, columns), adapted) in zip(Self.columns(record.layers), record.adapters) {
            let own = gradient.columns(columns)
            accumulate(into: record.input) { dx, isFresh in
                Operations.multiply(
                    own, by: layer.factor(precision).transposed, into: dx, accumulating: !isFresh)
            }
            if let dW = layer.weight.gradientForAccumulation() {
                switch layer.layout {
                case .inputsFirst:
                    Operations.multiply(record.x.transposed, by: own, into: dW, accumulating: true)
                case .outputsFirst:
                    Operations.multiply(own.transposed, by: record.x, into: dW, accumulating: true)
                }
            }
            if let db = layer.bias?.gradientForAccumulation() {
                Operations.accumulateColumnSums(of: dy, columns: columns, into: db)
            }
            if let adapter = layer.adapter, let adapted {
                sendBack(own, record.input, adapter, adapted)
            }
        }
    }

    private func sendBack(
        _ dy: Factor, _ input: Place, _ adapter: LowRankAdapter, _ record: LinearRecord.AdapterRecord
    ) {
        let dMiddle = Tensor(uninitialized: [dy.size.rows, adapter.rank])
        Operations.multiply(dy, by: adapter.up.factor(precision), into: dMiddle)
        let scaled = Factor(Operations.scaled(dMiddle, by: adapter.scale), precision)
        if let dUp = adapter.up.gradientForAccumulation() {
            Operations.multiply(dy.transposed, by: record.middle, into: dUp, accumulating: true)
        }
        if let dDown = adapter.down.gradientForAccumulation() {
            Operations.multiply(scaled.transposed, by: record.input, into: dDown, accumulating: true)
        }
        accumulate(into: input) { dx, isFresh in
            guard let seed = record.seed else {
                return Operations.multiply(
                    scaled, by: adapter.down.factor(precision), into: dx, accumulating: !isFresh)
            }
            let part = Tensor(uninitialized: dx.shape)
            Operations.multiply(scaled, by: adapter.down.factor(precision), into: part)
            let kept = Operations.dropout(part, rate: adapter.dropout, seed: seed)
            if isFresh { dx.assign(kept) } else { Operations.accumulate(kept, into: dx) }
        }
    }

    /// Each layer with its columns of the output.
    private static func columns(_ layers: [Linear]) -> [(Linear, Range<Int>)] {
        var start = 0
        return layers.map { layer in
            defer { start += layer.outputs }
            return (layer, start..<start + layer.outputs)
        }
    }
}
