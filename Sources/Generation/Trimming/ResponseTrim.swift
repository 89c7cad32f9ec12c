// SPDX-License-Identifier: Apache-2.0

/// What is taken off the end of responses before they are shown, of all methods alike.
package enum ResponseTrim: String, CaseIterable, Sendable {
    case none
    /// A response that its limit of tokens cut off ends after its last whole sentence; one without any stays whole, and so
    /// does one that ended by itself.
    case sentence

    /// What responses.jsonl says of it; nil for none.
    package var record: String? { self == .none ? nil : "trim \(rawValue)" }

    /// The text that is left.
    package func text(of text: String, isCut: Bool) -> String {
        guard self == .sentence, isCut, let end = SentenceEnd.last(in: text) else { return text }
        // White space after the last sentence is no part of an unfinished one.
        return text[end...].allSatisfy(\.isWhitespace) ? text : String(text[..<end])
    }

    /// Whether a text had to be left whole for want of a sentence's end.
    package func findsNoEnd(in text: String, isCut: Bool) -> Bool {
        self == .sentence && isCut && SentenceEnd.last(in: text) == nil
    }
}
