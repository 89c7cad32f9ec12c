// SPDX-License-Identifier: Apache-2.0

/// Levenshtein's distance in words, as a share of the longer text.
enum WordDistance {
    /// Words of each text that are compared, from its first; the distance takes the product of the lengths.
    static let longest = 512

    /// 0 for equal texts, 1 for texts without a common word in order; 0 for two empty ones.
    static func share(_ a: ArraySlice<Int32>, _ b: ArraySlice<Int32>) -> Double {
        let (a, b) = (Array(a.prefix(longest)), Array(b.prefix(longest)))
        guard !a.isEmpty || !b.isEmpty else { return 0 }
        guard a != b else { return 0 }
        var row = Array(0...b.count)
        for (i, word) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let substituted = diagonal + (word == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return Double(row[b.count]) / Double(max(a.count, b.count))
    }
}
