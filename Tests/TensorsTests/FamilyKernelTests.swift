// SPDX-License-Identifier: Apache-2.0

import CKernels
import Randomness
import Testing

/// The kernels of the Llama family, of dropout and of bfloat16 against their scalar references, at odd sizes.
@Suite struct FamilyKernelTests {
    let reference = kernels_reference_float
    let tolerance: Float = 4e-6

    func table(_ index: Int) throws -> FloatKernels { try #require(kernels_vector_table(index)).pointee }

    func numbers(_ count: Int, _ name: String, scale: Double = 1) -> [Float] {
        var draws = SeededGenerator(seed: 17, stream: name)
        return (0..<count).map { _ in Float(draws.normal() * scale) }
    }

    /// Largest difference relative to the largest magnitude of the expected values.
    func error(_ actual: [Float], _ expected: [Float]) -> Float {
        let scale = expected.reduce(Float(1e-6)) { max($0, abs($1)) }
        return zip(actual, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
    }

    @Test(arguments: KernelTests.tables, KernelTests.sizes) func rmsNorm(index: Int, C: Int) throws {
        let fast = try table(index)
        let rows = 3
        let (x, gamma, dy) = (numbers(rows * C, "x"), numbers(C, "g"), numbers(rows * C, "dy"))
        func run(_ kernels: FloatKernels) -> [Float] {
            var out = [Float](repeating: 0, count: rows * C)
            var deviation = [Float](repeating: 0, count: rows)
            kernels.rms_norm(&out, &deviation, x, gamma, rows, C, 1e-5)
            var (dx, dgamma) = (numbers(rows * C, "dx"), numbers(C, "dg"))
            kernels.rms_norm_backward(&dx, dy, x, gamma, deviation, rows, C)
            kernels.rms_norm_backward_parameters(&dgamma, dy, x, deviation, rows, C, C / 3, C)
            return out + deviation + dx + dgamma
        }
        #expect(error(run(fast), run(reference)) < 1e-5)
    }

    @Test(arguments: KernelTests.tables, KernelTests.sizes) func gatedUnit(index: Int, C: Int) throws {
        let fast = try table(index)
        let rows = 3
        let (x, dy) = (numbers(rows * 2 * C, "x", scale: 4), numbers(rows * C, "dy"))
        func run(_ kernels: FloatKernels) -> [Float] {
            var out = [Float](repeating: 0, count: rows * C)
            var dx = numbers(rows * 2 * C, "dx")
            kernels.swiglu(&out, x, rows, C)
            kernels.swiglu_backward(&dx, dy, x, rows, C)
            return out + dx
        }
        #expect(error(run(fast), run(reference)) < tolerance)
    }

    @Test(arguments: KernelTests.tables, [2, 6, 16, 34, 66]) func rotation(index: Int, D: Int) throws {
        let fast = try table(index)
        let (rows, heads) = (4, 3)
        let stride = heads * D + 5
        let (cosines, sines) = (numbers(9 * D / 2, "c"), numbers(9 * D / 2, "s"))
        let positions: [Int32] = [0, 8, 3, 3]
        func run(_ kernels: FloatKernels, _ direction: Float) -> [Float] {
            var x = numbers(rows * stride, "x")
            kernels.rotate(&x, cosines, sines, positions, rows, stride, heads, D, direction)
            return x
        }
        for direction in [Float(1), -1] {
            let actual = run(fast, direction)
            #expect(error(actual, run(reference, direction)) < tolerance)
            // What lies beside the heads stays as it was.
            #expect(actual[(heads * D)..<stride] == numbers(rows * stride, "x")[(heads * D)..<stride])
        }
    }

    @Test(arguments: KernelTests.tables) func dropoutIsTheSameBits(index: Int) throws {
        let fast = try table(index)
        let x = numbers(1_003, "x")
        func run(_ kernels: FloatKernels) -> [Float] {
            var out = [Float](repeating: 0, count: x.count)
            // In two calls: what is dropped depends on the place in the whole.
            kernels.dropout(&out, x, 401, 77, 0, UInt32(0x1p32 * 0.25), 4 / 3)
            out.withUnsafeMutableBufferPointer { out in
                x.withUnsafeBufferPointer { x in
                    kernels.dropout(
                        out.baseAddress.map { $0 + 401 }, x.baseAddress.map { $0 + 401 }, 602, 77, 401,
                        UInt32(0x1p32 * 0.25), 4 / 3)
                }
            }
            return out
        }
        let dropped = run(fast)
        #expect(dropped == run(reference))
        #expect(abs(Double(dropped.count { $0 == 0 }) / 1_003 - 0.25) < 0.05)
        #expect(zip(dropped, x).allSatisfy { $0 == 0 || abs($0 - $1 * 4 / 3) <= abs($1) * 1e-6 })
    }

    @Test(arguments: KernelTests.tables) func bfloat16RoundsToNearestEven(index: Int) throws {
        let fast = try table(index)
        let edges: [Float] = [
            0, -0.0, 1, 1.00390625, 1.01171875, 3.0e38, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
            .infinity, -.infinity, .nan, .leastNonzeroMagnitude, Float(bitPattern: 0x7f80_0001),
        ]
        let x = edges + numbers(301, "x", scale: 1e3)
        func run(_ kernels: FloatKernels) -> [UInt16] {
            var out = [UInt16](repeating: 0, count: x.count)
            kernels.to_bfloat16(&out, x, x.count)
            return out
        }
        let actual = run(fast)
        #expect(actual == run(reference))
        // 1 + 2^-8 lies between two values and goes to the even one; 1 + 3 2^-8 as well.
        #expect(actual[3] == 0x3f80 && actual[4] == 0x3f82 && actual[6] == 0x7f80 && actual[8] == 0x7f80)
        #expect(Float(bitPattern: UInt32(actual[10]) << 16).isNaN)
        #expect(Float(bitPattern: UInt32(actual[12]) << 16).isNaN)
        var back = [Float](repeating: 0, count: x.count)
        fast.from_bfloat16(&back, actual, x.count)
        for (value, original) in zip(back, x) where original.isFinite && value.isFinite {
            #expect(abs(value - original) <= abs(original) * 0x1p-8 + .leastNormalMagnitude)
        }
    }

    /// Every half there is, against its definition.
    @Test(arguments: KernelTests.tables) func halvesAreReadExactly(index: Int) throws {
        let fast = try table(index)
        let halves = (0...UInt16.max).map(\.self)
        var actual = [Float](repeating: 0, count: halves.count)
        fast.from_float16(&actual, halves, halves.count)
        let wrong = zip(halves, actual).filter { bits, value in
            let exponent = Int(bits >> 10) & 0x1f
            let fraction = Float(bits & 0x3ff)
            let magnitude: Float =
                switch exponent {
                case 0: fraction * 0x1p-24
                case 31: fraction == 0 ? .infinity : .nan
                default: (1_024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
                }
            let isNegative = bits & 0x8000 != 0
            if magnitude.isNaN { return !value.isNaN || (value.sign == .minus) != isNegative }
            return value.bitPattern != (isNegative ? -magnitude : magnitude).bitPattern
        }
        #expect(wrong.isEmpty)
    }
}
