// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import LanguageModels
package import PreferenceData
package import StudyFiles
package import Tokenizers

/// Held-out records, tokenized: conversations, pairs with each pair's source, labelled responses, ranked lists.
///
/// Where a file of pairs is held out for a method of labels or lists, both forms are here: pairs are what methods are
/// compared by, the other form is what this method's own loss is of.
package struct HeldOut: Sendable {
    package var conversations: [TokenizedConversation]
    package var pairs: [TokenizedPair]
    /// `alternating`, `wrong-slot`, …; one a pair.
    package var sources: [String]
    package var labels: [TokenizedLabel] = []
    package var rankings: [TokenizedRanking] = []
    /// Records that could not be measured, or only in part.
    package var dropped: [DroppedRecord]
    /// The file, and the line of each record in it, to list what was dropped.
    package var file: String?
    package var lines: [Int]?

    package init(
        conversations: [Conversation], pairs: [PreferencePair], _ tokenizer: Tokenizer,
        _ model: ModelConfiguration
    ) throws {
        let talks = try TokenizedExamples<TokenizedConversation>(conversations, tokenizer, model)
        let examples = TokenizedExamples<TokenizedPair>(pairs, tokenizer, model)
        self.conversations = talks.examples
        self.pairs = examples.examples
        sources = examples.places.map { pairs[$0].source ?? "unnamed" }
        dropped = talks.dropped + examples.dropped
    }

    /// - Parameter pairs: of which the labels are the two sides; none where the labels are of no pairs.
    package init(
        labels: [LabelledCompletion], pairs: [PreferencePair], _ tokenizer: Tokenizer,
        _ model: ModelConfiguration
    ) throws {
        try self.init(conversations: [], pairs: pairs, tokenizer, model)
        let examples = TokenizedExamples<TokenizedLabel>(labels, tokenizer, model)
        self.labels = examples.examples
        dropped = examples.dropped
    }

    /// - Parameter pairs: which the lists are, where all have two responses; else none.
    package init(
        rankings: [RankedResponses], pairs: [PreferencePair], _ tokenizer: Tokenizer,
        _ model: ModelConfiguration
    ) throws {
        try self.init(conversations: [], pairs: pairs, tokenizer, model)
        let examples = TokenizedExamples<TokenizedRanking>(rankings, tokenizer, model)
        self.rankings = examples.examples
        dropped = examples.dropped
    }

    package var isEmpty: Bool {
        conversations.isEmpty && pairs.isEmpty && labels.isEmpty && rankings.isEmpty
    }
}

extension HeldOut {
    /// SHA-256 of the tokens that are measured.
    package func fingerprint() -> String {
        var hash = RunningFingerprint()
        func add(_ tokens: [Int32]) {
            hash.add(Array("\(tokens.count):".utf8))
            tokens.withUnsafeBytes { hash.add($0) }
        }
        for conversation in conversations {
            add(conversation.tokens)
            hash.add(Array("\(conversation.scored)".utf8))
        }
        for pair in pairs { for tokens in [pair.prompt, pair.chosen, pair.rejected] { add(tokens) } }
        for label in labels {
            add(label.prompt)
            add(label.completion)
            hash.add(Array("\(label.isDesirable)".utf8))
        }
        for list in rankings {
            add(list.prompt)
            for response in list.responses.responses { add(response) }
            hash.add(Array("\(list.scores)".utf8))
        }
        return hash.text
    }
}
