// SPDX-License-Identifier: Apache-2.0

private import Generation

/// Words of the response that are on a list / all its words, from 0 to 1; 0 where there is none.
///
/// Words as `WordScan` has them, in small letters. The best response says listed words and nothing else: with
/// `RepeatedGrams` beside it it has to say different things.
package struct WordList: Equatable, Sendable {
    /// In small letters, in the order given, each once.
    package let words: [String]
    private let members: Set<String>

    /// - Parameter words: those that are no single word are none of any response, and are to be refused before.
    package init(_ words: [String]) {
        var members: Set<String> = []
        self.words = words.map { $0.lowercased() }.filter { members.insert($0).inserted }
        self.members = members
    }

    /// Whether a text is one word, as responses are cut into words.
    package static func isWord(_ text: String) -> Bool { WordScan.words(of: text) == [text.lowercased()] }

    package var name: String { "words:\(words.joined(separator: ","))" }

    package func score(_ text: String) -> Double {
        let found = WordScan.words(of: text)
        guard !found.isEmpty else { return 0 }
        return Double(found.count(where: members.contains)) / Double(found.count)
    }
}
