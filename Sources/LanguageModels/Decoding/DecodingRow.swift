// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// The keys and values of a prompt, computed once and shared by every row that continues it.
package struct DecodingPrefix {
    /// One a layer.
    let runs: [KeyValueRun]
    package let count: Int
    /// (C), the hidden state of the prompt's last token, which predicts the first token of a response.
    package let lastHidden: [Float]
}

/// One sequence under decoding: a shared prefix, what it branched off, and the row's own tokens.
///
/// Keys and values lie in pages of at most `tokensOfAPage` tokens, made as the row grows: a row takes up what it has, not
/// what it may have.
package final class DecodingRow {
    let prefix: DecodingPrefix?
    /// Pages of the rows that it branched off, the oldest first; one run a layer.
    private let trunk: [[KeyValueRun]]
    /// Own pages; all but the last are full.
    private var pages: [[KeyValueRun]] = []
    private let shapes: [AttentionShape]
    private let precision: Precision
    private let firstCapacity: Int
    /// Position of the next token.
    package private(set) var position: Int

    private static let tokensOfAPage = 64

    /// - Parameters:
    ///   - shapes: one a layer.
    ///   - capacity: tokens that are expected, for the size of the first page.
    init(after prefix: DecodingPrefix?, shapes: [AttentionShape], _ precision: Precision, capacity: Int) {
        self.prefix = prefix
        trunk = []
        self.shapes = shapes
        self.precision = precision
        firstCapacity = capacity
        position = prefix?.count ?? 0
    }

    /// A row that reads another's cache where it lies.
    init(branchOf row: DecodingRow, capacity: Int) {
        prefix = row.prefix
        trunk = row.trunk + row.pages
        shapes = row.shapes
        precision = row.precision
        firstCapacity = capacity
        position = row.position
    }

    /// Makes room for one more token.
    func makeRoom() {
        if let run = pages.last?.first, run.count < run.capacity { return }
        let capacity = pages.isEmpty ? max(1, min(firstCapacity, Self.tokensOfAPage)) : Self.tokensOfAPage
        pages.append(shapes.map { KeyValueRun(capacity: capacity, $0, precision) })
    }

    /// Takes over a layer's keys and values of the next token from a row of queries, keys and values.
    func append(_ qkv: Tensor, row: Int, layer: Int) {
        pages[pages.count - 1][layer].append(qkv, rows: row..<row + 1, shapes[layer])
    }

    func advance() { position += 1 }

    /// What the row's next token attends to in a layer, in order.
    func attended(layer: Int) -> [KeyValueRun] {
        var runs: [KeyValueRun] = []
        runs.reserveCapacity(1 + trunk.count + pages.count)
        if let prefix { runs.append(prefix.runs[layer]) }
        for page in trunk { runs.append(page[layer]) }
        for page in pages { runs.append(page[layer]) }
        return runs
    }

    /// Goes on as one of its branches has: takes over the branch's own tokens.
    package func absorb(_ branch: DecodingRow) {
        let own = branch.pages.reduce(0) { $0 + ($1.first?.count ?? 0) }
        precondition(
            branch.position - own == position, "a branch at \(branch.position) of a row at \(position)")
        for page in branch.pages {
            for token in 0..<(page.first?.count ?? 0) {
                makeRoom()
                for (run, other) in zip(pages[pages.count - 1], page) { run.append(other, token: token) }
            }
        }
        position = branch.position
    }
}
