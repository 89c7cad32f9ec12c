// SPDX-License-Identifier: Apache-2.0

import CKernels
import Randomness
import Testing

/// Every vector kernel against its scalar reference, on every instruction set of this machine, at odd sizes.
@Suite struct KernelTests {
    static let tables: [Int] = (0..<3).filter { kernels_vector_table($0) != nil }
    static let sizes = [1, 7, 8, 9, 16, 31, 33, 130]
    let reference = kernels_reference_float

    func table(_ index: Int) throws -> FloatKernels { try #require(kernels_vector_table(index)).pointee }

    func numbers(_ count: Int, _ name: String, scale: Double = 1) -> [Float] {
        var draws = SeededGenerator(seed: 11, stream: name)
        return (0..<count).map { _ in Float(draws.normal() * scale) }
    }

    /// Largest difference relative to the largest magnitude of the expected values.
    func error(_ actual: [Float], _ expected: [Float]) -> Float {
        let scale = expected.reduce(Float(1e-6)) { max($0, abs($1)) }
        return zip(actual, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
    }

    /// f32 rounding over sums of some hundred terms.
    let tolerance: Float = 4e-6

    @Test(arguments: tables, sizes) func layerNorm(index: Int, C: Int) throws {
        let fast = try table(index)
        let rows = 3
        let (x, gamma, beta) = (numbers(rows * C, "x"), numbers(C, "g"), numbers(C, "b"))
        func forward(_ kernels: FloatKernels) -> (out: [Float], mean: [Float], deviation: [Float]) {
            var out = [Float](repeating: 0, count: rows * C)
            var (mean, deviation) = ([Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows))
            kernels.layer_norm(&out, &mean, &deviation, x, gamma, beta, rows, C, 1e-5)
            return (out, mean, deviation)
        }
        let (a, b) = (forward(fast), forward(reference))
        // A single channel has no deviation: its reciprocal is large and amplifies rounding.
        #expect(error(a.out, b.out) < 1e-4)
        #expect(error(a.mean, b.mean) < tolerance)

        let dy = numbers(rows * C, "dy")
        func backward(_ kernels: FloatKernels) -> [Float] {
            var dx = numbers(rows * C, "dx")
            var (dgamma, dbeta) = (numbers(C, "dg"), numbers(C, "db"))
            kernels.layer_norm_backward(&dx, dy, x, gamma, b.mean, b.deviation, rows, C)
            kernels.layer_norm_backward_parameters(
                &dgamma, &dbeta, dy, x, b.mean, b.deviation, rows, C, C / 3, C)
            return dx + dgamma + dbeta
        }
        #expect(error(backward(fast), backward(reference)) < (C == 1 ? 1e-3 : 1e-5))
    }

    @Test(arguments: tables, sizes) func gelu(index: Int, count: Int) throws {
        let fast = try table(index)
        let x = numbers(count, "x", scale: 4)
        let dy = numbers(count, "dy")
        func run(_ kernels: FloatKernels) -> [Float] {
            var out = [Float](repeating: 0, count: count)
            var dx = numbers(count, "dx")
            kernels.gelu(&out, x, count)
            kernels.gelu_backward(&dx, dy, x, count)
            return out + dx
        }
        #expect(error(run(fast), run(reference)) < tolerance)
    }

    @Test(arguments: tables) func geluKeepsItsLimitsAtExtremes(index: Int) throws {
        let fast = try table(index)
        let x: [Float] = [-1e4, -100, -20, 0, 20, 100, 1e4]
        var out = [Float](repeating: .nan, count: x.count)
        fast.gelu(&out, x, x.count)
        #expect(out[4...] == x[4...])
        #expect(out[..<4].allSatisfy { abs($0) < 1e-30 })
    }

    @Test(arguments: tables, sizes) func sumsAndProducts(index: Int, count: Int) throws {
        let fast = try table(index)
        let rows = 5
        let (x, bias) = (numbers(rows * count, "x"), numbers(count, "bias"))
        func run(_ kernels: FloatKernels) -> [Float] {
            var biased = x
            kernels.add_bias(&biased, bias, rows, count, count)
            var sums = bias
            kernels.column_sums(&sums, x, rows, count, count / 4, count)
            var total = [Float](repeating: 0, count: rows * count)
            kernels.add(&total, x, biased, rows * count)
            return biased + sums + total + [Float(kernels.sum_of_squares(x, rows * count))]
        }
        #expect(error(run(fast), run(reference)) < tolerance)
    }

    @Test(arguments: tables, [(1, 0, 99), (5, 0, 99), (9, 3, 99), (33, 17, 99), (33, 17, 5), (9, 3, 1)])
    func causalSoftmax(index: Int, shape: (T: Int, P: Int, window: Int)) throws {
        let fast = try table(index)
        let stride = shape.T + shape.P + 2
        let (s, ds) = (numbers(shape.T * stride, "s", scale: 5), numbers(shape.T * stride, "ds"))
        func run(_ kernels: FloatKernels) -> [Float] {
            var (p, gradient) = (s, ds)
            kernels.causal_softmax(&p, shape.T, shape.P, stride, shape.window, 0.3)
            kernels.causal_softmax_backward(&gradient, p, shape.T, shape.P, stride, shape.window, 0.3)
            return p + gradient
        }
        let actual = run(fast)
        #expect(error(actual, run(reference)) < tolerance)
        let firstRow = actual[0..<shape.T + shape.P]
        #expect(abs(firstRow[0...shape.P].reduce(0, +) - 1) < 1e-6)
        #expect(firstRow[(shape.P + 1)...].allSatisfy { $0 == 0 })
        #expect(firstRow.count { $0 != 0 } == min(shape.window, shape.P + 1))
    }

    @Test(arguments: tables, [2, 9, 255, 256, 257, 1031])
    func tokenLogProbabilities(index: Int, V: Int) throws {
        let fast = try table(index)
        let rows = 4
        let logits = numbers(rows * V, "logits", scale: 6)
        let targets: [Int32] = [0, Int32(V - 1), Int32(V / 2), 1]
        let gradient = numbers(rows, "g")
        func run(_ kernels: FloatKernels) -> ([Float], [Float]) {
            var (logp, lse) = ([Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows))
            var work = logits
            var rounded = [UInt16](repeating: 0, count: rows * V)
            kernels.token_log_probabilities(&logp, &lse, logits, targets, rows, V)
            kernels.token_log_probabilities_backward_bfloat16(&rounded, work, gradient, lse, targets, rows, V)
            kernels.token_log_probabilities_backward(&work, gradient, lse, targets, rows, V)
            for (half, whole) in zip(rounded, work) {
                #expect(abs(Float(bitPattern: UInt32(half) << 16) - whole) <= abs(whole) * 0x1p-8)
            }
            return (logp, work)
        }
        let (a, b) = (run(fast), run(reference))
        #expect(error(a.0, b.0) < tolerance)
        #expect(error(a.1, b.1) < tolerance)
        // Shifting every logit alike changes no probability: each row's gradient sums to zero.
        for row in 0..<rows { #expect(abs(a.1[row * V..<(row + 1) * V].reduce(0, +)) < 1e-5) }
    }

    @Test(arguments: tables, sizes) func adamW(index: Int, count: Int) throws {
        let fast = try table(index)
        let gradient = numbers(count, "g")
        func run(_ kernels: FloatKernels) -> [Float] {
            var w = numbers(count, "w")
            var (m, v) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
            for _ in 0..<3 {
                kernels.adamw(&w, &m, &v, gradient, count, 0.5, 0.01, 0.9, 0.999, 1e-8, 0.1, 0.1, 0.001)
            }
            return w
        }
        #expect(error(run(fast), run(reference)) < tolerance)
    }

    @Test(arguments: tables, sizes) func rmsprop(index: Int, count: Int) throws {
        let fast = try table(index)
        let gradient = numbers(count, "g")
        func run(_ kernels: FloatKernels) -> [Float] {
            var (w, s) = (numbers(count, "w"), [Float](repeating: 0, count: count))
            for _ in 0..<3 { kernels.rmsprop(&w, &s, gradient, count, 0.5, 0.01, 0.99, 1e-8, 0.1) }
            return w + s
        }
        #expect(error(run(fast), run(reference)) < tolerance)
    }

    @Test(arguments: tables, [(1, 6, 3), (3, 64, 64), (5, 34, 71), (7, 20, 130), (15, 100, 257)])
    func packedProducts(index: Int, shape: (rows: Int, K: Int, N: Int)) throws {
        let fast = try table(index)
        let (rows, K, N) = shape
        let panels = (N + 63) / 64
        let (x, w, bias) = (
            numbers(rows * K, "x"), numbers(panels * K * 64, "w"), numbers(N, "bias")
        )
        func half(_ values: [Float]) -> [UInt16] {
            var out = [UInt16](repeating: 0, count: values.count)
            reference.to_bfloat16(&out, values, values.count)
            return out
        }
        func run(_ kernels: FloatKernels, _ split: Int, rows: Range<Int>) -> (float: [Float], half: [Float]) {
            var (out, rounded) = (
                [Float](repeating: 0, count: rows.count * N), [Float](repeating: 0, count: rows.count * N)
            )
            let some = Array(x[rows.lowerBound * K..<rows.upperBound * K])
            for part in [0..<split, split..<panels] {
                kernels.packed_product(
                    &out, some, w, bias, rows.count, K, N, part.lowerBound, part.upperBound)
                kernels.packed_product_bfloat16(
                    &rounded, half(some), half(w), bias, rows.count, K, N, part.lowerBound, part.upperBound)
            }
            return (out, rounded)
        }
        let (whole, expected) = (run(fast, 0, rows: 0..<rows), run(reference, 0, rows: 0..<rows))
        #expect(error(whole.float, expected.float) < tolerance)
        #expect(error(whole.half, expected.half) < tolerance)
        let split = run(fast, panels / 2, rows: 0..<rows)
        #expect(whole.float == split.float && whole.half == split.half)
        // A row alone: the same bits, whatever stood beside it.
        let alone = run(fast, 0, rows: rows - 1..<rows)
        #expect(alone.float == Array(whole.float[((rows - 1) * N)...]))
        #expect(alone.half == Array(whole.half[((rows - 1) * N)...]))
    }

    /// Cut into runs of any capacity, the result has the bits of one run.
    @Test(
        arguments: tables,
        [(0, 0, 1, 0, 64), (3, 0, 1, 0, 5), (17, 2, 9, 0, 83), (17, 0, 9, 4, 64), (17, 3, 9, 18, 5)]
    )
    func cachedAttention(index: Int, shape: (P: Int, M: Int, T: Int, skipped: Int, D: Int)) throws {
        let fast = try table(index)
        let (heads, keyValueHeads, D) = (6, 3, shape.D)
        let query = numbers(heads * D, "q")
        let total = shape.P + shape.M + shape.T
        let (keys, values) = (
            numbers(total * keyValueHeads * D, "k"), numbers(total * keyValueHeads * D, "v")
        )
        /// Tokens of (tokens, heads, D) as a run lays them out.
        func laidOut(_ source: [Float], _ tokens: Range<Int>, capacity: Int) -> [Float] {
            var run = [Float](repeating: .nan, count: capacity * keyValueHeads * D)
            for head in 0..<keyValueHeads {
                for (place, token) in tokens.enumerated() {
                    for d in 0..<D {
                        run[(head * capacity + place) * D + d] =
                            source[(token * keyValueHeads + head) * D + d]
                    }
                }
            }
            return run
        }
        func run(_ kernels: FloatKernels, _ counts: [Int], room: Int = 0) -> (float: [Float], half: [Float]) {
            var (float, half) = (
                [Float](repeating: 0, count: heads * D), [Float](repeating: 0, count: heads * D)
            )
            var scratch = [Float](repeating: 0, count: total)
            let capacities = counts.map { $0 + room }
            let starts = counts.indices.map { counts[..<$0].reduce(0, +) }
            func runs(_ source: [Float]) -> [Float] {
                counts.indices.flatMap {
                    laidOut(source, starts[$0]..<starts[$0] + counts[$0], capacity: capacities[$0])
                }
            }
            let places = counts.indices.map { capacities[..<$0].reduce(0, +) * keyValueHeads * D }
            let (k, v) = (runs(keys), runs(values))
            k.withUnsafeBufferPointer { k in
                v.withUnsafeBufferPointer { v in
                    kernels.cached_attention(
                        &float, &scratch, query, places.map { place in k.baseAddress.map { $0 + place } },
                        places.map { place in v.baseAddress.map { $0 + place } }, counts, capacities,
                        counts.count,
                        shape.skipped, heads, keyValueHeads, D, 0.4)
                }
            }
            let (halfKeys, halfValues) = (k.map(rounded), v.map(rounded))
            halfKeys.withUnsafeBufferPointer { k in
                halfValues.withUnsafeBufferPointer { v in
                    kernels.cached_attention_bfloat16(
                        &half, &scratch, query, places.map { place in k.baseAddress.map { $0 + place } },
                        places.map { place in v.baseAddress.map { $0 + place } }, counts, capacities,
                        counts.count,
                        shape.skipped, heads, keyValueHeads, D, 0.4)
                }
            }
            return (float, half)
        }
        let whole = run(fast, [total])
        let cut = run(fast, [shape.P, shape.M, shape.T], room: 3)
        #expect(cut.float == whole.float && cut.half == whole.half)
        let expected = run(reference, [total])
        #expect(error(whole.float, expected.float) < tolerance)
        #expect(error(whole.half, expected.half) < tolerance)
        #expect(run(reference, [shape.P, shape.M, shape.T]) == run(reference, [total]))
    }

    /// The upper half of a float, rounded to the nearest.
    private func rounded(_ x: Float) -> UInt16 {
        UInt16((x.bitPattern + 0x7fff + (x.bitPattern >> 16 & 1)) >> 16)
    }
}
