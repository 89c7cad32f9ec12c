// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// Records operations so that gradients can be sent back through them, last operation first.
///
/// Nodes are structs in one array and name their inputs by index: there is no graph of objects to retain or to tear
/// down. A tape that does not record keeps nothing, and each activation is freed when its last user is done.
package final class Tape {
    struct Node {
        let operation: Operation
        let shape: [Int]
        var gradient: Tensor?
    }

    private var nodes: [Node] = []
    package let records: Bool

    /// - Parameter recording: false for scoring and features, which need no gradient.
    package init(recording: Bool) { records = recording }

    func variable(_ value: Tensor, _ operation: @autoclosure () -> Operation) -> Variable {
        guard records else { return Variable(value: value, node: nil) }
        nodes.append(Node(operation: operation(), shape: value.shape))
        return Variable(value: value, node: nodes.count - 1)
    }

    /// Sends `gradient`, that of a scalar with respect to `output`, back to every parameter that `output` depends on.
    ///
    /// Gradients are added to the parameters'. A tape is used for one backward pass: its nodes are released on the way.
    package func backward(from output: Variable, gradient: Tensor) {
        precondition(
            output.value.shape == gradient.shape, "gradient \(gradient.shape) of \(output.value.shape)")
        guard let last = output.node else { return }
        nodes[last].gradient = gradient
        while let node = nodes.popLast() {
            guard let gradient = node.gradient else { continue }
            node.operation.sendBack(gradient, on: self)
        }
    }

    /// Takes an operation's gradient of one of its inputs, where one is wanted.
    ///
    /// - Parameter write: fills the buffer; `isFresh` says that it holds nothing yet, else it is to be added to.
    func accumulate(into variable: Variable, _ write: (_ gradient: Tensor, _ isFresh: Bool) -> Void) {
        guard let index = variable.node else { return }
        if let gradient = nodes[index].gradient { return write(gradient, false) }
        let gradient = Tensor(uninitialized: nodes[index].shape)
        nodes[index].gradient = gradient
        write(gradient, true)
    }

    /// The buffer to which an operation adds the gradient of one of its inputs; nil where none is wanted.
    func gradient(of variable: Variable) -> Tensor? {
        guard let index = variable.node else { return nil }
        if let gradient = nodes[index].gradient { return gradient }
        let zeros = Tensor(zeros: nodes[index].shape)
        nodes[index].gradient = zeros
        return zeros
    }
}
