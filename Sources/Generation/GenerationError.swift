// SPDX-License-Identifier: Apache-2.0

/// What keeps responses from being sampled.
package enum GenerationError: Error, Equatable, Sendable, CustomStringConvertible {
    case promptTooLong(tokens: Int, wanted: Int, context: Int)
    /// Prompts of a grid that a method cannot answer.
    case unanswerable(path: String?, [GridObstacle], canSkip: Bool)
    /// Every prompt was too long for some method.
    case noPromptsLeft(path: String?, count: Int)
    /// Of a conversation's next turn.
    case questionTooLong(tokens: Int, room: Int)
    /// A checkpoint whose tokenizer has no marks of turns.
    case noChatLayout(folder: String)
    case temperatures(String)
    case noMethods
    case repeatedMethod(String)
    /// A convex head that was fitted under other conditions than those beside it.
    case otherHead(path: String, differences: [String])
    /// Guidance that no checkpoint's head could follow.
    case noHead
    case changedGrid(path: String, id: String, field: String)

    package var description: String {
        switch self {
        case .promptTooLong(let tokens, let wanted, let context):
            "a prompt of \(tokens) tokens and \(wanted) new ones exceed the model's context of \(context). Shorten the prompt or ask for fewer tokens"
        case .unanswerable(let path, let obstacles, let canSkip):
            Self.describe(path, obstacles, canSkip: canSkip)
        case .noPromptsLeft(let path, let count):
            "\(path ?? "the prompts"): \(count == 1 ? "the one prompt is" : "all \(count) prompts are") too long for a method. Shorten them or ask for fewer tokens"
        case .questionTooLong(let tokens, let room):
            "the question and what stands before it in every prompt are \(tokens) tokens, and there is room for \(room). Ask a shorter one"
        case .noChatLayout(let folder):
            "\(folder): its tokenizer has no chat marks, so that the model could not tell turns apart. Have it continue a text with showdown sample --raw --prompt TEXT"
        case .temperatures(let text):
            "\"\(text)\" is not a list of temperatures. Write 0.001:2.101:0.3 (first, last, step) or 0.3,0.7,1"
        case .noMethods: "no checkpoint is named. Give --checkpoint METHOD=FOLDER at least once"
        case .repeatedMethod(let name): "the method \"\(name)\" is named twice"
        case .otherHead(let path, let differences):
            "\(path): the convex head was fitted under other conditions: \(differences.joined(separator: "; ")). Fit the head again, or bring back what it was fitted to"
        case .noHead:
            "no checkpoint that is named has a convex head. Name a checkpoint of coala, or leave out the options of heads and guidance"
        case .changedGrid(let path, let id, let field):
            "\(path): holds the response \(id) with another \(field) than this run would give. Name another output file, or run with the settings that made it"
        }
    }

    /// Names a few and counts the rest.
    private static func describe(_ path: String?, _ obstacles: [GridObstacle], canSkip: Bool) -> String {
        let shown = obstacles.prefix(5).map(\.description)
        let rest = obstacles.count > shown.count ? ["and \(obstacles.count - shown.count) more"] : []
        let prompts = Set(obstacles.map(\.prompt)).count
        let advice =
            canSkip
            ? "Shorten them, ask for fewer tokens, or leave them out for all methods with --skip-long-prompts"
            : "Add the answers, or leave the method out"
        return
            "\(path ?? "the prompts"): \(prompts) \(prompts == 1 ? "prompt" : "prompts") cannot be answered: "
            + (shown + rest).joined(separator: "; ") + ". \(advice)"
    }
}
