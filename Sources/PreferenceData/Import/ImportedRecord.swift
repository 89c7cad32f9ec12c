// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// One line of a contract file, of whichever kind.
package enum ImportedRecord: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case conversations, preferences, ranked, labels, prompts
    }

    case conversation(Conversation)
    case pair(PreferencePair)
    case ranking(RankedResponses)
    case label(LabelledCompletion)
    case prompt(PromptRecord)

    package var kind: Kind {
        switch self {
        case .conversation: .conversations
        case .pair: .preferences
        case .ranking: .ranked
        case .label: .labels
        case .prompt: .prompts
        }
    }

    /// What is put before a model: of a conversation its first question, since every prompt of it begins there.
    package var prompt: String {
        switch self {
        case .conversation(let conversation): conversation.opening.last?.content ?? ""
        case .pair(let pair): pair.prompt
        case .ranking(let list): list.prompt
        case .label(let label): label.prompt
        case .prompt(let record): record.prompt
        }
    }

    /// Every text of the record with its field's name.
    package var texts: [(field: String, text: String)] {
        switch self {
        case .conversation(let conversation):
            conversation.messages.enumerated().map { ("messages.\($0).content", $1.content) }
                + conversation.alternatives.enumerated().map { ("alternatives.\($0).text", $1.text) }
        case .pair(let pair): [("prompt", pair.prompt), ("chosen", pair.chosen), ("rejected", pair.rejected)]
        case .ranking(let list):
            [("prompt", list.prompt)] + list.responses.enumerated().map { ("responses.\($0)", $1) }
        case .label(let label): [("prompt", label.prompt), ("completion", label.completion)]
        case .prompt(let record):
            [("prompt", record.prompt)] + (record.reference.map { [("reference", $0)] } ?? [])
        }
    }

    // MARK: - Writing

    /// Appends the line as `JSONLines.encode` writes it: names sorted, a line break at the end.
    package func write(to line: inout JSONLineBuilder) {
        line.begin()
        switch self {
        case .conversation(let conversation): conversation.write(to: &line)
        case .pair(let pair):
            line.field("chosen", pair.chosen)
            line.field("chosen_score", pair.chosenScore)
            line.field("id", pair.id)
            line.field("prompt", pair.prompt)
            line.field("rejected", pair.rejected)
            line.field("rejected_score", pair.rejectedScore)
            line.field("source", pair.source)
        case .ranking(let list):
            line.field("prompt", list.prompt)
            line.list("responses", list.responses) { $0.text($1) }
            line.list("scores", list.scores) { $0.number($1) }
            line.field("source", list.source)
        case .label(let label):
            line.field("completion", label.completion)
            line.field("label", label.label)
            line.field("prompt", label.prompt)
            line.field("source", label.source)
        case .prompt(let record):
            switch record.display {
            case nil: break
            case .text(let text): line.field("display", text)
            case .turns(let turns):
                line.list("display", turns) { line, turn in
                    line.object {
                        $0.field("content", turn.content)
                        $0.field("name", turn.name)
                        $0.field("role", turn.role)
                    }
                }
            }
            line.field("prompt", record.prompt)
            line.field("prompt_id", record.promptID)
            line.field("reference", record.reference)
            line.field("section", record.section)
        }
        line.end()
    }
}

extension Conversation {
    fileprivate func write(to line: inout JSONLineBuilder) {
        if !alternatives.isEmpty {
            line.list("alternatives", alternatives) { line, alternative in
                line.object {
                    $0.field("kind", alternative.kind)
                    $0.field("text", alternative.text)
                    $0.field("turn", Double(alternative.turn))
                }
            }
        }
        line.list("messages", messages) { line, message in
            line.object {
                $0.field("content", message.content)
                $0.field("role", message.role.rawValue)
            }
        }
    }
}
