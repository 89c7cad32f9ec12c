// SPDX-License-Identifier: Apache-2.0

import Autograd
import CKernels
import Randomness
import Tensors
import Testing

/// Every operation of the tape against its definition in double precision: values, and gradients by central
/// differences of the definition.
@Suite struct OperationGradientTests {
    /// Of the largest value; rounding of 32-bit floats over some dozens of terms.
    let tolerance = 5e-6
    let kernels = kernels_reference_double

    /// - Parameters:
    ///   - shapes: of the inputs, the first of which enters as a variable and the others as parameters.
    ///   - operation: what is tested.
    ///   - definition: the same in double precision, from the values of all inputs.
    func check(
        _ shapes: [[Int]], _ operation: (Tape, Variable, [Parameter]) -> Variable,
        _ definition: ([[Double]]) -> [Double], location: SourceLocation = #_sourceLocation
    ) throws {
        let parameters = shapes.enumerated().map { index, shape in
            var draws = SeededGenerator(seed: 31, stream: "input", "\(index)")
            return Parameter(
                name: "input \(index)",
                value: Tensor((0..<shape.reduce(1, *)).map { _ in Float(draws.normal()) }, shape: shape))
        }
        let inputs = parameters.map { $0.value.values.map(Double.init) }
        let tape = Tape(recording: true)
        let rows = (0..<Int32(shapes[0][0])).map(\.self)
        let output = operation(
            tape, tape.embedding(parameters[0], tokens: rows), Array(parameters.dropFirst()))
        expectClose(output.value.values, definition(inputs), "value", location)
        var draws = SeededGenerator(seed: 32)
        let weights = (0..<output.value.count).map { _ in Float(draws.normal()) }
        tape.backward(from: output, gradient: Tensor(weights, shape: output.value.shape))
        for (index, parameter) in parameters.enumerated() {
            let step = 1e-5
            let expected = inputs[index].indices.map { place in
                var (up, down) = (inputs, inputs)
                up[index][place] += step
                down[index][place] -= step
                return zip(weights, zip(definition(up), definition(down))).reduce(0) {
                    $0 + Double($1.0) * ($1.1.0 - $1.1.1)
                } / (2 * step)
            }
            expectClose(
                try #require(parameter.gradient, sourceLocation: location).values, expected, parameter.name,
                location)
        }
    }

    func expectClose(_ actual: [Float], _ expected: [Double], _ what: String, _ location: SourceLocation) {
        let scale = expected.reduce(1e-3) { max($0, abs($1)) }
        let worst = zip(actual, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
        #expect(
            actual.count == expected.count && worst < tolerance * scale, "\(what): \(worst / scale)",
            sourceLocation: location)
    }

    /// (rows, K) by (K, N).
    func product(_ a: [Double], _ b: [Double], _ K: Int, _ N: Int) -> [Double] {
        (0..<a.count / K * N).map { place in
            (0..<K).reduce(0) { $0 + a[place / N * K + $1] * b[$1 * N + place % N] }
        }
    }

    func transposed(_ a: [Double], _ columns: Int) -> [Double] {
        (0..<a.count).map { a[$0 % (a.count / columns) * columns + $0 / (a.count / columns)] }
    }

    @Test func rowScores() throws {
        let (rows, channels) = (7, 33)
        try check(
            [[rows, channels], [1, channels]], { $0.rowScores($1, $2[0]) },
            { inputs in
                (0..<rows).map { row in
                    (0..<channels).reduce(0) { $0 + inputs[0][row * channels + $1] * inputs[1][$1] }
                }
            })
    }

    @Test func linearInBothLayoutsSideBySide() throws {
        let (rows, K, N, M) = (5, 7, 6, 3)
        try check([[rows, K], [K, N], [N], [M, K]]) { tape, x, p in
            tape.linear(
                x,
                [
                    Linear(weight: p[0], layout: .inputsFirst, bias: p[1]),
                    Linear(weight: p[2], layout: .outputsFirst),
                ])
        } _: { inputs in
            let first = product(inputs[0], inputs[1], K, N)
            let second = product(inputs[0], transposed(inputs[3], K), K, M)
            return (0..<rows).flatMap { row in
                (0..<N).map { first[row * N + $0] + inputs[2][$0] }
                    + (0..<M).map { second[row * M + $0] }
            }
        }
    }

