// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import Tensors

/// A method's work on part of a batch: one forward and one backward pass.
///
/// The trainer cuts a batch into parts, has each part's gradients added to those of the
/// parameters, and divides the sums that come back. A part's gradients are those of the whole batch's loss, so that
/// cutting a batch changes nothing.
protocol TrainingPass {
    /// What all parts of a step are given, such as a mean over the step.
    associatedtype Shared = Void

    /// Tokens of each example, by which a batch is cut.
    var lengths: [Int] { get }

    /// What the losses of these examples are divided by: tokens that are learned, or pairs.
    func weight(of examples: [Int]) -> Int

    /// Makes ready what the passes of a step need beside the weights; most need nothing.
    ///
    /// - Parameters:
    ///   - step: from 0.
    ///   - onWait: called now and then; throwing leaves the step untaken.
    /// - Returns: operations counted.
    mutating func prepare(step: Int, onWait: () throws -> Void) throws -> Double

    /// What `prepare` made and later steps still use, for a saved state.
    var memories: [(name: String, tensor: Tensor)] { get }

    /// Takes back `memories` from a saved state.
    ///
    /// - Parameter tensor: gives the saved tensor of a name, nil where there is none.
    mutating func restore(_ tensor: (_ name: String) throws -> Tensor?) throws
    /// What all parts of a step share, computed without gradients before the first of them, with what it cost.
    ///
    /// - Parameters:
    ///   - examples: all of the step's.
    ///   - onPass: told before every pass; throwing leaves the step untaken.
    func share(
        _ examples: [Int], precision: Precision, onPass: () throws -> Void
    ) throws -> (shared: Shared, outcome: PassOutcome)

    /// Adds the gradients of (sum of losses) / weight to the parameters'.
    ///
    /// - Parameters:
    ///   - examples: places of the examples of this part.
    ///   - weight: that of the whole batch.
    ///   - tape: fresh, and recording.
    func run(_ examples: [Int], of weight: Int, sharing shared: Shared, on tape: Tape) -> PassOutcome

    /// What is logged of a step.
    func metrics(_ outcome: PassOutcome, of weight: Int) -> [String: Double]
}

extension TrainingPass {
    func metrics(_ outcome: PassOutcome, of weight: Int) -> [String: Double] { outcome.means(of: weight) }
}

extension TrainingPass where Shared == Void {
    func share(
        _ examples: [Int], precision: Precision, onPass: () throws -> Void
    ) throws -> (shared: Void, outcome: PassOutcome) { ((), PassOutcome()) }
}

extension TrainingPass {
    mutating func prepare(step: Int, onWait: () throws -> Void) throws -> Double { 0 }
    var memories: [(name: String, tensor: Tensor)] { [] }
    mutating func restore(_ tensor: (_ name: String) throws -> Tensor?) throws {}
}

/// What one pass, or all passes of a step, gave.
struct PassOutcome {
    /// Sums over examples under the names that are logged, `loss` among them; divided by the batch's weight later.
    var sums: [String: Double] = [:]
    /// What the sums of these names are divided by instead, for means over some of the examples.
    var counts: [String: Double] = [:]
    /// The least and the greatest value over examples under the names that are logged.
    var least: [String: Double] = [:]
    var greatest: [String: Double] = [:]
    /// Tokens that went through the model.
    var tokens = 0
    /// Operations counted, forward and backward.
    var operations = 0.0

    mutating func add(_ other: PassOutcome) {
        sums.merge(other.sums) { $0 + $1 }
        counts.merge(other.counts) { $0 + $1 }
        least.merge(other.least) { min($0, $1) }
        greatest.merge(other.greatest) { max($0, $1) }
        tokens += other.tokens
        operations += other.operations
    }

    /// The means and the extremes that are logged; means over none are left out.
    func means(of weight: Int) -> [String: Double] {
        var means = least.merging(greatest) { $1 }
        for (name, sum) in sums {
            let count = counts[name] ?? Double(weight)
            if count > 0 { means[name] = sum / count }
        }
        return means
    }
}
