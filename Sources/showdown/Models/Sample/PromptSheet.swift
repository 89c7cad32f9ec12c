// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Tokenizers

/// Prompts as a person writes them: YAML with sections, each with a list of prompts.
///
/// A section that names a chat layout has its prompts written in that layout, and volunteers see them without its marks;
/// without one the model reads a prompt as it stands.
enum PromptSheet {
    static let form =
        "Write sections: with a list of id: and prompts:, and under prompts: texts, or id:, prompt: or turns:, display:, reference:"

    static func read(_ path: String) throws -> [PromptRecord] {
        let root = try SheetNode.read(path, form: form)
        let sections = try root.members(["sections"])
        guard let list = sections["sections"] else { throw root.missing("sections") }
        var prompts: [(record: PromptRecord, place: PromptRecord.Place)] = []
        for node in try list.elements() {
            let section = try Section(node)
            for (index, prompt) in try section.prompts.elements().enumerated() {
                prompts.append((try section.record(prompt, number: index + 1), .line(prompt.line)))
            }
        }
        return try PromptRecord.checked(prompts, path: path, form: form)
    }

    private struct Section {
        let id: String
        let layout: ChatLayout?
        let system: String?
        /// Who the volunteer reads as speaking.
        let names: [ChatTurn.Role: String]
        let prompts: SheetNode

        init(_ node: SheetNode) throws {
            let members = try node.members(["id", "layout", "system", "names", "prompts"])
            guard let id = members["id"] else { throw node.missing("id") }
            guard let prompts = members["prompts"] else { throw node.missing("prompts") }
            self.id = try id.text()
            self.prompts = prompts
            layout = try members["layout"].map { layout in
                do {
                    return try ChatLayout(named: try layout.text())
                } catch let error as TokenizerError {
                    throw layout.failure("\(error)")
                }
            }
            if layout == nil, let node = members["system"] ?? members["names"] {
                throw node.failure("needs a layout: in the same section", hint: PromptSheet.layouts)
            }
            system = try members["system"]?.text()
            let labels = try members["names"]?.members(["user", "assistant"])
            names = [
                .user: try labels?["user"]?.text() ?? "User",
                .assistant: try labels?["assistant"]?.text() ?? "Assistant",
            ]
        }

        func record(_ node: SheetNode, number: Int) throws -> PromptRecord {
            let promptID = "\(id)-\(number)"
            guard node.isMapping else {
                let text = try node.text(trimmed: layout != nil)
                return try record(node, promptID, turns: nil, text, display: nil, reference: nil)
            }
            let members = try node.members(["id", "prompt", "turns", "display", "reference"])
            guard (members["prompt"] == nil) != (members["turns"] == nil) else {
                throw node.failure("needs either prompt: or turns:")
            }
            return try record(
                node, try members["id"]?.text() ?? promptID, turns: try members["turns"].map(turns),
                try members["prompt"]?.text(trimmed: layout != nil) ?? "",
                display: try members["display"].map(display), reference: try members["reference"]?.text())
        }

        private func record(
            _ node: SheetNode, _ promptID: String, turns: [ChatTurn]?, _ text: String,
            display: PromptDisplay?, reference: String?
        ) throws -> PromptRecord {
            guard let layout else {
                return PromptRecord(
                    section: id, promptID: promptID, prompt: text, display: display, reference: reference)
            }
            let said = turns ?? [ChatTurn(.user, text)]
            let all = (system.map { [ChatTurn(.system, $0)] } ?? []) + said
            let prompt: String
            do {
                prompt = try layout.text(of: all, opensReply: true)
            } catch let error as TokenizerError {
                throw node.failure("\(error)")
            }
            // One question needs no name before it.
            let shown: PromptDisplay =
                turns == nil
                ? .text(text)
                : .turns(
                    said.map {
                        PromptDisplay.Turn(name: names[$0.role], role: $0.role.rawValue, content: $0.content)
                    })
            return PromptRecord(
                section: id, promptID: promptID, prompt: prompt, display: display ?? shown,
                reference: reference)
        }

        /// `- user: …` and `- assistant: …`, the user's last.
        private func turns(_ node: SheetNode) throws -> [ChatTurn] {
            guard layout != nil else {
                throw node.failure("needs a layout: in its section", hint: PromptSheet.layouts)
            }
            let turns = try node.elements().map { element in
                let members = try element.members(["user", "assistant"])
                guard members.count == 1, let (name, value) = members.first,
                    let role = ChatTurn.Role(rawValue: name)
                else { throw element.failure("needs one of user: and assistant:") }
                return ChatTurn(role, try value.text())
            }
            guard turns.last?.role == .user else {
                throw node.failure("does not end with the user's turn, which is to be answered")
            }
            return turns
        }

        /// A text, or turns with the names that the volunteer reads.
        private func display(_ node: SheetNode) throws -> PromptDisplay {
            guard node.isSequence else { return .text(try node.text()) }
            return .turns(
                try node.elements().map { element in
                    let members = try element.members(["name", "content"])
                    guard let name = members["name"] else { throw element.missing("name") }
                    guard let content = members["content"] else { throw element.missing("content") }
                    return PromptDisplay.Turn(name: try name.text(), content: try content.text())
                })
        }
    }

    fileprivate static let layouts = "Known layouts are \(ChatLayout.names.joined(separator: ", "))"
}