    @Test func linearWithAnAdapter() throws {
        let (rows, K, N, rank) = (5, 7, 6, 2)
        try check([[rows, K], [N, K], [rank, K], [N, rank]]) { tape, x, p in
            var linear = Linear(weight: p[0], layout: .outputsFirst)
            linear.adapter = LowRankAdapter(down: p[1], up: p[2], scale: 0.5, dropout: 0)
            return tape.linear(x, linear)
        } _: { inputs in
            let middle = product(inputs[0], transposed(inputs[2], K), K, rank)
            let added = product(middle, transposed(inputs[3], rank), rank, N)
            return zip(product(inputs[0], transposed(inputs[1], K), K, N), added).map { $0 + 0.5 * $1 }
        }
    }

    @Test func elementwise() throws {
        try check([[4, 6]]) { tape, x, _ in
            tape.gelu(x)
        } _: { inputs in
            var out = [Double](repeating: 0, count: 24)
            kernels.gelu(&out, inputs[0], 24)
            return out
        }
        try check([[4, 6]]) { tape, x, _ in
            tape.gatedUnit(x)
        } _: { inputs in
            var out = [Double](repeating: 0, count: 12)
            kernels.swiglu(&out, inputs[0], 4, 3)
            return out
        }
        // A residual connection: one value with two uses.
        try check([[4, 6]]) { tape, x, _ in
            tape.add(x, tape.gelu(x))
        } _: { inputs in
            var out = [Double](repeating: 0, count: 24)
            kernels.gelu(&out, inputs[0], 24)
            return zip(inputs[0], out).map { $0 + $1 }
        }
    }

    @Test func normalisations() throws {
        try check([[4, 6], [6], [6]]) { tape, x, p in
            tape.layerNorm(x, gamma: p[0], beta: p[1], epsilon: 1e-3)
        } _: { inputs in
            var (out, mean, deviation) = (
                [Double](repeating: 0, count: 24), [Double](repeating: 0, count: 4),
                [Double](repeating: 0, count: 4)
            )
            kernels.layer_norm(&out, &mean, &deviation, inputs[0], inputs[1], inputs[2], 4, 6, 1e-3)
            return out
        }
        try check([[4, 6], [6]]) { tape, x, p in
            tape.rmsNorm(x, gamma: p[0], epsilon: 1e-3)
        } _: { inputs in
            var (out, deviation) = ([Double](repeating: 0, count: 24), [Double](repeating: 0, count: 4))
            kernels.rms_norm(&out, &deviation, inputs[0], inputs[1], 4, 6, 1e-3)
            return out
        }
    }

    @Test func embeddingWithPositionsAndSelection() throws {
        let (tokens, places): ([Int32], [Int32]) = ([2, 0, 2], [0, 1, 3])
        try check([[4, 5], [3, 5], [4, 5]]) { tape, x, p in
            tape.add(
                tape.selectRows(x, [3, 0, 0]), tape.embedding(p[0], tokens: tokens, positions: p[1], places))
        } _: { inputs in
            [3, 0, 0].enumerated().flatMap { row, selected in
                (0..<5).map { column in
                    inputs[0][selected * 5 + column] + inputs[1][Int(tokens[row]) * 5 + column]
                        + inputs[2][Int(places[row]) * 5 + column]
                }
            }
        }
    }

    @Test func meansOfRows() throws {
        try check([[5, 3]]) { tape, x, _ in
            tape.meanRows(x, [1..<4, 4..<5])
        } _: { inputs in
            (0..<3).map { column in (1..<4).reduce(0) { $0 + inputs[0][$1 * 3 + column] } / 3 }
                + (12..<15).map { inputs[0][$0] }
        }
    }

    @Test func aSecondLossAddsToTheGradientOfAnEarlierValue() throws {
        let x = Parameter(name: "x", value: Tensor([1, 2, 3, 4], shape: [2, 2]))
        let tape = Tape(recording: true)
        let rows = tape.embedding(x, tokens: [0, 1])
        let means = tape.meanRows(rows, [0..<2])
        tape.add(gradient: Tensor([2, 4], shape: [1, 2]), of: means)
        tape.backward(from: tape.selectRows(rows, [1]), gradient: Tensor([10, 20], shape: [1, 2]))
        #expect(try #require(x.gradient).values == [1, 2, 11, 22])
    }

