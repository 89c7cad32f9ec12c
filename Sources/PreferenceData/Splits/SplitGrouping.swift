// SPDX-License-Identifier: Apache-2.0

/// What records of one group have in common, so that a split does not part them.
package enum SplitGrouping: String, CaseIterable, Sendable {
    /// How the conversation opens: everything through the first question. All prompts of one conversation begin so.
    case conversation
    /// The whole prompt.
    case prompt

    package func key(of record: ImportedRecord) -> UInt64 {
        var hash = TextHash()
        if case .conversation(let conversation) = record {
            for message in conversation.opening {
                hash.add(message.role.rawValue)
                hash.add(message.content)
            }
        } else {
            hash.add(self == .prompt ? record.prompt[...] : Self.opening(of: record.prompt))
        }
        return hash.value
    }

    /// What a user's turn begins and ends with in each chat layout.
    private static let marks = [
        ("<|im_start|>user\n", "<|im_end|>"), ("<|start_header_id|>user<|end_header_id|>", "<|eot_id|>"),
        ("[INST]", "[/INST]"), ("\n\nHuman:", "\n\nAssistant:"),
    ]

    /// A prompt through its first user turn; the whole of one that has no turns.
    static func opening(of prompt: String) -> Substring {
        for (begin, end) in marks where prompt.holds(mark: begin) {
            guard let head = prompt.firstRange(of: begin),
                let tail = prompt[head.upperBound...].firstRange(of: end)
            else { continue }
            return prompt[..<tail.lowerBound]
        }
        return prompt[...]
    }
}
