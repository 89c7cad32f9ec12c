// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// Sequences packed end to end, without padding, with what is to be scored in them.
package struct PackedBatch: Sendable {
    package private(set) var tokens: [Int32] = []
    package private(set) var positions: [Int32] = []
    package private(set) var layout = AttentionLayout(groups: [])
    /// For each scored token, the row whose hidden state predicts it.
    ///
    /// A row may stand twice: the last token of a prompt predicts the first of each response.
    package private(set) var scoredRows: [Int32] = []
    /// The scored tokens.
    package private(set) var targets: [Int32] = []
    /// For each completion, its run of scored tokens, in the order in which they were added.
    package private(set) var completions: [Range<Int>] = []
    /// For each prompt that is scored too, its run of scored tokens, which stands before those of its completions.
    package private(set) var promptTargets: [Range<Int>] = []
    /// For each completion, the rows of its own tokens.
    package private(set) var completionRows: [Range<Int>] = []

    package init() {}

    package var rows: Int { tokens.count }

    /// Adds a prompt once with completions that each see the prompt and themselves.
    ///
    /// `[prompt | first | second …]`; positions of every completion go on from the prompt's. The prompt and each
    /// completion must have a token.
    /// - Parameter scoringPrompt: whether the prompt's tokens after its first are scored, too.
    package mutating func add(
        prompt: [Int32], completions responses: [[Int32]], scoringPrompt: Bool = false
    ) {
        precondition(
            !prompt.isEmpty && responses.allSatisfy { !$0.isEmpty }, "a prompt or completion without tokens")
        let start = rows
        let prefix = start..<start + prompt.count
        append(prompt, from: 0)
        var group = [AttentionLayout.Branch(own: prefix)]
        if scoringPrompt {
            let firstScored = targets.count
            scoredRows += prefix.dropLast().map { Int32($0) }
            targets += prompt.dropFirst()
            promptTargets.append(firstScored..<targets.count)
        }
        for response in responses {
            let own = rows..<rows + response.count
            append(response, from: prompt.count)
            group.append(AttentionLayout.Branch(prefix: prefix, own: own))
            let firstScored = targets.count
            scoredRows.append(Int32(prefix.upperBound - 1))
            scoredRows += own.dropLast().map { Int32($0) }
            targets += response
            completions.append(firstScored..<targets.count)
            completionRows.append(own)
        }
        layout.groups.append(group)
    }

    /// Adds one sequence of which the tokens of the given ranges are scored, together one completion.
    ///
    /// The first token of a sequence has nothing that predicts it and is never scored.
    package mutating func add(sequence: [Int32], scoring ranges: [Range<Int>]) {
        precondition(!sequence.isEmpty, "a sequence without tokens")
        let start = rows
        append(sequence, from: 0)
        layout.groups.append([AttentionLayout.Branch(own: start..<rows)])
        let firstScored = targets.count
        for range in ranges {
            for place in range where place > 0 {
                scoredRows.append(Int32(start + place - 1))
                targets.append(sequence[place])
            }
        }
        completions.append(firstScored..<targets.count)
        completionRows.append(start..<rows)
    }

    /// The scored tokens cut into runs, for losses that need no sum over a completion.
    package func scoredRuns(ofAtMost length: Int) -> [Range<Int>] {
        stride(from: 0, to: targets.count, by: length).map { $0..<min(targets.count, $0 + length) }
    }

    private mutating func append(_ ids: [Int32], from position: Int) {
        tokens += ids
        positions += (position..<position + ids.count).map { Int32($0) }
    }
}
