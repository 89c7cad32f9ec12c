// SPDX-License-Identifier: Apache-2.0

internal import Autograd

/// A method's work on part of a batch: one forward and one backward pass.
///
/// The trainer cuts a batch into parts, has each part's gradients added to those of the
/// parameters, and divides the sums that come back. A part's gradients are those of the whole batch's loss, so that
/// cutting a batch changes nothing.
protocol TrainingPass {
    /// Tokens of each example, by which a batch is cut.
    var lengths: [Int] { get }

    /// What the losses of these examples are divided by: tokens that are learned, or pairs.
    func weight(of examples: [Int]) -> Int

    /// Adds the gradients of (sum of losses) / weight to the parameters'.
    ///
    /// - Parameters:
    ///   - examples: places of the examples of this part.
    ///   - weight: that of the whole batch.
    ///   - tape: fresh, and recording.
    func run(_ examples: [Int], of weight: Int, on tape: Tape) -> PassOutcome
}

/// What one pass, or all passes of a step, gave.
struct PassOutcome {
    /// Sums over examples under the names that are logged, `loss` among them; divided by the batch's weight later.
    var sums: [String: Double] = [:]
    /// Tokens that went through the model.
    var tokens = 0
    /// Operations counted, forward and backward.
    var operations = 0.0

    mutating func add(_ other: PassOutcome) {
        sums.merge(other.sums) { $0 + $1 }
        tokens += other.tokens
        operations += other.operations
    }
}