    /// Whole and grouped heads, with and without a window, on a pair that shares its prompt beside another sequence.
    @Test(arguments: [(2, nil), (1, nil), (2, 3), (1, 1)]) func attention(heads: (keys: Int, window: Int?))
        throws
    {
        let shape = AttentionShape(heads: 2, keyValueHeads: heads.keys, headChannels: 4, window: heads.window)
        let layout = AttentionLayout(groups: [
            [.init(own: 0..<4), .init(prefix: 0..<4, own: 4..<6), .init(prefix: 0..<4, own: 6..<9)],
            [.init(own: 9..<11)],
        ])
        try check([[11, shape.columns]]) { tape, x, _ in
            tape.attention(x, layout: layout, shape: shape)
        } _: { inputs in
            attentionByRows(inputs[0], layout, shape)
        }
    }

    /// Each row alone, by the definition of decoding.
    private func attentionByRows(_ qkv: [Double], _ layout: AttentionLayout, _ shape: AttentionShape)
        -> [Double]
    {
        let (heads, D) = (shape.keyValueHeads, shape.headChannels)
        var output = [Double](repeating: 0, count: qkv.count / shape.columns * shape.outputColumns)
        for branch in layout.groups.joined() {
            for row in branch.own {
                let seen = Array(branch.prefix) + Array(branch.own.lowerBound...row)
                /// (heads, seen, D) from the columns behind `first`.
                func run(_ first: Int) -> [Double] {
                    (0..<heads).flatMap { head in
                        seen.flatMap { row in
                            let start = row * shape.columns + first + head * D
                            return qkv[start..<start + D]
                        }
                    }
                }
                let (keys, values) = (run(shape.outputColumns), run(shape.outputColumns + heads * D))
                var out = [Double](repeating: 0, count: shape.outputColumns)
                var scratch = [Double](repeating: 0, count: seen.count)
                let start = row * shape.columns
                keys.withUnsafeBufferPointer { keys in
                    values.withUnsafeBufferPointer { values in
                        kernels.cached_attention(
                            &out, &scratch, Array(qkv[start..<start + shape.outputColumns]),
                            [keys.baseAddress], [values.baseAddress], [seen.count], [seen.count], 1,
                            max(0, seen.count - (shape.window ?? seen.count)), shape.heads, heads, D,
                            1 / Double(D).squareRoot())
                    }
                }
                output.replaceSubrange(
                    row * shape.outputColumns..<(row + 1) * shape.outputColumns, with: out)
            }
        }
        return output
    }

    @Test func rotation() throws {
        let table = RotationTable(angles: [0.9, 0.1], positions: 9)
        try check([[3, 11]]) { tape, x, _ in
            // A linear layer of the identity: rotation changes its input in place.
            let identity = Tensor(zeros: [11, 11])
            for index in 0..<11 { identity[index * 12] = 1 }
            let copy = tape.linear(
                x, Linear(weight: Parameter(name: "identity", value: identity), layout: .inputsFirst))
            return tape.rotation(copy, table, positions: [0, 8, 3], heads: 2, headChannels: 4)
        } _: { inputs in
            var out = inputs[0]
            for (row, position) in [0.0, 8, 3].enumerated() {
                for head in 0..<2 {
                    for (pair, angle) in [0.9, 0.1].enumerated() {
                        let low = row * 11 + head * 4 + pair
                        let (a, b) = (inputs[0][low], inputs[0][low + 2])
                        let (c, s) = cosineAndSine(position * angle)
                        out[low] = a * c - b * s
                        out[low + 2] = b * c + a * s
                    }
                }
            }
            return out
        }
    }

    /// By halving the angle until the series is exact to the last bits.
    private func cosineAndSine(_ x: Double) -> (Double, Double) {
        guard abs(x) > 0.01 else {
            let square = x * x
            return (
                1 - square / 2 + square * square / 24, x * (1 - square / 6 + square * square / 120)
            )
        }
        let (c, s) = cosineAndSine(x / 2)
        return (c * c - s * s, 2 * c * s)
    }

    @Test func logProbabilitiesOfTokens() throws {
        let (rows, C, V) = (4, 5, 9)
        let targets: [Int32] = [0, 8, 3, 3]
        func definition(_ inputs: [[Double]]) -> [Double] {
            let logits = product(inputs[0], transposed(inputs[1], C), C, V)
            var (logp, lse) = ([Double](repeating: 0, count: rows), [Double](repeating: 0, count: rows))
            kernels.token_log_probabilities(&logp, &lse, logits, targets, rows, V)
            return logp
        }
        try check([[rows, C], [V, C]]) { tape, x, p in
            tape.tokenLogProbabilities(x, table: p[0], targets: targets)
        } _: {
            definition($0)
        }
    }
}
