// SPDX-License-Identifier: Apache-2.0

/// A token that is looked for in the text before anything is split: a special one such as `<s>`, or a word of its own.
package struct AddedToken: Equatable, Sendable {
    package var id: Int32
    package var text: String
    /// Left out when ids are decoded for people, and not looked for in text from strangers.
    package var isSpecial: Bool
    /// Found only where no letter, digit, mark or connector stands beside it.
    package var isSingleWord: Bool
    /// Takes the white space before it along.
    package var stripsLeft: Bool
    /// Takes the white space after it along.
    package var stripsRight: Bool
    /// Looked for in the text after normalization, its own text normalized too.
    package var isNormalized: Bool
    /// Whether the model's own vocabulary lists it too.
    package var isInVocabulary: Bool

    package init(
        id: Int32, text: String, isSpecial: Bool = true, isSingleWord: Bool = false, stripsLeft: Bool = false,
        stripsRight: Bool = false, isNormalized: Bool = false, isInVocabulary: Bool = true
    ) {
        self.id = id
        self.text = text
        self.isSpecial = isSpecial
        self.isSingleWord = isSingleWord
        self.stripsLeft = stripsLeft
        self.stripsRight = stripsRight
        self.isNormalized = isNormalized
        self.isInVocabulary = isInVocabulary
    }
}
