// SPDX-License-Identifier: Apache-2.0

import Randomness

/// Guests type as people do: now and then without capitals or marks, in short forms, or with a slip of the finger.
enum HotelGuestVoice {
    private static let shortForms = [
        ("please", "pls"), ("Thank you", "Thx"), ("tomorrow", "tmrw"), ("I would like", "I'd like"),
        ("Can you", "Could u"), ("minutes", "min"), ("do not", "don't"),
    ]

    /// Leaves two texts in three as they are, and values of slots always.
    static func casual(_ phrase: HotelPhrase, draws: inout SeededGenerator) -> HotelPhrase {
        let kind = draws.uniform()
        if kind < 0.67 { return phrase }
        if kind < 0.79 { return phrase.mapText { $0.lowercased() } }
        if kind < 0.87 { return phrase.mapText { $0.replacing("?", with: "").replacing(",", with: "") } }
        if kind < 0.94 {
            return phrase.mapText { text in
                shortForms.reduce(text) { $0.replacing($1.0, with: $1.1) }
            }
        }
        let seed = draws.next()
        return phrase.mapText { slip(in: $0, seed: seed) }
    }

    /// Swaps two neighbouring inner letters of one long word.
    private static func slip(in text: String, seed: UInt64) -> String {
        var draws = SeededGenerator(seed: seed)
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(Array.init)
        let long = words.indices.filter { words[$0].count >= 6 && words[$0].allSatisfy(\.isLetter) }
        guard !long.isEmpty else { return text }
        let word = draws.pick(long)
        let place = 1 + draws.integer(below: words[word].count - 3)
        words[word].swapAt(place, place + 1)
        return words.map { String($0) }.joined(separator: " ")
    }
}
