// SPDX-License-Identifier: Apache-2.0

internal import Tensors

/// The keys and values of a prompt, computed once and shared by every row that continues it.
package struct DecodingPrefix {
    let runs: [KeyValueRun]
    package let count: Int
    /// (C), the hidden state of the prompt's last token, which predicts the first token of a response.
    package let lastHidden: [Float]
}

/// One sequence under decoding: a shared prefix and the row's own tokens.
package final class DecodingRow {
    let prefix: DecodingPrefix?
    let runs: [KeyValueRun]
    /// Position of the next token.
    package private(set) var position: Int

    init(after prefix: DecodingPrefix?, runs: [KeyValueRun], position: Int) {
        self.prefix = prefix
        self.runs = runs
        self.position = position
    }

    func advance() { position += 1 }

    /// A row of its own that has decoded the same tokens.
    package func fork() -> DecodingRow {
        DecodingRow(after: prefix, runs: runs.map { $0.copy() }, position: position)
    }
}
