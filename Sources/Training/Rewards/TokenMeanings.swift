// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels
internal import Tokenizers

/// What the ids of a model's tokens stand for.
///
/// A reward model scores the ids that a policy drew; what matters is which bytes an id stands for, which ids are special and
/// which one ends a text, not how texts would be cut.
struct TokenMeanings: Sendable {
    /// The model as messages name it.
    private let name: String
    private let vocabulary: Vocabulary
    private let end: Int32

    init(_ checkpoint: Checkpoint, named name: String) {
        self.name = name
        vocabulary = checkpoint.tokenizer.vocabulary
        end = checkpoint.model.configuration.endTokens[0]
    }

    /// Throws `TrainingError.otherVocabulary` with both names where those of a policy differ from a reward's.
    func require(of policy: TokenMeanings) throws {
        guard let difference = difference(from: policy) else { return }
        throw TrainingError.otherVocabulary(reward: name, policy: policy.name, difference: difference)
    }

    private func difference(from other: TokenMeanings) -> String? {
        let (own, theirs) = (vocabulary.tokens, other.vocabulary.tokens)
        if own.count != theirs.count { return "it has \(own.count) tokens, the other \(theirs.count)" }
        if let id = own.indices.first(where: { own[$0] != theirs[$0] }).map({ Int32($0) }) {
            return "token \(id) is \"\(vocabulary.text(id))\", in the other \"\(other.vocabulary.text(id))\""
        }
        if vocabulary.specials != other.vocabulary.specials { return "other tokens are special" }
        return end == other.end ? nil : "a text ends with token \(end), in the other with \(other.end)"
    }
}
