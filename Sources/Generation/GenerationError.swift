// SPDX-License-Identifier: Apache-2.0

/// What keeps responses from being sampled.
package enum GenerationError: Error, Equatable, Sendable, CustomStringConvertible {
    case promptTooLong(tokens: Int, wanted: Int, context: Int)
    case emptyPrompt(promptID: String)
    case temperatures(String)
    case noMethods
    case repeatedMethod(String)
    case otherBase(path: String)
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
        case .otherBase(let path):
            "\(path): the convex head was fitted to another model.safetensors than the one beside it. Fit the head again"
        case .changedGrid(let path, let id, let field):
            "\(path): holds the response \(id) with another \(field) than this run would give. Name another output file, or run with the settings that made it"
        }
    }
}
