// SPDX-License-Identifier: Apache-2.0

/// Names that differ so little that one of them is probably a slip.
enum Spelling {
    /// Letters without case, without white space: names that agree in it are two spellings of one.
    static func folded(_ name: String) -> String { String(name.lowercased().filter { !$0.isWhitespace }) }

    /// The name with the fewest single letters to insert, delete or replace, the first of several.
    ///
    /// Nil where every name differs in more than a half, or another part, of its letters.
    static func nearest(to name: String, among names: [String], part: Int = 2) -> String? {
        let word = Array(folded(name).prefix(100))
        var best: (name: String, distance: Int)?
        for other in names where other != name {
            let letters = Array(folded(other).prefix(100))
            let distance = distance(word, letters)
            guard distance * part <= max(word.count, letters.count), distance < best?.distance ?? .max else {
                continue
            }
            best = (other, distance)
        }
        return best?.name
    }

    /// Levenshtein's distance.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let cost = min(diagonal + (letter == other ? 0 : 1), row[j] + 1, row[j + 1] + 1)
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[b.count]
    }
}
