// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// What a node did, with the tensors that its backward pass needs.
enum Operation {
    case embedding(table: Parameter, tokens: [Int32])
    case positionedEmbedding(table: Parameter, tokens: [Int32], positionTable: Parameter, positions: [Int32])
    case linear(LinearRecord)
    case gelu(Variable)
    case gatedUnit(Variable)
    case add(Place, Place)
    case layerNorm(Variable, gamma: Parameter, beta: Parameter, mean: Tensor, reciprocalDeviation: Tensor)
    case rmsNorm(Variable, gamma: Parameter, reciprocalDeviation: Tensor)
    case rotation(Place, RotationTable, positions: [Int32], heads: Int, headChannels: Int)
    case attention(qkv: Variable, layout: AttentionLayout, shape: AttentionShape)
    case selectRows(Place, [Int32])
    case meanRows(Place, [Range<Int>])
    case rowScores(Variable, Parameter)
    case scale(Place, Float)
    case tokenLogProbabilities(hidden: Variable, table: Parameter, targets: [Int32])
    /// Computed again by the closure.
    case recomputed(Variable, DropoutSeeds?, (Tape, Variable) -> Variable)
    /// The input of what is computed again.
    case input

    func sendBack(_ dy: Tensor, on tape: Tape) {
        switch self {
        case .embedding(let table, let tokens):
            table.gradientForAccumulation().map { Operations.accumulateRows(of: dy, into: $0, at: tokens) }

        case .positionedEmbedding(let table, let tokens, let positionTable, let positions):
            table.gradientForAccumulation().map { Operations.accumulateRows(of: dy, into: $0, at: tokens) }
            positionTable.gradientForAccumulation().map {
                Operations.accumulateRows(of: dy, into: $0, at: positions)
            }

        case .linear(let record): tape.sendBack(dy, record)

        case .gelu(let x):
            if let dx = tape.gradient(of: x.place) { Operations.geluBackward(dy: dy, x: x.value, dx: dx) }

        case .gatedUnit(let x):
            if let dx = tape.gradient(of: x.place) {
                Operations.gatedUnitBackward(dy: dy, x: x.value, dx: dx)
            }

        case .add(let a, let b):
            tape.accumulate(into: b) { gradient, isFresh in
                if isFresh { gradient.assign(dy) } else { Operations.accumulate(dy, into: gradient) }
            }
            tape.give(dy, to: a)

        case .layerNorm(let x, let gamma, let beta, let mean, let deviation):
            Operations.layerNormBackward(
                dy: dy, x: x.value, gamma: gamma.value, mean: mean, reciprocalDeviation: deviation,
                dx: tape.gradient(of: x.place), dgamma: gamma.gradientForAccumulation(),
                dbeta: beta.gradientForAccumulation())

        case .rmsNorm(let x, let gamma, let deviation):
            Operations.rmsNormBackward(
                dy: dy, x: x.value, gamma: gamma.value, reciprocalDeviation: deviation,
                dx: tape.gradient(of: x.place), dgamma: gamma.gradientForAccumulation())

        case .rotation(let x, let table, let positions, let heads, let headChannels):
            Operations.rotate(
                dy, table, positions: positions, heads: heads, headChannels: headChannels, inverse: true)
            tape.give(dy, to: x)

        case .attention(let qkv, let layout, let shape):
            if let dqkv = tape.gradient(of: qkv.place) {
                Operations.attentionBackward(dy: dy, qkv: qkv.value, layout: layout, shape: shape, dqkv: dqkv)
            }

        case .selectRows(let x, let index):
            if let dx = tape.gradient(of: x) { Operations.accumulateRows(of: dy, into: dx, at: index) }

        case .meanRows(let x, let ranges):
            if let dx = tape.gradient(of: x) { Operations.meanRowsBackward(dy, ranges, dx: dx) }

        case .scale(let x, let factor): tape.give(Operations.scaled(dy, by: factor), to: x)

        case .rowScores(let x, let weight):
            Operations.rowScoresBackward(
                dy: dy, x: x.value, w: weight.value, dx: tape.gradient(of: x.place),
                dw: weight.gradientForAccumulation())

        case .tokenLogProbabilities(let hidden, let table, let targets):
            Operations.tokenLogProbabilitiesBackward(
                dlogp: dy, hidden: hidden.value, table: table.factor(tape.precision), targets: targets,
                dhidden: tape.gradient(of: hidden.place), dtable: table.gradientForAccumulation())

        case .recomputed(let input, let seeds, let body):
            tape.sendBack(dy, recomputing: input, seeds, body)

        case .input: tape.receive(dy)
        }
    }
}
