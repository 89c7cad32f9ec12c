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
        let span = Profile.begin(
            "attention", operations: 4 * Double(layout.attended) * Double(qkv.columns / 3))
        defer { span?.end() }
        let geometry = AttentionGeometry(qkv: qkv, heads: heads)
        let output = Tensor(zeros: [qkv.rows, geometry.C])
        Workers.forEach(layout.groups.count * heads) { task in
            let head = task % heads
            for tile in layout.groups[task / heads].flatMap(AttentionTile.tiles) {
                let scores = geometry.probabilities(qkv, tile, head)
                let out = geometry.rows(of: output, tile.queries, head: head, part: 0)
                for part in tile.keys {
                    out.assign(
                        scores.columns(part.columns), geometry.values(qkv, part.rows, head),
                        m: tile.queries.count, n: geometry.D, k: part.rows.count,
                        beta: part.columns.lowerBound == 0 ? 0 : 1)
                }
            }
        }
        return output
    }

    /// dqkv += the gradient of `attention` for `dy` (rows, C); probabilities are computed again, not kept.
    package static func attentionBackward(
        dy: Tensor, qkv: Tensor, layout: AttentionLayout, heads: Int, dqkv: Tensor
    ) {
        let span = Profile.begin(
            "attention backward", operations: 10 * Double(layout.attended) * Double(qkv.columns / 3))
        defer { span?.end() }
        let geometry = AttentionGeometry(qkv: qkv, heads: heads)
        Workers.forEach(layout.groups.count * heads) { task in
            let head = task % heads
            for tile in layout.groups[task / heads].flatMap(AttentionTile.tiles) {
                geometry.accumulate(dy, qkv, tile, head, into: dqkv)
            }
        }
    }
}

/// Some queries of a branch with the runs of rows that they attend to: the prefix, the branch's rows before them, and
/// themselves causally.
///
/// A branch is cut into tiles so that little is computed of what causality hides.
private struct AttentionTile {
    let queries: Range<Int>
    /// Runs of rows with their columns in the tile's scores; neighbours are one run.
    let keys: [(rows: Range<Int>, columns: Range<Int>)]

    static let height = 96

    /// Keys that every query of the tile sees; the tile's own rows come after them.
    var earlier: Int { width - queries.count }

    var width: Int { keys.last?.columns.upperBound ?? 0 }

    static func tiles(_ branch: AttentionLayout.Branch) -> [AttentionTile] {
        stride(from: branch.own.lowerBound, to: branch.own.upperBound, by: height).map { start in
            let queries = start..<min(branch.own.upperBound, start + height)
            let own = branch.own.lowerBound..<queries.upperBound
            let prefix = branch.prefix
            if prefix.isEmpty || prefix.upperBound == own.lowerBound {
                let rows = own.lowerBound - prefix.count..<own.upperBound
                return AttentionTile(queries: queries, keys: [(rows, 0..<rows.count)])
            }
            let width = prefix.count + own.count
            return AttentionTile(
                queries: queries, keys: [(prefix, 0..<prefix.count), (own, prefix.count..<width)])
        }
    }
}

/// Scratch memory of a tile, (queries, keys).
private final class Scores {
    let tensor: Tensor
    let matrix: Matrix

    init(_ tile: AttentionTile) {
        tensor = Tensor(uninitialized: [tile.queries.count, tile.width])
        matrix = Matrix(tensor.pointer, stride: tile.width)
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

    func probabilities(_ qkv: Tensor, _ tile: AttentionTile, _ head: Int) -> Scores {
        let scores = Scores(tile)
        let queries = rows(of: qkv, tile.queries, head: head, part: 0)
        for part in tile.keys {
            scores.columns(part.columns).assign(
                queries, rows(of: qkv, part.rows, head: head, part: 1, transposed: true),
                m: tile.queries.count,
                n: part.rows.count, k: D)
        }
        Operations.kernels.causal_softmax(
            scores.tensor.pointer, tile.queries.count, tile.earlier, scores.tensor.columns, scale)
        return scores
    }

    func accumulate(
        _ dy: Tensor, _ qkv: Tensor, _ tile: AttentionTile, _ head: Int, into dqkv: Tensor
    ) {
        let T = tile.queries.count
        let probabilities = probabilities(qkv, tile, head)
        let gradients = Scores(tile)
        let dOut = rows(of: dy, tile.queries, head: head, part: 0)
        for part in tile.keys {
            gradients.columns(part.columns).assign(
                dOut, rows(of: qkv, part.rows, head: head, part: 2, transposed: true), m: T,
                n: part.rows.count, k: D)
        }
        Operations.kernels.causal_softmax_backward(
            gradients.tensor.pointer, probabilities.tensor.pointer, T, tile.earlier,
            gradients.tensor.columns, scale)
        let queries = rows(of: qkv, tile.queries, head: head, part: 0)
        for part in tile.keys {
            let count = part.rows.count
            rows(of: dqkv, tile.queries, head: head, part: 0).assign(
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
