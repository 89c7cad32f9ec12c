// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// What a node did, with the tensors that its backward pass needs.
enum Operation {
    case embedding(table: Parameter, tokens: [Int32], positionTable: Parameter, positions: [Int32])
    case linear(Variable, weight: Parameter, bias: Parameter?)
    case gelu(Variable)
    case add(Variable, Variable)
    case layerNorm(Variable, gamma: Parameter, beta: Parameter, statistics: Operations.LayerNormResult)
    case attention(qkv: Variable, layout: AttentionLayout, heads: Int)
    case selectRows(Variable, [Int32])
    case tokenLogProbabilities(hidden: Variable, table: Parameter, targets: [Int32])

    func sendBack(_ dy: Tensor, on tape: Tape) {
        switch self {
        case .embedding(let table, let tokens, let positionTable, let positions):
            Operations.accumulateRows(of: dy, into: table.gradientForAccumulation(), at: tokens)
            Operations.accumulateRows(of: dy, into: positionTable.gradientForAccumulation(), at: positions)

        case .linear(let x, let weight, let bias):
            tape.accumulate(into: x) { dx, isFresh in
                Operations.multiply(
                    dy, by: weight.value, transposeRight: true, into: dx, beta: isFresh ? 0 : 1)
            }
            Operations.multiply(
                x.value, transposeLeft: true, by: dy, into: weight.gradientForAccumulation(), beta: 1)
            if let bias { Operations.accumulateColumnSums(of: dy, into: bias.gradientForAccumulation()) }

        case .gelu(let x):
            if let dx = tape.gradient(of: x) { Operations.geluBackward(dy: dy, x: x.value, dx: dx) }

        case .add(let a, let b):
            for input in [a, b] {
                tape.accumulate(into: input) { gradient, isFresh in
                    if isFresh { gradient.assign(dy) } else { Operations.accumulate(dy, into: gradient) }
                }
            }

        case .layerNorm(let x, let gamma, let beta, let statistics):
            Operations.layerNormBackward(
                dy: dy, x: x.value, gamma: gamma.value, mean: statistics.mean,
                reciprocalDeviation: statistics.reciprocalDeviation, dx: tape.gradient(of: x),
                dgamma: gamma.gradientForAccumulation(), dbeta: beta.gradientForAccumulation())

        case .attention(let qkv, let layout, let heads):
            if let dqkv = tape.gradient(of: qkv) {
                Operations.attentionBackward(dy: dy, qkv: qkv.value, layout: layout, heads: heads, dqkv: dqkv)
            }

        case .selectRows(let x, let index):
            if let dx = tape.gradient(of: x) { Operations.accumulateRows(of: dy, into: dx, at: index) }

        case .tokenLogProbabilities(let hidden, let table, let targets):
            Operations.tokenLogProbabilitiesBackward(
                dlogp: dy, hidden: hidden.value, table: table.value, targets: targets,
                dhidden: tape.gradient(of: hidden), dtable: table.gradientForAccumulation())
        }
    }
}
