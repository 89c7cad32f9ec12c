// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels
private import Tokenizers

/// Whether two models read the same tokens.
///
/// A reward model scores the ids that a policy drew; what matters is which bytes an id stands for, which ids are special and
/// which one ends a text, not how texts would be cut.
enum SharedVocabulary {
    /// Throws `TrainingError.otherVocabulary` with both names where they differ.
    static func require(
        _ reward: Checkpoint, named rewardName: String, _ policy: Checkpoint, named policyName: String
    ) throws {
        guard let difference = difference(reward, policy) else { return }
        throw TrainingError.otherVocabulary(
            reward: rewardName, policy: policyName, difference: difference)
    }

    private static func difference(_ reward: Checkpoint, _ policy: Checkpoint) -> String? {
        let (one, other) = (reward.tokenizer.vocabulary, policy.tokenizer.vocabulary)
        if one.tokens.count != other.tokens.count {
            return "it has \(one.tokens.count) tokens, the other \(other.tokens.count)"
        }
        if let id = one.tokens.indices.first(where: { one.tokens[$0] != other.tokens[$0] }) {
            let (here, there) = (one.text(Int32(id)), other.text(Int32(id)))
            return "token \(id) is \"\(here)\", in the other \"\(there)\""
        }
        if one.specials != other.specials { return "other tokens are special" }
        let (end, theirs) = (
            reward.model.configuration.endTokens[0], policy.model.configuration.endTokens[0]
        )
        return end == theirs ? nil : "a text ends with token \(end), in the other with \(theirs)"
    }
}
