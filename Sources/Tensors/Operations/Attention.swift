// SPDX-License-Identifier: Apache-2.0

private import CKernels

/// Which rows of a packed batch attend to which, without padding.
///
/// A branch is a run of rows that attends to itself causally and to all of a prefix. A pair of responses is
/// `[prompt | chosen | rejected]` in one run of rows: three branches, the responses with the prompt as prefix, so
/// that the prompt is computed once and its keys and values receive the gradients of both.
package struct AttentionLayout: Sendable, Equatable {
    package struct Branch: Sendable, Equatable {
        /// Rows that come before the branch; empty for a sequence of its own.
        package var prefix: Range<Int>
        package var own: Range<Int>

        package init(prefix: Range<Int> = 0..<0, own: Range<Int>) {
            self.prefix = prefix
            self.own = own
        }
    }

    /// Branches that share rows stand in one group; groups share none.
    package var groups: [[Branch]]

    package init(groups: [[Branch]]) { self.groups = groups }
}

extension Operations {
    /// Causal attention over a packed batch.
    ///
    /// qkv: (rows, 3C) with queries, keys and values side by side, heads within each; result: (rows, C). Scores are
    /// scaled by 1 / sqrt(C / heads). Products run through oneDNN, one task for each group and head.
    package static func attention(_ qkv: Tensor, layout: AttentionLayout, heads: Int) -> Tensor {
        let geometry = AttentionGeometry(qkv: qkv, heads: heads)
        let output = Tensor(zeros: [qkv.rows, geometry.C])
        Workers.forEach(layout.groups.count * heads) { task in
            let head = task % heads
            for branch in layout.groups[task / heads] {
                let scores = geometry.probabilities(qkv, branch, head)
                let out = geometry.rows(of: output, branch.own, head: head, part: 0)
                for part in branch.keys {
                    out.assign(
                        scores.columns(part.columns), geometry.values(qkv, part.rows, head),
                        m: branch.own.count,
                        n: geometry.D, k: part.rows.count, beta: part.columns.lowerBound == 0 ? 0 : 1)
                }
            }
        }
        return output
    }

    /// dqkv += the gradient of `attention` for `dy` (rows, C); probabilities are computed again, not kept.
    package static func attentionBackward(
        dy: Tensor, qkv: Tensor, layout: AttentionLayout, heads: Int, dqkv: Tensor
    ) {
        let geometry = AttentionGeometry(qkv: qkv, heads: heads)
        Workers.forEach(layout.groups.count * heads) { task in
            let head = task % heads
            for branch in layout.groups[task / heads] {
                geometry.accumulate(dy, qkv, branch, head, into: dqkv)
            }
        }
    }
}

extension AttentionLayout.Branch {
    /// The runs of rows that the branch attends to, with their columns in its scores; neighbours are one run.
    fileprivate var keys: [(rows: Range<Int>, columns: Range<Int>)] {
        let total = prefix.count + own.count
        if prefix.isEmpty || prefix.upperBound == own.lowerBound {
            return [(own.lowerBound - prefix.count..<own.upperBound, 0..<total)]
        }
        return [(prefix, 0..<prefix.count), (own, prefix.count..<total)]
    }
}

/// Scratch memory of one task, (T, P + T).
private final class Scores {
    let tensor: Tensor
    let matrix: Matrix

    init(_ branch: AttentionLayout.Branch) {
        let total = branch.prefix.count + branch.own.count
        tensor = Tensor(uninitialized: [branch.own.count, total])
        matrix = Matrix(tensor.pointer, stride: total)
    }

    func columns(_ range: Range<Int>) -> Matrix { matrix.columns(range) }
}

private struct AttentionGeometry {
    let heads: Int
    /// Channels, and channels a head.
    let C, D: Int
    let scale: Float

    init(qkv: Tensor, heads: Int) {
        precondition(qkv.columns % (3 * heads) == 0, "\(heads) heads do not divide \(qkv.shape)")
        self.heads = heads
        C = qkv.columns / 3
        D = C / heads
        scale = 1 / Float(D).squareRoot()
    }

    /// One head's channels of a run of rows; part 0, 1, 2 of a row of queries, keys and values.
    func rows(of tensor: Tensor, _ range: Range<Int>, head: Int, part: Int, transposed: Bool = false)
        -> Matrix
    {
        let stride = tensor.columns
        return Matrix(
            tensor.pointer + range.lowerBound * stride + part * C + head * D, stride: stride,
            transposed: transposed)
    }

    func values(_ qkv: Tensor, _ range: Range<Int>, _ head: Int) -> Matrix {
        rows(of: qkv, range, head: head, part: 2)
    }

    func probabilities(_ qkv: Tensor, _ branch: AttentionLayout.Branch, _ head: Int) -> Scores {
        let scores = Scores(branch)
        let queries = rows(of: qkv, branch.own, head: head, part: 0)
        for part in branch.keys {
            scores.columns(part.columns).assign(
                queries, rows(of: qkv, part.rows, head: head, part: 1, transposed: true), m: branch.own.count,
                n: part.rows.count, k: D)
        }
        Operations.kernels.causal_softmax(
            scores.tensor.pointer, branch.own.count, branch.prefix.count, scores.tensor.columns, scale)
        return scores
    }

    func accumulate(
        _ dy: Tensor, _ qkv: Tensor, _ branch: AttentionLayout.Branch, _ head: Int, into dqkv: Tensor
    ) {
        let T = branch.own.count
        let probabilities = probabilities(qkv, branch, head)
        let gradients = Scores(branch)
        let dOut = rows(of: dy, branch.own, head: head, part: 0)
        for part in branch.keys {
            gradients.columns(part.columns).assign(
                dOut, rows(of: qkv, part.rows, head: head, part: 2, transposed: true), m: T,
                n: part.rows.count, k: D)
        }
        Operations.kernels.causal_softmax_backward(
            gradients.tensor.pointer, probabilities.tensor.pointer, T, branch.prefix.count,
            gradients.tensor.columns, scale)
        let queries = rows(of: qkv, branch.own, head: head, part: 0)
        for part in branch.keys {
            let count = part.rows.count
            rows(of: dqkv, branch.own, head: head, part: 0).assign(
                gradients.columns(part.columns), rows(of: qkv, part.rows, head: head, part: 1), m: T, n: D,
                k: count,
                beta: 1)
            rows(of: dqkv, part.rows, head: head, part: 1).assign(
                gradients.columns(part.columns).transpose, queries, m: count, n: D, k: T, beta: 1)
            rows(of: dqkv, part.rows, head: head, part: 2).assign(
                probabilities.columns(part.columns).transpose, dOut, m: count, n: D, k: T, beta: 1)
        }
    }
}
