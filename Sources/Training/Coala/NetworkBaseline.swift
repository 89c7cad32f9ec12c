// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks
private import Randomness
package import Tensors

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The network of COALA's first phase trained by AdamW instead, as the papers compare CRONOS with: 2P ReLU neurons.
///
/// For each seed, `draws` learning rates 10^U(-6, -2.5); of each, all epochs, of which the one with the best validation accuracy
/// counts, as the best draw does. The loss is the convex program's squared error, averaged over a batch; the decay stands for
/// its penalty. Settings: Feng and Pilanci, CRONOS and COALA, the AdamW baseline of their stage-one tables.
package struct NetworkBaseline: Sendable {
    /// Rows of features, (n, d), with labels of -1 and 1.
    package struct Rows: Sendable {
        package var x: Tensor
        package var labels: [Float]

        package init(x: Tensor, labels: [Float]) {
            precondition(x.rows == labels.count, "\(labels.count) labels for \(x.shape)")
            self.x = x
            self.labels = labels
        }
    }

    /// One seed with one learning rate, at its best epoch.
    package struct Trial: Sendable {
        package var seed: UInt64
        package var learningRate: Double
        /// From 1.
        package var epoch: Int
        package var validationAccuracy: Double
        package var network: TwoLayerNetwork
    }

    package struct Result: Sendable {
        /// The best trial of each seed.
        package var best: [Trial]
        package var trials: [Trial]
        /// Means over the seeds' best trials.
        package var accuracy, validationAccuracy, heldOutAccuracy: Double
        /// Counted over all trials, since the search is part of the method: products forward, backward and of evaluations.
        package var floatingPointOperations: Double
        package var seconds: Double
    }

    package var neurons = 20
    package var draws = 8
    /// Decimal exponents between which learning rates are drawn.
    package var exponents = -6.0 ... -2.5
    package var epochs = 30
    package var batchSize = 1_024
    package var decay = 1e-4
    package var seeds: [UInt64] = [1_024, 1_034, 1_035]

    package init() {}

    /// Trains on `train`, chooses by `validation`, and measures on `heldOut`, which nothing is chosen by.
    package func fit(
        train: Rows, validation: Rows, heldOut: Rows, onTrial: (Trial) throws -> Void = { _ in }
    ) throws -> Result {
        let clock = ContinuousClock.now
        guard train.x.rows > 0, validation.x.rows > 0 else { throw ConvexError.noData }
        guard Set(train.labels.map { $0 > 0 }).count == 2 else { throw ConvexError.oneClass }
        for rows in [train, validation, heldOut] where !rows.x.isFinite {
            let row = (0..<rows.x.rows).first { !rows.x.row($0).allSatisfy(\.isFinite) }
            throw ConvexError.notFinite(row: row ?? 0)
        }
        var (best, trials, operations): ([Trial], [Trial], Double) = ([], [], 0)
        for seed in seeds {
            var rates = SeededGenerator(seed: seed, stream: "learning rates")
            var winner: Trial?
            for draw in 0..<max(1, draws) {
                let exponent =
                    exponents.lowerBound + rates.uniform() * (exponents.upperBound - exponents.lowerBound)
                let trial = run(train, validation, seed, draw, rate: pow(10, exponent), &operations)
                trials.append(trial)
                try onTrial(trial)
                if trial.validationAccuracy > (winner?.validationAccuracy ?? -1) { winner = trial }
            }
            if let winner { best.append(winner) }
        }
        func mean(_ value: (Trial) -> Double) -> Double {
            best.isEmpty ? 0 : best.map(value).reduce(0, +) / Double(best.count)
        }
        return Result(
            best: best, trials: trials,
            accuracy: mean { $0.network.accuracy(train.x, labels: train.labels) },
            validationAccuracy: mean(\.validationAccuracy),
            heldOutAccuracy: mean { $0.network.accuracy(heldOut.x, labels: heldOut.labels) },
            floatingPointOperations: operations, seconds: (ContinuousClock.now - clock) / .seconds(1))
    }

    private func run(
        _ train: Rows, _ validation: Rows, _ seed: UInt64, _ draw: Int, rate: Double,
        _ operations: inout Double
    ) -> Trial {
        var generator = SeededGenerator(seed: seed, stream: "network", "\(draw)")
        var state = NetworkState(
            features: train.x.columns, neurons: neurons, rate: Float(rate), decay: Float(decay), &generator)
        var best: Trial?
        for epoch in 1...max(1, epochs) {
            let order = generator.shuffled((0..<train.x.rows).map(Int32.init))
            for start in stride(from: 0, to: order.count, by: batchSize) {
                let index = Array(order[start..<min(order.count, start + batchSize)])
                state.step(
                    Operations.selectRows(train.x, index), index.map { train.labels[Int($0)] })
            }
            let size = Double(train.x.columns * neurons)
            operations += (4 * Double(train.x.rows) + 2 * Double(validation.x.rows)) * size
            let network = state.network
            let accuracy = network.accuracy(validation.x, labels: validation.labels)
            if accuracy > (best?.validationAccuracy ?? -1) {
                best = Trial(
                    seed: seed, learningRate: rate, epoch: epoch, validationAccuracy: accuracy,
                    network: network)
            }
        }
        return best
            ?? Trial(seed: seed, learningRate: rate, epoch: 0, validationAccuracy: 0, network: state.network)
    }
}

