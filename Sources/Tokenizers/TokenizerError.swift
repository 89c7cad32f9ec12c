// SPDX-License-Identifier: Apache-2.0

/// What keeps a tokenizer from being loaded or used.
package enum TokenizerError: Error, Equatable, Sendable, CustomStringConvertible {
    case missing(folder: String)
    case unreadable(path: String, reason: String)
    case unsupported(path: String, feature: String)
    case inconsistent(path: String, reason: String)
    case unknownToken(String)
    case vocabularyTooSmall(wanted: Int, least: Int)
    /// A chat template that is none of the known layouts, or a name of none.
    case unknownLayout(String)
    /// Turns that a chat layout cannot hold.
    case unsuitableTurns(layout: String, reason: String)

    package var description: String {
        switch self {
        case .missing(let folder):
            "\(folder): holds neither tokenizer.json nor vocab.json with merges.txt. Name a checkpoint or tokenizer folder"
        case .unreadable(let path, let reason): "\(path): \(reason)"
        case .unsupported(let path, let feature):
            "\(path): needs \(feature), which this tokenizer does not have. BPE over bytes with the split of GPT-2, Llama 3 or Qwen2 and BPE over characters as Llama 2 has it are supported"
        case .inconsistent(let path, let reason): "\(path): \(reason). Fetch or write the file again"
        case .unknownToken(let token): "the vocabulary has no token \"\(token)\""
        case .vocabularyTooSmall(let wanted, let least):
            "a vocabulary of \(wanted) is too small: bytes and special tokens alone are \(least)"
        case .unknownLayout(let reason):
            "\(reason). Known chat layouts are \(ChatLayout.names.joined(separator: ", "))"
        case .unsuitableTurns(let layout, let reason):
            "the chat layout \(layout) cannot hold these turns: \(reason)"
        }
    }
}
