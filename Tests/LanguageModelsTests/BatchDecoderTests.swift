// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import Tensors
import Testing

@Suite struct BatchDecoderTests {
    let model = tinyModel()

    /// Log-probabilities by the cached decoder against those of the packed forward pass.
    @Test func cachedDecodingMatchesThePackedPass() {
        let (prompt, response): ([Int32], [Int32]) = ([0, 5, 6, 7], [8, 9, 3, 1])
        var batch = PackedBatch()
        batch.add(prompt: prompt, completions: [response])
        let expected = model.tokenLogProbabilities(batch, on: Tape(recording: false)).value.values
        let decoder = BatchDecoder(model)
        let prefix = decoder.prefill([prompt])[0]
        var hidden = Tensor([prefix.lastHidden].flatMap(\.self), shape: [1, 12])
        let row = decoder.row(after: prefix, capacity: 4)
        for (place, token) in response.enumerated() {
            let logits = decoder.logits(hidden).values.map(Double.init)
            let largest = logits.max() ?? 0
            let total = logits.reduce(0) { $0 + exp($1 - largest) }
            let logp = logits[Int(token)] - largest - log(total)
            #expect(abs(logp - Double(expected[place])) < 1e-4)
            hidden = decoder.step([(row, token)])
        }
    }

    @Test(arguments: Precision.allCases) func aRowDoesNotDependOnItsNeighbours(precision: Precision) {
        let decoder = BatchDecoder(model, precision: precision)
        let prefixes = decoder.prefill([[0, 5, 6], [0, 4, 3, 2, 9]])
        let (a, b) = (prefixes[0], prefixes[1])
        #expect(a.lastHidden == decoder.prefill([[0, 5, 6]])[0].lastHidden)
        func alone() -> [Float] {
            let row = decoder.row(after: a, capacity: 2)
            _ = decoder.step([(row, 7)])
            return decoder.logits(decoder.step([(row, 8)])).row(0)
        }
        func together() -> [Float] {
            let rows = [b, a, b, a, a, b].map { decoder.row(after: $0, capacity: 2) }
            _ = decoder.step(rows.map { ($0, 7) })
            return decoder.logits(decoder.step(rows.reversed().map { ($0, 8) })).row(1)
        }
        #expect(alone() == together())
        #expect(Workers.$threads.withValue(1) { alone() } == Workers.$threads.withValue(3) { together() })
    }

    /// Branches read the row's cache where it lies: they and the row that takes one over go on to the same bits as a row
    /// that decoded the tokens itself.
    @Test func aBranchGoesOnAsTheRowItselfWould() {
        let decoder = BatchDecoder(model)
        let prefix = decoder.prefill([[0, 5]])[0]
        func direct(_ tokens: [Int32]) -> [Float] {
            let row = decoder.row(after: prefix, capacity: 6)
            return tokens.map { decoder.step([(row, $0)]).values }.last ?? []
        }
        let row = decoder.row(after: prefix, capacity: 6)
        _ = decoder.step([(row, 3)])
        let branches = (0..<3).map { _ in decoder.branch(of: row, capacity: 2) }
        let first = decoder.step([(branches[0], 9), (branches[1], 4), (branches[2], 9)])
        #expect(first.row(0) == direct([3, 9]) && first.row(1) == direct([3, 4]))
        #expect(decoder.step([(branches[0], 7)]).values == direct([3, 9, 7]))
        let inner = decoder.branch(of: branches[1], capacity: 1)
        #expect(decoder.step([(inner, 8)]).values == direct([3, 4, 8]))
        #expect(row.position == 3)
        row.absorb(branches[0])
        #expect(row.position == 5)
        #expect(decoder.step([(row, 2)]).values == direct([3, 9, 7, 2]))
    }

    /// Eight bits of mantissa: within a few parts in a hundred of the logits' spread, and not the same.
    @Test func bfloat16WeightsGiveNearlyTheSameLogits() {
        func logits(_ precision: Precision) -> [Float] {
            let decoder = BatchDecoder(model, precision: precision)
            let prefix = decoder.prefill([[0, 5, 6]])[0]
            return decoder.logits(decoder.step([(decoder.row(after: prefix, capacity: 1), 7)])).values
        }
        let (exact, rounded) = (logits(.f32), logits(.bf16))
        let spread = (exact.max() ?? 0) - (exact.min() ?? 0)
        let worst = zip(exact, rounded).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst > 0 && worst < 0.05 * spread)
    }
}
