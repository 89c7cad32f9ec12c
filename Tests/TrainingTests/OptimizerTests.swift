// SPDX-License-Identifier: Apache-2.0

import Autograd
import Tensors
import Testing
import Training

@Suite struct OptimizerTests {
    /// A matrix of one row that decays, and one row of positions whose gradient is the same.
    func parameters() -> (matrix: Parameter, vector: Parameter) {
        (
            Parameter(name: "matrix", value: Tensor([0.5, -1], shape: [1, 2])),
            Parameter(name: "vector", value: Tensor([0.5, -1], shape: [1, 2]), decays: false)
        )
    }

    /// Gives both parameters a gradient by way of a tape.
    func send(_ gradient: [Float], to parameters: (matrix: Parameter, vector: Parameter)) {
        let tape = Tape(recording: true)
        let sum = tape.embedding(parameters.matrix, tokens: [0], positions: parameters.vector, [0])
        tape.backward(from: sum, gradient: Tensor(gradient, shape: [1, 2]))
    }

    func close(_ values: [Float], _ expected: [Double]) -> Bool {
        values.count == expected.count
            && zip(values, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 * max(1, abs($1)) }
    }

    static let gradients: [[Float]] = [[0.3, -0.4], [3, 4], [-0.1, 0.2]]

    /// Computed in double precision from torch's formula with decoupled decay; the second gradient is clipped.
    ///
    /// Both parameters have the gradient, so that the norm to which it is clipped is sqrt 2 times that of one.
    @Test func rmspropTakesTheFormulasSteps() {
        let parameters = parameters()
        var rule = RMSprop()
        rule.alpha = 0.9
        rule.decay = 0.2
        var options = OptimizerOptions()
        options.rule = .rmsprop(rule)
        options.maximumNorm = 2.0.squareRoot()
        let optimizer = Optimizer([parameters.matrix, parameters.vector], options: options)
        let expected = [
            [0.17377226731649187, -0.6637722589831601], [-0.11541745013868215, -0.9362110893137013],
            [-0.06353485330697876, -0.990731706758655],
        ]
        for (gradient, wanted) in zip(Self.gradients, expected) {
            send(gradient, to: parameters)
            let norm = optimizer.update(rate: 0.1)
            let square = gradient.reduce(0) { $0 + Double($1) * Double($1) }
            #expect(abs(norm - (2 * square).squareRoot()) < 1e-6)
            #expect(close(parameters.matrix.value.values, wanted), "\(parameters.matrix.value.values)")
        }
        #expect(parameters.vector.value[0] != parameters.matrix.value[0])
    }

    @Test func nothingIsClippedWithoutALimit() {
        let parameters = parameters()
        var options = OptimizerOptions()
        options.rule = .rmsprop(RMSprop())
        options.maximumNorm = nil
        let optimizer = Optimizer([parameters.matrix, parameters.vector], options: options)
        send([30, 40], to: parameters)
        _ = optimizer.update(rate: 0.1)
        // The first step of RMSprop is rate / sqrt(1 - alpha), whatever the gradient's size.
        #expect(close(parameters.matrix.value.values, [0.5 - 1, -1 - 1]))
        #expect(
            optimizer.memories.first { $0.name == "mean_square/matrix" }.map {
                close($0.tensor.values, [9, 16])
            } == true)
    }

    @Test(arguments: [OptimizerOptions.Rule.adamW(AdamW()), .rmsprop(RMSprop())])
    func goesOnFromItsMemories(rule: OptimizerOptions.Rule) throws {
        var options = OptimizerOptions()
        options.rule = rule
        let whole = parameters()
        let first = Optimizer([whole.matrix, whole.vector], options: options)
        let half = parameters()
        var second = Optimizer([half.matrix, half.vector], options: options)
        for (index, gradient) in Self.gradients.enumerated() {
            if index == 2 {
                let kept = second.memories.map { ($0.name, $0.tensor.copy()) }
                let next = Optimizer([half.matrix, half.vector], options: options)
                try next.restore(step: second.step) { name in
                    try #require(kept.first { $0.0 == name }).1
                }
                second = next
            }
            for (optimizer, parameters) in [(first, whole), (second, half)] {
                send(gradient, to: parameters)
                _ = optimizer.update(rate: 0.01)
            }
        }
        #expect(whole.matrix.value.values == half.matrix.value.values)
        #expect(whole.vector.value.values == half.vector.value.values)
        #expect(Set(first.memories.map(\.name)).count == first.memories.count)
    }

    @Test func aGradientThatIsNotFiniteMovesNothing() {
        let parameters = parameters()
        let optimizer = Optimizer([parameters.matrix, parameters.vector], options: OptimizerOptions())
        send([.infinity, 1], to: parameters)
        #expect(!optimizer.update(rate: 0.1).isFinite && optimizer.step == 0)
        #expect(parameters.matrix.value.values == [0.5, -1])
    }
}
