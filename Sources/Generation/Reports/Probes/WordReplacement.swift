// SPDX-License-Identifier: Apache-2.0

/// Puts the words of one group into a text where those of another stand.
///
/// Whole words only. A word that is listed with a capital (`Mark`) counts as written or in capitals; one in small letters counts
/// in any case. The case is kept, and `a` or `an` before the word follows its first letter.
struct WordReplacement {
    /// Groups whose words the text has, ascending.
    private(set) var groups: [Int] = []
    /// Whether a word has no sure counterpart.
    private(set) var isAmbiguous = false
    private let scalars: [Unicode.Scalar]
    private var hits: [Hit] = []
    private let exchange: WordExchange

    private struct Hit {
        var range: Range<Int>
        var group: Int
        var word: Int
        var isCapitalized: Bool
        var isCapitals: Bool
    }

    init(_ text: String, _ exchange: WordExchange) {
        scalars = Array(text.unicodeScalars)
        self.exchange = exchange
        var listed: [(word: [Unicode.Scalar], group: Int, place: Int)] = []
        for (group, words) in exchange.groups.enumerated() {
            for (place, word) in words.words.enumerated() {
                listed.append((Array(word.unicodeScalars), group, place))
            }
        }
        listed.sort { ($0.word.count, $1.group, $1.place) > ($1.word.count, $0.group, $0.place) }
        var place = 0
        while place < scalars.count {
            guard place == 0 || !Self.isWordPart(scalars[place - 1]) else {
                place += 1
                continue
            }
            let found = listed.filter { stands($0.word, at: place) }
            guard let first = found.first else {
                place += 1
                continue
            }
            let same = found.filter { $0.word.count == first.word.count }
            if Set(same.map(\.group)).count > 1 || Self.counterparts(same.map(\.place), exchange).count > 1 {
                isAmbiguous = true
            }
            let range = place..<place + first.word.count
            let letters = scalars[range].filter(\.properties.isAlphabetic)
            hits.append(
                Hit(
                    range: range, group: first.group, word: first.place,
                    isCapitalized: letters.first?.properties.isUppercase ?? false,
                    isCapitals: letters.count > 1 && letters.allSatisfy(\.properties.isUppercase)))
            place = range.upperBound
        }
        groups = Set(hits.map(\.group)).sorted()
    }

    /// What a word stands against in the groups, if it stands at several places of its own list.
    private static func counterparts(_ places: [Int], _ exchange: WordExchange) -> Set<[String]> {
        Set(places.map { place in exchange.groups.map { $0.words[place] } })
    }

    /// The text with each listed word's counterpart in the group that `target` gives for its own.
    func text(target: (_ group: Int) -> Int) -> String {
        var result: [Unicode.Scalar] = []
        var next = 0
        for hit in hits {
            result += scalars[next..<hit.range.lowerBound]
            next = hit.range.upperBound
            let own = Array(scalars[hit.range])
            let group = target(hit.group)
            var word = group == hit.group ? own : Array(exchange.groups[group].words[hit.word].unicodeScalars)
            if group != hit.group {
                if hit.isCapitals {
                    word = Array(exchange.groups[group].words[hit.word].uppercased().unicodeScalars)
                } else if hit.isCapitalized, let first = word.first {
                    word.replaceSubrange(0..<1, with: Array(first.properties.titlecaseMapping.unicodeScalars))
                }
                Self.adaptArticle(before: word, after: own, in: &result)
            }
            result += word
        }
        result += scalars[next...]
        return String(String.UnicodeScalarView(result))
    }

    private func stands(_ word: [Unicode.Scalar], at place: Int) -> Bool {
        let end = place + word.count
        guard end <= scalars.count, end == scalars.count || !Self.isWordPart(scalars[end]) else {
            return false
        }
        let found = scalars[place..<end]
        if found.elementsEqual(word) { return true }
        func folded(_ text: some Sequence<Unicode.Scalar>) -> String {
            String(String.UnicodeScalarView(text)).lowercased()
        }
        let isListedSmall = !(word.first?.properties.isUppercase ?? false)
        let isCapitals = found.allSatisfy { !$0.properties.isLowercase }
        return (isListedSmall || isCapitals) && folded(found) == folded(word)
    }

    /// `a` before a vowel's letter becomes `an` where it was not so before the word that stood there, and the other way round.
    private static func adaptArticle(
        before word: [Unicode.Scalar], after old: [Unicode.Scalar], in text: inout [Unicode.Scalar]
    ) {
        func isVowel(_ word: [Unicode.Scalar]) -> Bool {
            word.first.map { "aeiouAEIOU".unicodeScalars.contains($0) } ?? false
        }
        guard isVowel(word) != isVowel(old), text.last == " " else { return }
        let article = text.dropLast()
        func ends(_ wanted: String) -> Bool {
            let wanted = Array(wanted.unicodeScalars)
            guard article.count >= wanted.count, article.suffix(wanted.count).elementsEqual(wanted) else {
                return false
            }
            let before = article.count - wanted.count - 1
            return before < 0 || !isWordPart(article[before])
        }
        if isVowel(word), ends("a") || ends("A") {
            text.insert("n", at: text.count - 1)
        } else if !isVowel(word), ends("an") || ends("An") {
            text.remove(at: text.count - 2)
        }
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_"
    }
}
