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

/// The heads of an attention layer.
///
/// A row of queries, keys and values has `columns` channels: `heads` queries of `headChannels`, then `keyValueHeads` keys,
/// then as many values; each key serves heads / keyValueHeads queries (grouped-query attention, arXiv 2305.13245).
package struct AttentionShape: Equatable, Sendable {
    package var heads, keyValueHeads, headChannels: Int
    /// How many keys a query sees, itself included; nil for all before it.
    package var window: Int?

    package init(heads: Int, keyValueHeads: Int? = nil, headChannels: Int, window: Int? = nil) {
        self.heads = heads
        self.keyValueHeads = keyValueHeads ?? heads
        self.headChannels = headChannels
        self.window = window
        precondition(
            heads % self.keyValueHeads == 0, "\(heads) heads over \(self.keyValueHeads) of keys and values")
    }

    /// Channels of the result.
    package var outputColumns: Int { heads * headChannels }
    package var columns: Int { (heads + 2 * keyValueHeads) * headChannels }
    package var scale: Float { 1 / Float(headChannels).squareRoot() }
}

extension Operations {
    /// Causal attention over a packed batch.
    ///
    /// qkv: (rows, shape.columns); result: (rows, heads D). Scores are scaled by 1 / sqrt(D). Products run through oneDNN,
    /// one task for each group of branches and each key-value head.
    package static func attention(_ qkv: Tensor, layout: AttentionLayout, shape: AttentionShape) -> Tensor {
        let span = Profile.begin(
            "attention",
            operations:
                4 * Double(layout.attendedPairs(window: shape.window) * shape.outputColumns))
        defer { span?.end() }
        let geometry = AttentionGeometry(qkv, shape)
        let output = Tensor(zeros: [qkv.rows, shape.outputColumns])
        Workers.forEach(layout.groups.count * shape.heads) { task in
            let head = task % shape.heads
            for tile in layout.groups[task / shape.heads].flatMap({
                AttentionTile.tiles($0, window: shape.window)
            }) {
                let scores = geometry.probabilities(tile, head)
                let out = geometry.output(output, tile.queries, head)
                for part in tile.keys {
                    out.assign(
                        scores.columns(part.columns), geometry.values(qkv, part.rows, head),
                        m: tile.queries.count, n: shape.headChannels, k: part.rows.count,
                        beta: part.columns.lowerBound == 0 ? 0 : 1)
                }
                withExtendedLifetime(scores) {}
            }
        }
        return output
    }

    /// dqkv += the gradient of `attention` for `dy` (rows, heads D); probabilities are computed again, not kept.
    package static func attentionBackward(
        dy: Tensor, qkv: Tensor, layout: AttentionLayout, shape: AttentionShape, dqkv: Tensor
    ) {
        let span = Profile.begin(
            "attention backward",
            operations:
                10 * Double(layout.attendedPairs(window: shape.window) * shape.outputColumns))
        defer { span?.end() }
        let geometry = AttentionGeometry(qkv, shape)
        // Heads that share a key add to its gradient one after the other.
        Workers.forEach(layout.groups.count * shape.keyValueHeads) { task in
            let group = shape.heads / shape.keyValueHeads
            let first = task % shape.keyValueHeads * group
            for tile in layout.groups[task / shape.keyValueHeads].flatMap({
                AttentionTile.tiles($0, window: shape.window)
            }) {
                for head in first..<first + group { geometry.accumulate(dy, tile, head, into: dqkv) }
            }
        }
    }
}

/// Some queries of a branch with the runs of rows that they attend to: the prefix, the branch's rows before them, and
/// themselves causally.
///
/// A branch is cut into tiles so that little is computed of what causality or a window hides.
private struct AttentionTile {
    let queries: Range<Int>
    /// Runs of rows with their columns in the tile's scores; neighbours are one run.
    let keys: [(rows: Range<Int>, columns: Range<Int>)]

    static let height = 96

    /// Keys that come before the tile's own rows.
    var earlier: Int { width - queries.count }

    var width: Int { keys.last?.columns.upperBound ?? 0 }

