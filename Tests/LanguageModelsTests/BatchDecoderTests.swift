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

    @Test func aRowDoesNotDependOnItsNeighbours() {
        let decoder = BatchDecoder(model)
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

    @Test func aForkGoesItsOwnWay() {
        let decoder = BatchDecoder(model)
        let prefix = decoder.prefill([[0, 5]])[0]
        let row = decoder.row(after: prefix, capacity: 3)
        _ = decoder.step([(row, 3)])
        let fork = row.fork()
        _ = decoder.step([(fork, 9)])
        let direct = decoder.row(after: prefix, capacity: 3)
        _ = decoder.step([(direct, 3)])
        #expect(decoder.step([(row, 4)]).values == decoder.step([(direct, 4)]).values)
        #expect(fork.position == 4)
    }
}
