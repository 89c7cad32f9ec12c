// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels
internal import Tokenizers

/// `prompt` of /v1/completions: a text, texts, token ids, or lists of token ids.
enum PromptField {
    /// Prompts of one request.
    static let most = 128

    static func prompts(
        _ fields: inout RequestFields, _ model: ModelDescription
    ) throws -> [CompletionOrder.Prompt] {
        guard let value = fields.value("prompt") else { return [prompt("", model)] }
        if let text = value.string { return [prompt(text, model)] }
        guard let elements = value.array, let first = elements.first else { throw wrong }
        if first.number != nil { return [try prompt(ids: elements, model)] }
        guard elements.count <= most else {
            throw APIFailure.field("prompt", "must hold at most \(most) prompts.")
        }
        return try elements.map { element in
            if let text = element.string { return prompt(text, model) }
            guard let ids = element.array, !ids.isEmpty else { throw wrong }
            return try prompt(ids: ids, model)
        }
    }

    private static let wrong = APIFailure.field(
        "prompt", "must be a string, an array of strings, an array of token ids, or an array of such arrays.")

    private static func prompt(_ text: String, _ model: ModelDescription) -> CompletionOrder.Prompt {
        CompletionOrder.Prompt(
            tokens: PromptTokens.encode(text, model.tokenizer, model.configuration), text: text)
    }

    private static func prompt(
        ids: [JSONValue], _ model: ModelDescription
    ) throws -> CompletionOrder.Prompt {
        let tokens = try ids.map { value -> Int32 in
            guard let number = value.number, let id = Int32(exactly: number),
                (0..<Int32(model.tokenizer.count)).contains(id)
            else {
                throw APIFailure.field(
                    "prompt",
                    "holds what is no token id of the model: they are 0 to \(model.tokenizer.count - 1)."
                )
            }
            return id
        }
        return CompletionOrder.Prompt(tokens: tokens, text: model.tokenizer.decode(tokens, specials: true))
    }
}
