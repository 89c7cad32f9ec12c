// SPDX-License-Identifier: Apache-2.0

import CKernels
import Tensors
import Testing

@Suite struct MachineLimitTests {
    private func limit(product: Double, multiplyAdds: [(String, Precision, Double)]) -> MachineLimit {
        MachineLimit(
            multiplyAdds: multiplyAdds.map { (name: $0.0, precision: $0.1, gigaflops: $0.2) },
            products: [
                MachineLimit.Product(
                    shape: ProductShape(2, 3, 4), precision: .f32, best: product, median: product / 2)
            ], readBandwidth: 1, threads: 1)
    }

    @Test func aFastProductIsTheLimit() {
        #expect(limit(product: 95, multiplyAdds: [("a", .f32, 50), ("b", .f32, 100)]).gigaflops(.f32) == 95)
    }

    @Test func aSlowProductDoesNotLowerTheLimit() {
        #expect(limit(product: 10, multiplyAdds: [("a", .f32, 50), ("b", .f32, 100)]).gigaflops(.f32) == 90)
    }

    @Test func withoutAnInstructionForIt_bf16HasTheLimitOfF32() {
        #expect(limit(product: 10, multiplyAdds: [("a", .f32, 100)]).gigaflops(.bf16) == 90)
        let own = limit(product: 10, multiplyAdds: [("a", .f32, 100), ("b", .bf16, 200)])
        #expect(own.gigaflops(.bf16) == 180)
        #expect(own.gigaflops(.f32) == 90)
    }

    @Test func twoMeasurementsGiveTheBetterOfEach() {
        let first = limit(product: 30, multiplyAdds: [("a", .f32, 50), ("b", .bf16, 70)])
        let both = first.best(with: limit(product: 20, multiplyAdds: [("a", .f32, 60), ("b", .bf16, 65)]))
        #expect(both.products.map(\.best) == [30] && both.products.map(\.median) == [15])
        #expect(both.multiplyAdds.map(\.gigaflops) == [60, 70])
        #expect(both.multiplyAdds.map(\.name) == ["a", "b"])
    }

    @Test func aShapeSaysWhatItIs() {
        let shape = ProductShape(2, 3, 5, transposesLeft: true, transposesRight: true)
        #expect(shape.description == "(2, 3)ᵀ by (3, 5)ᵀ")
        #expect(shape.operations == 60)
    }

    @Test(arguments: [false, true], [false, true])
    func aProductIsTimedInEachLayout(left: Bool, right: Bool) {
        let shape = ProductShape(33, 17, 65, transposesLeft: left, transposesRight: right)
        let seconds = shape.seconds(.f32, repeats: 3)
        #expect(seconds.count == 3 && seconds.allSatisfy { $0 > 0 })
    }

    /// a ← 0.5 a + 1 from 0 … 11 on every lane, twelve chains.
    @Test func multiplyAddsAreReallyDone() throws {
        var index = 0
        while let peak = machine_peak_f32(index) {
            let lanes = Float(peak.pointee.operations / 24)
            #expect(lanes == [4, 8, 16][index])
            // Starting values i + 1; after one step (i + 1) / 2 + 1; after many 2.
            #expect(peak.pointee.run(0) == lanes * 78)
            #expect(peak.pointee.run(1) == lanes * 51)
            #expect(peak.pointee.run(1_000) == lanes * 24)
            index += 1
        }
        #expect(index >= 1)
        if let peak = machine_peak_bf16() {
            #expect(peak.pointee.operations == 24 * 32)
            #expect(peak.pointee.run(1_000) == 16 * 66)
        }
    }

    @Test(arguments: [0, 127, 128, 4_096]) func readingReadsEveryWholeBlock(count: Int) {
        let memory = (0..<count).map { Float($0 % 7) }
        #expect(machine_read(memory, count) == memory.prefix(count / 128 * 128).reduce(0, +))
    }
}
