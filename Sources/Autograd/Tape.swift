// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// Records operations so that gradients can be sent back through them, last operation first.
///
/// Nodes are structs in one array and name their inputs by index: there is no graph of objects to retain or to tear
/// down. What leads to no trainable parameter is not recorded, and a tape that does not record keeps nothing: each
/// activation is freed when its last user is done.
package final class Tape {
    struct Node {
        let operation: Operation
        let shape: [Int]
        var gradient: Tensor?
    }

    private var nodes: [Node] = []
    package let records: Bool
    /// What products read, forward and backward.
    package let precision: Precision
    /// Whether `recomputed` parts keep their inputs alone and are computed again in the backward pass.
    package let recomputes: Bool
    private var dropout: DropoutSeeds?

    /// - Parameters:
    ///   - recording: false for scoring and features, which need no gradient.
    ///   - recomputing: gradient checkpointing (arXiv 1604.06174): less memory for a second forward pass.
    ///   - dropoutSeed: nothing is dropped without it.
    package convenience init(
        recording: Bool, precision: Precision = .f32, recomputing: Bool = false, dropoutSeed: UInt64? = nil
    ) {
        self.init(
            recording: recording, precision: precision, recomputing: recomputing,
            dropout: dropoutSeed.map { DropoutSeeds(base: $0) })
    }

    private init(recording: Bool, precision: Precision, recomputing: Bool, dropout: DropoutSeeds?) {
        records = recording
        self.precision = precision
        recomputes = recomputing
        self.dropout = dropout
    }

    /// Puts a value on the tape.
    ///
    /// - Parameter needed: whether a gradient leads anywhere from it.
    func variable(_ value: Tensor, where needed: Bool, _ operation: @autoclosure () -> Operation) -> Variable
    {
        guard records, needed else { return Variable(value: value, place: Place(node: nil)) }
        nodes.append(Node(operation: operation(), shape: value.shape))
        return Variable(value: value, place: Place(node: nodes.count - 1))
    }

    /// Runs a part of the model of which, where the tape recomputes, only the input is kept.
    ///
    /// The second run drops the same values as the first.
    package func recomputed(_ input: Variable, _ body: @escaping (Tape, Variable) -> Variable) -> Variable {
        guard records, recomputes else { return body(self, input) }
        let before = dropout
        let forward = Tape(recording: false, precision: precision, recomputing: false, dropout: before)
        let output = body(forward, Variable(value: input.value, place: Place(node: nil)))
        dropout = forward.dropout
        return variable(output.value, where: true, .recomputed(input, before, body))
    }

    func sendBack(
        _ dy: Tensor, recomputing input: Variable, _ seeds: DropoutSeeds?,
        _ body: (Tape, Variable) -> Variable
    ) {
        let tape = Tape(recording: true, precision: precision, recomputing: false, dropout: seeds)
        let again = tape.variable(input.value, where: input.needsGradient, .input)
        tape.backward(from: body(tape, again), gradient: dy)
        if let gradient = tape.inputGradient { give(gradient, to: input.place) }
    }

    /// What arrived at the input of a part that is computed again.
    private var inputGradient: Tensor?

    func receive(_ gradient: Tensor) { inputGradient = gradient }

    /// Sends `gradient`, that of a scalar with respect to `output`, back to every parameter that `output` depends on.
    ///
    /// Gradients are added to the parameters'. A tape is used for one backward pass: its nodes are released on the way.
    package func backward(from output: Variable, gradient: Tensor) {
        precondition(
            output.value.shape == gradient.shape, "gradient \(gradient.shape) of \(output.value.shape)")
        guard let last = output.place.node else { return }
        nodes[last].gradient = gradient
        while let node = nodes.popLast() {
            guard let gradient = node.gradient else { continue }
            node.operation.sendBack(gradient, on: self)
        }
    }

    /// Adds a gradient to a value before the backward pass: a second loss, on something other than the pass's output.
    package func add(gradient: Tensor, of variable: Variable) {
        precondition(
            variable.value.shape == gradient.shape, "gradient \(gradient.shape) of \(variable.value.shape)")
        give(gradient, to: variable.place)
    }

    /// Takes an operation's gradient of one of its inputs, where one is wanted.
    ///
    /// - Parameter write: fills the buffer; `isFresh` says that it holds nothing yet, else it is to be added to.
    func accumulate(into place: Place, _ write: (_ gradient: Tensor, _ isFresh: Bool) -> Void) {
        guard let index = place.node else { return }
        if let gradient = nodes[index].gradient { return write(gradient, false) }
        let gradient = Tensor(uninitialized: nodes[index].shape)
        nodes[index].gradient = gradient
        write(gradient, true)
    }

    /// Hands over a buffer that nobody else uses any more as the gradient of an input.
    func give(_ gradient: Tensor, to place: Place) {
        guard let index = place.node else { return }
        if let own = nodes[index].gradient {
            Operations.accumulate(gradient, into: own)
        } else {
            nodes[index].gradient = gradient
        }
    }

    /// The buffer to which an operation adds the gradient of one of its inputs; nil where none is wanted.
    func gradient(of place: Place) -> Tensor? {
        guard let index = place.node else { return nil }
        if let gradient = nodes[index].gradient { return gradient }
        let zeros = Tensor(zeros: nodes[index].shape)
        nodes[index].gradient = zeros
        return zeros
    }

    /// A seed for the next use of dropout; nil where nothing is dropped.
    func nextDropoutSeed() -> UInt64? { dropout?.next() }
}

/// A seed for each use of dropout in a pass.
struct DropoutSeeds: Equatable {
    private let base: UInt64
    private var used: UInt64 = 0

    init(base: UInt64) { self.base = base }

    mutating func next() -> UInt64 {
        used += 1
        // Far apart, since the hash walks on from its seed by the place of each value.
        return base ^ (used &* 0xd1b5_4a32_d192_ed03)
    }
}
