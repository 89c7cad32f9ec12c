// SPDX-License-Identifier: Apache-2.0

private import Generation

/// Different n-grams of words / all of them: 1 where nothing is repeated, near 0 where one word is said again and again.
///
/// That is 1 - seq-rep-n of Welleck et al., "Neural text generation with unlikelihood training", arXiv 1908.04319,
/// equation 10. A response of fewer than n words repeats nothing and has 1; one without a word has 0.
package struct RepeatedGrams: Equatable, Sendable {
    /// n, at least 1.
    package var length: Int

    package init(_ length: Int = 4) {
        precondition(length >= 1, "n-grams of \(length) words")
        self.length = length
    }

    package var name: String { "repetition:\(length)" }

    package func score(_ text: String) -> Double {
        let words = WordScan.words(of: text)
        guard words.count >= length else { return words.isEmpty ? 0 : 1 }
        let count = words.count - length + 1
        return Double(Set((0..<count).map { words[$0..<$0 + length] }).count) / Double(count)
    }
}
