// SPDX-License-Identifier: Apache-2.0

import Randomness
import Tensors
import Testing

private func numbers(_ shape: [Int], _ name: String) -> Tensor {
    var draws = SeededGenerator(seed: 13, stream: name)
    return Tensor((0..<shape.reduce(1, *)).map { _ in Float(draws.normal()) }, shape: shape)
}

private func difference(_ a: Tensor, _ b: Tensor) -> Float {
    zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

@Suite struct ProductTests {
    @Test(arguments: [(1, 1, 1), (3, 5, 7), (33, 17, 9), (300, 40, 130), (64, 700, 300)], [false, true])
    func productMatchesItsDefinition(size: (m: Int, k: Int, n: Int), transposed: Bool) {
        let (m, k, n) = size
        let a = numbers(transposed ? [k, m] : [m, k], "a")
        let b = numbers(transposed ? [n, k] : [k, n], "b")
        let out = numbers([m, n], "out")
        let before = out.values
        Operations.multiply(
            a, transposeLeft: transposed, by: b, transposeRight: transposed, into: out, alpha: 0.5, beta: 2)
        var worst = 0.0
        for row in 0..<m {
            for column in 0..<n {
                var sum = 0.0
                for inner in 0..<k {
                    let left = a[transposed ? inner * m + row : row * k + inner]
                    sum += Double(left) * Double(b[transposed ? column * k + inner : inner * n + column])
                }
                let expected = 0.5 * sum + 2 * Double(before[row * n + column])
                worst = max(worst, abs(expected - Double(out[row * n + column])))
            }
        }
        #expect(worst < 1e-5 * Double(k).squareRoot() + 1e-5)
    }

    @Test func emptyInnerAxisGivesZero() {
        let out = numbers([2, 2], "out")
        Operations.multiply(Tensor(zeros: [2, 0]), by: Tensor(zeros: [0, 2]), into: out)
        #expect(out.values == [0, 0, 0, 0])
    }
}

@Suite struct WorkersTests {
    /// One to five threads give the same bits: sums have one order.
    @Test(arguments: Precision.allCases) func resultsDoNotDependOnTheNumberOfThreads(precision: Precision) {
        let shape = AttentionShape(heads: 4, headChannels: 12, window: 90)
        func everything() -> [[Float]] {
            let (rows, C, V) = (300, 48, 500)
            let (x, qkv, table) = (
                numbers([rows, C], "x"), numbers([rows, 3 * C], "qkv"), numbers([V, C], "t")
            )
            let layout = AttentionLayout(groups: [
                [
                    .init(own: 0..<100), .init(prefix: 0..<100, own: 100..<150),
                    .init(prefix: 0..<100, own: 150..<170),
                ],
                [.init(own: 170..<300)],
            ])
            let product = Tensor(uninitialized: [rows, V])
            Operations.multiply(x, by: table, transposeRight: true, into: product)
            let weightGradient = Tensor(uninitialized: [V, C])
            Operations.multiply(product, transposeLeft: true, by: x, into: weightGradient)
            let attention = Operations.attention(qkv, layout: layout, shape: shape)
            let dqkv = Tensor(zeros: qkv.shape)
            Operations.attentionBackward(
                dy: x, qkv: qkv, layout: layout, shape: shape, dqkv: dqkv)
            let sums = Tensor(zeros: [V])
            Operations.accumulateColumnSums(of: product, into: sums)
            let targets = (0..<rows).map { Int32($0 % V) }
            let factor = Factor(table, precision)
            let logp = Operations.tokenLogProbabilities(hidden: x, table: factor, targets: targets)
            let (dhidden, dtable) = (Tensor(zeros: x.shape), Tensor(zeros: table.shape))
            Operations.tokenLogProbabilitiesBackward(
                dlogp: logp, hidden: x, table: factor, targets: targets, dhidden: dhidden, dtable: dtable)
            let half = Tensor(uninitialized: [rows, V])
            Operations.multiply(Factor(x, precision), by: factor.transposed, into: half)
            return [product, weightGradient, attention, dqkv, sums, logp, dhidden, dtable, half].map(\.values)
        }
        let one = Workers.$threads.withValue(1) { everything() }
        for threads in 2...5 { #expect(Workers.$threads.withValue(threads) { everything() } == one) }
    }
}

@Suite struct AttentionTests {
    /// A pair's shared prompt: each response sees what it would see in a sequence of its own.
    @Test func aSharedPrefixEqualsSeparateSequences() {
        let C = 12
        let shape = AttentionShape(heads: 3, headChannels: 4)
        let qkv = numbers([9, 3 * C], "qkv")
        let shared = Operations.attention(
            qkv,
            layout: AttentionLayout(groups: [
                [.init(own: 0..<4), .init(prefix: 0..<4, own: 4..<7), .init(prefix: 0..<4, own: 7..<9)]
            ]), shape: shape)
        let second = Operations.selectRows(qkv, [0, 1, 2, 3, 7, 8])
        let alone = Operations.attention(
            second, layout: AttentionLayout(groups: [[.init(own: 0..<6)]]), shape: shape)
        #expect(difference(Operations.selectRows(shared, [0, 1, 2, 3, 7, 8]), alone) < 1e-6)
    }

    @Test func cachedDecodingEqualsThePackedForm() {
        let C = 12
        let shape = AttentionShape(heads: 3, headChannels: 4)
        let qkv = numbers([6, 3 * C], "qkv")
        let packed = Operations.attention(
            qkv, layout: AttentionLayout(groups: [[.init(own: 0..<6)]]), shape: shape)
        let prefix = KeyValueRun(capacity: 4, shape)
        for row in 0..<4 { prefix.append(qkv, rows: row..<row + 1, shape) }
        let run = KeyValueRun(capacity: 2, shape)
        for row in 4..<6 {
            run.append(qkv, rows: row..<row + 1, shape)
            let one = Operations.cachedAttention(
                Operations.selectRows(qkv, [Int32(row)]), over: [[prefix, run]], shape: shape)
            #expect(difference(one, Operations.selectRows(packed, [Int32(row)])) < 1e-6)
        }
    }
}

@Suite struct RowTests {
    @Test func gatherAndScatterAreAdjoint() {
        let (x, y) = (numbers([5, 3], "x"), numbers([4, 3], "y"))
        let index: [Int32] = [4, 0, 4, 2]
        let gathered = Operations.selectRows(x, index)
        let scattered = Tensor(zeros: [5, 3])
        Operations.accumulateRows(of: y, into: scattered, at: index)
        let left = zip(gathered.values, y.values).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        let right = zip(x.values, scattered.values).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        #expect(abs(left - right) < 1e-5)
    }

    @Test func meanRowsAveragesEachRange() {
        let x = Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])
        #expect(Operations.meanRows(x, [0..<1, 1..<3]).values == [1, 2, 4, 5])
    }

    /// Odd sizes and both layouts of the matrix; bf16 is exact on small whole numbers.
    @Test(arguments: Precision.allCases) func aPackedMatrixMultipliesAsItsMatrixDoes(precision: Precision) {
        let (rows, K, N) = (7, 5, 130)
        let x = Tensor((0..<rows * K).map { Float($0 % 9 - 4) }, shape: [rows, K])
        let w = Tensor((0..<K * N).map { Float($0 % 7 - 3) }, shape: [K, N])
        let bias = Tensor((0..<N).map { Float($0 % 5) })
        let turned = Tensor((0..<K * N).map { w[$0 % K * N + $0 / K] }, shape: [N, K])
        let expected = (0..<rows * N).map { place in
            (0..<K).reduce(bias[place % N]) { $0 + x[place / N * K + $1] * w[$1 * N + place % N] }
        }
        for packed in [PackedMatrix(w, precision), PackedMatrix(turned, transposed: true, precision)] {
            #expect(Operations.decodingProduct(x, packed, bias: bias).values == expected)
        }
    }
}

@Suite struct CholeskyTests {
    @Test(arguments: [1, 2, 63, 64, 65, 200]) func solvesAPositiveDefiniteSystem(size: Int) throws {
        let root = numbers([size, size + 3], "root")
        let matrix = Tensor(uninitialized: [size, size])
        Operations.multiply(root, by: root, transposeRight: true, into: matrix)
        for index in 0..<size { matrix[index * size + index] += 1 }
        let factor = try #require(CholeskyFactor(matrix))
        let b = numbers([size], "b").values
        let x = factor.solve(b)
        for row in 0..<size {
            let product = (0..<size).reduce(0.0) { $0 + Double(matrix[row * size + $1]) * Double(x[$1]) }
            #expect(abs(product - Double(b[row])) < 2e-3)
        }
    }

    @Test func refusesAnIndefiniteMatrix() {
        #expect(CholeskyFactor(Tensor([1, 2, 2, 1], shape: [2, 2])) == nil)
    }
}
