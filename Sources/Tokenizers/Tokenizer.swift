// SPDX-License-Identifier: Apache-2.0

private import Synchronization

/// A BPE over bytes or characters: text to token ids and back.
///
/// A byte-level one loses nothing of any text. `encode` adds nothing of its own accord; what the tokenizer adds, a
/// begin-of-text token for example, is `prefix` and `suffix`.
package final class Tokenizer: Sendable {
    package let definition: TokenizerDefinition
    let encoder: PieceEncoder
    let decoder: TokenDecoder
    /// Looked for in the text as it comes.
    let matcher: AddedTokenMatcher
    /// Looked for in the normalized text.
    let normalizedMatcher: AddedTokenMatcher
    let normalizedSpecials: Bool
    private let ids: [[UInt8]: Int32]
    /// States of finished calls, each with the pieces it has met; a call takes one or makes its own.
    private let idle = Mutex<[EncodingState]>([])

    package var vocabulary: Vocabulary { definition.vocabulary }
    package var count: Int { vocabulary.tokens.count }
    /// What stands before a text of the tokenizer's own accord.
    package var prefix: [Int32] { definition.prefix }
    package var suffix: [Int32] { definition.suffix }
    /// `bos_token` and `eos_token`, where the files name them.
    package var begin: Int32? { definition.begin }
    package var end: Int32? { definition.end }

    /// - Parameter path: named in errors.
    package init(_ definition: TokenizerDefinition, path: String = "the vocabulary") throws {
        self.definition = definition
        encoder = try PieceEncoder(definition, path: path)
        decoder = TokenDecoder(definition)
        let added = definition.vocabulary.added
        matcher = AddedTokenMatcher(added.filter { !$0.isNormalized }.map { (Array($0.text.utf8), $0) })
        normalizedMatcher = AddedTokenMatcher(
            added.filter(\.isNormalized).map { (definition.normalization.apply(to: Array($0.text.utf8)), $0) }
        )
        normalizedSpecials = added.contains { $0.isNormalized && $0.isSpecial }
        var ids: [[UInt8]: Int32] = [:]
        for (id, bytes) in definition.vocabulary.tokens.enumerated() where ids[bytes] == nil {
            ids[bytes] = Int32(id)
        }
        for token in added { ids[Array(token.text.utf8)] = token.id }
        self.ids = ids
    }

    /// A byte-level BPE with GPT-2's split.
    package convenience init(_ vocabulary: Vocabulary, path: String = "the vocabulary") throws {
        try self.init(TokenizerDefinition(vocabulary), path: path)
    }

    /// The id of an added token or of any token with exactly this text.
    package func id(of text: String) throws -> Int32 {
        guard let id = ids[Array(text.utf8)], !text.isEmpty else { throw TokenizerError.unknownToken(text) }
        return id
    }

    /// Runs with a state that no other call has.
    func withState(_ body: (EncodingState) -> Void) -> [Int32] {
        let state = idle.withLock { $0.popLast() } ?? EncodingState()
        body(state)
        let ids = state.finish()
        idle.withLock { $0.append(state) }
        return ids
    }

    /// Drops what earlier calls have left in memory, as if nothing had been encoded yet.
    package func forgetPieces() { idle.withLock { $0.removeAll() } }
}
