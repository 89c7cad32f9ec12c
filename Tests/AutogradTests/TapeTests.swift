// SPDX-License-Identifier: Apache-2.0

import Autograd
import Randomness
import Tensors
import Testing

@Suite struct TapeTests {
    func parameter(_ name: String, _ shape: [Int]) -> Parameter {
        var draws = SeededGenerator(seed: 3, stream: name)
        return Parameter(
            name: name,
            value: Tensor((0..<shape.reduce(1, *)).map { _ in Float(draws.normal()) }, shape: shape))
    }

    struct Net {
        let table, weight, up, down, head: Parameter
        let targets: [Int32] = [1, 5, 7, 0, 2, 2]

        var all: [Parameter] { [table, weight, up, down, head] }

        func hidden(_ tape: Tape) -> Variable {
            let x = tape.embedding(table, tokens: [0, 1, 2, 3, 0, 1])
            return tape.recomputed(x) { tape, x in
                var linear = Linear(weight: weight, layout: .inputsFirst)
                linear.adapter = LowRankAdapter(down: down, up: up, scale: 2, dropout: 0.3)
                return tape.add(x, tape.gelu(tape.linear(x, linear)))
            }
        }
    }

    func net() -> Net {
        Net(
            table: parameter("table", [4, 6]), weight: parameter("weight", [6, 6]),
            up: parameter("up", [6, 2]), down: parameter("down", [2, 6]), head: parameter("head", [9, 6]))
    }

    func gradients(_ net: Net, recomputing: Bool, seed: UInt64? = 5, precision: Precision = .f32) -> [[Float]]
    {
        let tape = Tape(recording: true, precision: precision, recomputing: recomputing, dropoutSeed: seed)
        let logps = tape.tokenLogProbabilities(net.hidden(tape), table: net.head, targets: net.targets)
        tape.backward(from: logps, gradient: Tensor([1, -2, 0.5, 1, 3, -1]))
        return [logps.value.values] + net.all.map { $0.gradient?.values ?? [] }
    }

    @Test func aRecomputedPartGivesTheSameBitsDropoutIncluded() {
        #expect(gradients(net(), recomputing: true) == gradients(net(), recomputing: false))
    }

    @Test func dropoutFollowsItsSeedAndIsOffWithoutOne() {
        #expect(gradients(net(), recomputing: false) == gradients(net(), recomputing: false))
        #expect(
            gradients(net(), recomputing: false, seed: 6)[0] != gradients(net(), recomputing: false)[0])
        let off = gradients(net(), recomputing: false, seed: nil)
        #expect(off[0] != gradients(net(), recomputing: false)[0])
        let silent = Tape(recording: false)
        let net = net()
        #expect(
            silent.tokenLogProbabilities(net.hidden(silent), table: net.head, targets: net.targets).value
                .values == off[0])
    }

    @Test func frozenParametersReceiveNothingAndWhatLiesBelowIsNotRecorded() {
        let whole = net()
        let expected = gradients(whole, recomputing: false, seed: nil)
        let frozen = net()
        for parameter in [frozen.table, frozen.weight, frozen.head] { parameter.isTrainable = false }
        let actual = gradients(frozen, recomputing: false, seed: nil)
        #expect(frozen.table.gradient == nil && frozen.weight.gradient == nil && frozen.head.gradient == nil)
        #expect(actual[3] == expected[3] && actual[4] == expected[4])
        let tape = Tape(recording: true)
        #expect(!tape.embedding(frozen.table, tokens: [0]).needsGradient)
    }

    /// Loss and gradients in one pass, in groups, are those of the two passes.
    @Test(arguments: Precision.allCases) func theFusedHeadAgreesWithTheSeparateOne(precision: Precision) {
        let slopes: [Float] = [1, -2, 0.5, 1, 3, -1]
        let (separate, fused) = (net(), net())
        let expected = gradients(separate, recomputing: false, seed: nil, precision: precision)
        let tape = Tape(recording: true, precision: precision)
        let groups = [0..<1, 1..<4, 4..<6]
        let logp = tape.backward(
            from: fused.hidden(tape), table: fused.head, targets: fused.targets, groups: groups
        ) { group, logp in
            #expect(logp.count == groups[group].count)
            return Array(slopes[groups[group]])
        }
        let actual = [logp.values] + fused.all.map { $0.gradient?.values ?? [] }
        for (a, b) in zip(actual, expected) {
            let scale = b.reduce(Float(1e-3)) { max($0, abs($1)) }
            #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 * scale })
        }
    }

    @Test func bfloat16IsNearAndARoundedWeightFollowsItsUpdate() {
        let exact = gradients(net(), recomputing: false, seed: nil)
        let rounded = gradients(net(), recomputing: false, seed: nil, precision: .bf16)
        #expect(rounded[0] != exact[0])
        for (a, b) in zip(rounded, exact) {
            let scale = b.reduce(Float(1e-3)) { max($0, abs($1)) }
            #expect(zip(a, b).allSatisfy { abs($0 - $1) < 0.05 * scale })
        }
        let net = net()
        func logps() -> [Float] {
            let tape = Tape(recording: false, precision: .bf16)
            return tape.tokenLogProbabilities(net.hidden(tape), table: net.head, targets: net.targets).value
                .values
        }
        let before = logps()
        net.weight.update { $0.fill(0) }
        #expect(logps() != before)
    }
}
