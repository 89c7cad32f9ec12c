// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Tensors
import Testing
import Training

@Suite struct NetworkBaselineTests {
    func parts(_ counts: [Int]) -> [NetworkBaseline.Rows] {
        var synthetic = SyntheticFeatures()
        (synthetic.rows, synthetic.features, synthetic.flips) = (counts.reduce(0, +), 6, 0)
        let (x, labels) = synthetic.draw()
        var first = 0
        return counts.map { count in
            defer { first += count }
            return NetworkBaseline.Rows(
                x: Operations.selectRows(x, (first..<first + count).map(Int32.init)),
                labels: Array(labels[first..<first + count]))
        }
    }

    func small() -> NetworkBaseline {
        var baseline = NetworkBaseline()
        (baseline.draws, baseline.epochs, baseline.batchSize, baseline.seeds) = (3, 40, 32, [1, 2])
        return baseline
    }

    @Test func learnsARuleThatIsNotLinearAndChoosesByValidationAlone() throws {
        let parts = parts([400, 100, 200])
        let result = try small().fit(train: parts[0], validation: parts[1], heldOut: parts[2])
        #expect(result.trials.count == 6 && result.best.count == 2)
        #expect(result.accuracy > 0.8 && result.heldOutAccuracy > 0.75)
        for best in result.best {
            let others = result.trials.filter { $0.seed == best.seed }
            #expect(others.allSatisfy { $0.validationAccuracy <= best.validationAccuracy })
            #expect(others.allSatisfy { $0.learningRate >= 1e-6 && $0.learningRate <= 3.2e-3 })
        }
        // Forward and the first layer's gradient over 400 rows, forward over 100; 6 features, 20 neurons, 40 epochs, 6 trials.
        #expect(result.floatingPointOperations == (4 * 400 + 2 * 100) * 6 * 20 * 40 * 6)
    }

    @Test func theSameSeedsGiveTheSameNetworks() throws {
        let parts = parts([120, 40, 40])
        let one = try small().fit(train: parts[0], validation: parts[1], heldOut: parts[2])
        let other = try small().fit(train: parts[0], validation: parts[1], heldOut: parts[2])
        #expect(one.best[0].network.theta1.values == other.best[0].network.theta1.values)
        #expect(one.best[0].network.theta1.values != one.best[1].network.theta1.values)
    }

    @Test func refusesOneClassAndNothing() {
        let rows = NetworkBaseline.Rows(x: Tensor([1, 2], shape: [2, 1]), labels: [1, 1])
        #expect(throws: ConvexError.oneClass) {
            try small().fit(train: rows, validation: rows, heldOut: rows)
        }
        let none = NetworkBaseline.Rows(x: Tensor(zeros: [0, 1]), labels: [])
        #expect(throws: ConvexError.noData) { try small().fit(train: none, validation: rows, heldOut: rows) }
    }
}