    static func tiles(_ branch: AttentionLayout.Branch, window: Int?) -> [AttentionTile] {
        stride(from: branch.own.lowerBound, to: branch.own.upperBound, by: height).map { start in
            let queries = start..<min(branch.own.upperBound, start + height)
            // Places in the sequence; what no query of the tile sees is left out.
            let place = branch.prefix.count + start - branch.own.lowerBound
            let first = window.map { max(0, place - $0 + 1) } ?? 0
            let prefix =
                min(branch.prefix.lowerBound + first, branch.prefix.upperBound)..<branch.prefix.upperBound
            let hidden = max(0, first - branch.prefix.count)
            let own = branch.own.lowerBound + hidden..<queries.upperBound
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

/// Where the heads of queries, keys and values lie in memory.
private struct AttentionGeometry {
    let qkv: Tensor
    let shape: AttentionShape
    /// Channels a head.
    var D: Int { shape.headChannels }
    private let window: Int

    init(_ qkv: Tensor, _ shape: AttentionShape) {
        precondition(qkv.columns == shape.columns, "\(shape) does not divide \(qkv.shape)")
        self.qkv = qkv
        self.shape = shape
        window = shape.window ?? .max
    }

    private func view(_ tensor: Tensor, _ rows: Range<Int>, channel: Int, transposed: Bool) -> Matrix {
        let stride = tensor.columns
        return Matrix(
            tensor.pointer + rows.lowerBound * stride + channel, stride: stride, transposed: transposed)
    }

    func output(_ tensor: Tensor, _ rows: Range<Int>, _ head: Int) -> Matrix {
        view(tensor, rows, channel: head * D, transposed: false)
    }

    func queries(_ tensor: Tensor, _ rows: Range<Int>, _ head: Int) -> Matrix {
        view(tensor, rows, channel: head * D, transposed: false)
    }

    func keys(_ tensor: Tensor, _ rows: Range<Int>, _ head: Int, transposed: Bool = false) -> Matrix {
        let place = shape.heads + head * shape.keyValueHeads / shape.heads
        return view(tensor, rows, channel: place * D, transposed: transposed)
    }

    func values(_ tensor: Tensor, _ rows: Range<Int>, _ head: Int, transposed: Bool = false) -> Matrix {
        let place = shape.heads + shape.keyValueHeads + head * shape.keyValueHeads / shape.heads
        return view(tensor, rows, channel: place * D, transposed: transposed)
    }

    func probabilities(_ tile: AttentionTile, _ head: Int) -> Scores {
        let scores = Scores(tile)
        let queries = queries(qkv, tile.queries, head)
        for part in tile.keys {
            scores.columns(part.columns).assign(
                queries, keys(qkv, part.rows, head, transposed: true), m: tile.queries.count,
                n: part.rows.count, k: D)
        }
        Operations.kernels.causal_softmax(
            scores.tensor.pointer, tile.queries.count, tile.earlier, scores.tensor.columns, window,
            shape.scale)
        return scores
    }

    func accumulate(_ dy: Tensor, _ tile: AttentionTile, _ head: Int, into dqkv: Tensor) {
        let T = tile.queries.count
        let probabilities = probabilities(tile, head)
        let gradients = Scores(tile)
        let dOut = output(dy, tile.queries, head)
        for part in tile.keys {
            gradients.columns(part.columns).assign(
                dOut, values(qkv, part.rows, head, transposed: true), m: T, n: part.rows.count, k: D)
        }
        Operations.kernels.causal_softmax_backward(
            gradients.tensor.pointer, probabilities.tensor.pointer, T, tile.earlier,
            gradients.tensor.columns, window, shape.scale)
        let queries = queries(qkv, tile.queries, head)
        for part in tile.keys {
            let count = part.rows.count
            self.queries(dqkv, tile.queries, head).assign(
                gradients.columns(part.columns), keys(qkv, part.rows, head), m: T, n: D, k: count, beta: 1)
            keys(dqkv, part.rows, head).assign(
                gradients.columns(part.columns).transpose, queries, m: count, n: D, k: T, beta: 1)
            values(dqkv, part.rows, head).assign(
                probabilities.columns(part.columns).transpose, dOut, m: count, n: D, k: T, beta: 1)
        }
        withExtendedLifetime((probabilities, gradients)) {}
    }
}
