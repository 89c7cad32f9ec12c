// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// The keys and values of a prompt, computed once and shared by every row that continues it.
package struct DecodingPrefix {
    let runs: [KeyValueRun]
    package let count: Int
    /// (C), the hidden state of the prompt's last token, which predicts the first token of a response.
    package let lastHidden: [Float]
}

/// One sequence under decoding: a shared prefix, what it branched off, and the row's own tokens.
package final class DecodingRow {
    let prefix: DecodingPrefix?
    /// Runs of the rows that it branched off, the oldest first; one run a layer.
    let trunk: [[KeyValueRun]]
    let runs: [KeyValueRun]
    /// Position of the next token.
    package private(set) var position: Int

    init(
        after prefix: DecodingPrefix?, trunk: [[KeyValueRun]] = [], runs: [KeyValueRun], position: Int
    ) {
        self.prefix = prefix
        self.trunk = trunk
        self.runs = runs
        self.position = position
    }

    func advance() { position += 1 }

    /// What the row's next token attends to in a layer.
    func attended(layer: Int) -> [KeyValueRun] {
        (prefix.map { [$0.runs[layer]] } ?? []) + trunk.map { $0[layer] } + [runs[layer]]
    }

    /// Goes on as one of its branches has: takes over the branch's own tokens.
    package func absorb(_ branch: DecodingRow) {
        precondition(
            branch.position - (branch.runs.first?.count ?? 0) == position,
            "a branch at \(branch.position) of a row at \(position)")
        for (run, other) in zip(runs, branch.runs) { run.append(other) }
        position = branch.position
    }
}
