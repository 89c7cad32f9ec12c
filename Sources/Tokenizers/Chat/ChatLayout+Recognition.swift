// SPDX-License-Identifier: Apache-2.0

extension ChatLayout {
    package static let names = ["chatml", "llama-2", "llama-3", "mistral"]

    /// A layout by its name, with the begin and end tokens of its first models.
    package init(named name: String) throws {
        switch name {
        case "chatml": self = .chatML(defaultSystem: nil)
        case "llama-2": self = .llama2(begin: "<s>", end: "</s>")
        case "llama-3": self = .llama3(begin: "<|begin_of_text|>")
        case "mistral": self = .mistral(.none, begin: "<s>", end: "</s>")
        default: throw TokenizerError.unknownLayout("\"\(name)\" names no chat layout")
        }
    }

    /// The layout that a Jinja template writes, told by its marks; templates are not run.
    ///
    /// What would make a known layout come out differently is refused by name.
    package init(template: String, begin: String, end: String) throws {
        func has(_ text: String) -> Bool { template.contains(text) }
        if has("<|im_start|>") {
            try Self.refuse(
                [
                    "<think>": "thinking", "loop.last and": "an open last turn",
                    "bos_token": "a begin-of-text token",
                    "| trim": "trimmed turns", "|trim": "trimmed turns", ".strip()": "trimmed turns",
                ], in: template)
            self = .chatML(defaultSystem: Self.defaultSystem(of: template))
        } else if has("<|start_header_id|>") {
            try Self.refuse(
                ["Cutting Knowledge Date": "dates in the system turn", "strftime_now": "today's date"],
                in: template)
            guard has("<|eot_id|>"), has("trim") else { throw Self.unknown }
            self = .llama3(begin: begin)
        } else if has("<<SYS>>"), has("[INST]") {
            guard has("bos_token + '[INST] '"),
                has(".strip() + ' ' + eos_token") || has("| trim + ' ' + eos_token")
            else { throw Self.unknown }
            self = .llama2(begin: begin, end: end)
        } else if has("'[INST] ' + message['content'] + ' [/INST]'") {
            try Self.refuse(["system_message": "a system turn"], in: template)
            let spaced = has("' ' + message['content'] + eos_token")
            guard spaced || has("message['content'] + eos_token") else { throw Self.unknown }
            let spacing = MistralSpacing(
                beforeAnswer: spaced ? " " : "", afterEnd: has("+ eos_token + ' '") ? " " : "")
            self = .mistral(spacing, begin: begin, end: end)
        } else {
            throw Self.unknown
        }
    }

    private static let unknown = TokenizerError.unknownLayout("the chat template is none that is known here")

    private static func refuse(_ marks: KeyValuePairs<String, String>, in template: String) throws {
        for (mark, meaning) in marks where template.contains(mark) {
            throw TokenizerError.unknownLayout(
                "the chat template has \(meaning) (\"\(mark)\"), which is not known here")
        }
    }

    /// The system turn that a ChatML template writes where there is none: text between the marks without code in it.
    private static func defaultSystem(of template: String) -> String? {
        let template = template.replacing("\\n", with: "\n")
        var rest = template[...]
        while let head = rest.firstRange(of: "<|im_start|>system\n") {
            rest = rest[head.upperBound...]
            guard let end = rest.firstRange(of: "<|im_end|>") else { return nil }
            let text = rest[..<end.lowerBound]
            if !text.isEmpty, !text.contains(where: { "{}'+".contains($0) }) { return String(text) }
        }
        return nil
    }
}

extension Tokenizer {
    /// The layout that the tokenizer's chat template writes; nil where it has none.
    package func chatLayout() throws -> ChatLayout? {
        guard let template = definition.chatTemplate else { return nil }
        return try ChatLayout(
            template: template, begin: begin.map(vocabulary.text) ?? "", end: end.map(vocabulary.text) ?? "")
    }
}
