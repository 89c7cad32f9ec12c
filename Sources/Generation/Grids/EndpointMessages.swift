// SPDX-License-Identifier: Apache-2.0

package import CompletionsClient
package import StudyFiles

/// A prompt as messages: a service lays chats out itself, and takes marks in a text for text.
package enum EndpointMessages {
    /// The turns of a prompt in ChatML; else those that the volunteer sees, where each has a role; else one question.
    package static func of(_ prompt: PromptRecord) -> [CompletionQuestion.Message] {
        if let turns = chatML(prompt.prompt) { return turns }
        switch prompt.display {
        case .turns(let turns):
            let messages = turns.compactMap { turn in
                turn.role.map { CompletionQuestion.Message(role: $0, content: turn.content) }
            }
            if messages.count == turns.count { return messages }
        case .text(let text) where otherMarks.contains(where: prompt.prompt.contains):
            return [CompletionQuestion.Message(role: "user", content: text)]
        case .text, nil: break
        }
        return [CompletionQuestion.Message(role: "user", content: prompt.prompt)]
    }

    /// Of layouts that are not read back.
    private static let otherMarks = ["[INST]", "<|start_header_id|>"]

    /// Nil where the text is not in ChatML from its beginning to the head of the answer.
    private static func chatML(_ text: String) -> [CompletionQuestion.Message]? {
        let (begin, end, head) = ("<|im_start|>", "<|im_end|>\n", "<|im_start|>assistant\n")
        guard text.hasPrefix(begin), text.hasSuffix(head) else { return nil }
        var messages: [CompletionQuestion.Message] = []
        var rest = text.dropLast(head.count)
        while !rest.isEmpty {
            guard rest.hasPrefix(begin), let line = rest.firstIndex(of: "\n"),
                let close = rest.firstRange(of: end)
            else { return nil }
            let role = String(rest[rest.index(rest.startIndex, offsetBy: begin.count)..<line])
            let start = rest.index(after: line)
            guard ["system", "user", "assistant"].contains(role), start <= close.lowerBound else {
                return nil
            }
            messages.append(
                CompletionQuestion.Message(role: role, content: String(rest[start..<close.lowerBound])))
            rest = rest[close.upperBound...]
        }
        return messages.isEmpty ? nil : messages
    }
}
