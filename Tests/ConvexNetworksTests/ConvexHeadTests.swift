// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Foundation
import Tensors
import Testing

@Suite struct ConvexHeadTests {
    @Test func fileReadsBackTheSame() throws {
        let head = ConvexHead(
            network: TwoLayerNetwork(
                theta1: Tensor([1, -1, 0.5, 2, 0, 1], shape: [3, 2]), theta2: [1, -2]),
            pooling: .mean, mean: [1, 2], deviation: [2, 4], baseSHA256: "abc")
        let path = NSTemporaryDirectory() + "showdown-\(UUID().uuidString).safetensors"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try head.encode().write(to: URL(fileURLWithPath: path))
        let loaded = try ConvexHead(path)
        let x = Tensor([3, 6, 1, 2], shape: [2, 2])
        #expect(try loaded.scores(x) == head.scores(x))
        // Row 1: standardised (1, 1), bias 1: activations relu(1.5, 2), score 1.5 - 4.
        #expect(try head.scores(x)[0] == 1.5 - 4)
        #expect(loaded.baseSHA256 == "abc")
        #expect(throws: ConvexError.dimension(expected: 2, found: 3)) {
            try loaded.scores(Tensor(zeros: [1, 3]))
        }
    }

    @Test func constantFeaturesDoNotDivideByZero() {
        let (mean, deviation) = ConvexHead.statistics(Tensor([1, 5, 3, 5], shape: [2, 2]))
        #expect(mean == [2, 5] && deviation == [1, 1])
    }
}
