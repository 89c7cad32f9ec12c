// SPDX-License-Identifier: Apache-2.0

/// What keeps responses from being sampled.
package enum GenerationError: Error, Equatable, Sendable, CustomStringConvertible {
    case promptTooLong(tokens: Int, wanted: Int, context: Int)
    case emptyPrompt(promptID: String)
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
        case .emptyPrompt(let promptID): "the prompt \"\(promptID)\" has no tokens"
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
}
