// SPDX-License-Identifier: Apache-2.0

/// What keeps a tokenizer from being loaded or used.
package enum TokenizerError: Error, Equatable, Sendable, CustomStringConvertible {
    case missing(folder: String)
    case unreadable(path: String, reason: String)
    case unsupported(path: String, feature: String)
    case inconsistent(path: String, reason: String)
    case unknownToken(String)
    case vocabularyTooSmall(wanted: Int, least: Int)

    package var description: String {
        switch self {
        case .missing(let folder):
            "\(folder): holds neither tokenizer.json nor vocab.json with merges.txt. Name a checkpoint or tokenizer folder"
        case .unreadable(let path, let reason): "\(path): \(reason)"
        case .unsupported(let path, let feature):
            "\(path): needs \(feature), which this tokenizer does not have. Byte-level BPE with GPT-2's split pattern is supported"
        case .inconsistent(let path, let reason): "\(path): \(reason). Fetch or write the file again"
        case .unknownToken(let token): "the vocabulary has no token \"\(token)\""
        case .vocabularyTooSmall(let wanted, let least):
            "a vocabulary of \(wanted) is too small: bytes and special tokens alone are \(least)"
        }
    }
}