/// The weights of a two-layer ReLU network in training, with AdamW's moments.
private struct NetworkState {
    /// Theta1, (d, neurons), and theta2, (neurons, 1).
    private let weights: [Tensor]
    private let first, second: [Tensor]
    private let rate, decay: Float
    private var (correction1, correction2): (Float, Float) = (1, 1)
    private static let (beta1, beta2): (Float, Float) = (0.9, 0.999)

    /// Uniform in +-1 / sqrt(inputs), as libraries begin a linear layer.
    init(features: Int, neurons: Int, rate: Float, decay: Float, _ generator: inout SeededGenerator) {
        func layer(_ rows: Int, _ columns: Int) -> Tensor {
            let bound = 1 / Double(rows).squareRoot()
            return Tensor(
                (0..<rows * columns).map { _ in Float((2 * generator.uniform() - 1) * bound) },
                shape: [rows, columns])
        }
        weights = [layer(features, neurons), layer(neurons, 1)]
        first = weights.map { Tensor(zeros: $0.shape) }
        second = weights.map { Tensor(zeros: $0.shape) }
        self.rate = rate
        self.decay = decay
    }

    /// A copy of the network as it stands.
    var network: TwoLayerNetwork {
        TwoLayerNetwork(theta1: weights[0].copy(), theta2: weights[1].values)
    }

    /// One step on the mean of 1/2 (f(x) - y)^2.
    mutating func step(_ x: Tensor, _ labels: [Float]) {
        let (n, neurons) = (x.rows, weights[1].rows)
        let products = Tensor(uninitialized: [n, neurons])
        Operations.multiply(x, by: weights[0], into: products)
        let hidden = Operations.relu(products)
        let scores = Tensor(uninitialized: [n, 1])
        Operations.multiply(hidden, by: weights[1], into: scores)
        let errors = zip(scores.values, labels).map { ($0 - $1) / Float(n) }
        let gradients = weights.map { Tensor(zeros: $0.shape) }
        Operations.multiply(
            hidden, transposeLeft: true, by: Tensor(errors, shape: [n, 1]), into: gradients[1])
        let (active, theta2) = (hidden.values, weights[1].values)
        var back = [Float](repeating: 0, count: n * neurons)
        for row in 0..<n {
            for neuron in 0..<neurons where active[row * neurons + neuron] > 0 {
                back[row * neurons + neuron] = errors[row] * theta2[neuron]
            }
        }
        Operations.multiply(
            x, transposeLeft: true, by: Tensor(back, shape: [n, neurons]), into: gradients[0])
        correction1 *= Self.beta1
        correction2 *= Self.beta2
        let numbers = AdamWStep(
            clip: 1, rate: rate, beta1: Self.beta1, beta2: Self.beta2, epsilon: 1e-8, decay: decay,
            correction1: 1 - correction1, correction2: 1 - correction2)
        for index in weights.indices {
            Operations.adamW(
                weights[index], firstMoment: first[index], secondMoment: second[index],
                gradient: gradients[index], numbers)
        }
    }
}
