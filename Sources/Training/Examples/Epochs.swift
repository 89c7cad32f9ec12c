// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// The order in which examples are taken: every epoch a shuffle of its own, a function of seed and step alone.
package struct Epochs: Sendable {
    package let count: Int
    package let batchSize: Int
    package let seed: UInt64

    package init(count: Int, batchSize: Int, seed: UInt64) {
        precondition(count > 0 && batchSize > 0, "batches of \(batchSize) from \(count) examples")
        self.count = count
        self.batchSize = min(batchSize, count)
        self.seed = seed
    }

    /// Steps an epoch; a last batch that is not full is not taken.
    package var stepsAnEpoch: Int { count / batchSize }

    /// Of all examples those that so many steps take, in their order; all of them from a whole epoch on.
    ///
    /// An epoch leaves out what does not fill its last batch, but which examples these are depends on the seed.
    package func taken(in steps: Int) -> [Int] {
        guard steps < stepsAnEpoch else { return Array(0..<count) }
        return order(ofEpoch: 0).prefix(steps * batchSize).sorted()
    }

    /// The examples of a step, 0-based, and the order of its epoch, for the next step.
    ///
    /// - Parameter known: the order of an epoch that was made before.
    package func batch(_ step: Int, known: EpochOrder? = nil) -> (examples: [Int], order: EpochOrder) {
        let epoch = step / stepsAnEpoch
        let order =
            known.flatMap { $0.epoch == epoch ? $0 : nil }
            ?? EpochOrder(epoch: epoch, examples: order(ofEpoch: epoch))
        let start = step % stepsAnEpoch * batchSize
        return (Array(order.examples[start..<start + batchSize]), order)
    }

    private func order(ofEpoch epoch: Int) -> [Int] {
        var draws = SeededGenerator(seed: seed, stream: "epoch", "\(epoch)")
        return draws.shuffled(Array(0..<count))
    }
}

/// The order in which an epoch takes the examples.
package struct EpochOrder: Sendable {
    let epoch: Int
    let examples: [Int]
}
