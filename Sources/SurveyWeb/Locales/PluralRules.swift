// SPDX-License-Identifier: Apache-2.0

/// Which form of a text goes with a whole number, as the Unicode CLDR writes it: `n % 100 = 3..10`.
///
/// The part of the syntax (UTS #35, part 3, "Language Plural Rules") that whole numbers need: `n` or `i`, an optional
/// `% number`, `=` or `!=`, values and ranges with commas, joined by `and` and `or`. A catalogue brings its
/// own rules, so that a language is added without a word of code.
package struct PluralRules: Equatable, Sendable {
    private struct Relation: Equatable {
        var modulus: Int?
        var isEqual: Bool
        var ranges: [ClosedRange<Int>]

        func holds(for number: Int) -> Bool {
            let value = modulus.map { number % $0 } ?? number
            return ranges.contains { $0.contains(value) } == isEqual
        }
    }

    static let categories = ["zero", "one", "two", "few", "many", "other"]

    /// Alternatives of conjunctions, by category in the order of `categories`.
    private var rules: [(category: String, alternatives: [[Relation]])] = []

    /// Nil where a category or a rule cannot be read; `other` is what no rule takes and has none itself.
    package init?(_ texts: [String: String]) {
        guard texts.keys.allSatisfy({ Self.categories.dropLast().contains($0) }) else { return nil }
        for category in Self.categories {
            guard let text = texts[category] else { continue }
            var alternatives: [[Relation]] = []
            for alternative in Self.split(text, at: "or") {
                var relations: [Relation] = []
                for part in Self.split(alternative, at: "and") {
                    guard let relation = Self.relation(part) else { return nil }
                    relations.append(relation)
                }
                alternatives.append(relations)
            }
            rules.append((category, alternatives))
        }
    }

    /// The categories of this language, `other` among them.
    var known: Set<String> { Set(rules.map(\.category) + ["other"]) }

    package func category(of number: Int) -> String {
        let magnitude = Int(clamping: number.magnitude)
        let rule = rules.first { rule in
            rule.alternatives.contains { $0.allSatisfy { $0.holds(for: magnitude) } }
        }
        return rule?.category ?? "other"
    }

    package static func == (one: PluralRules, other: PluralRules) -> Bool {
        one.rules.map(\.category) == other.rules.map(\.category)
            && one.rules.map(\.alternatives) == other.rules.map(\.alternatives)
    }

    private static func split(_ text: String, at word: String) -> [String] {
        text.split(separator: " ").split(separator: Substring(word), omittingEmptySubsequences: false)
            .map { $0.joined(separator: " ") }
    }

    private static func relation(_ text: String) -> Relation? {
        var words = text.split(separator: " ").map(String.init)[...]
        guard let operand = words.popFirst(), operand == "n" || operand == "i" else { return nil }
        var modulus: Int?
        if words.first == "%" {
            words = words.dropFirst()
            guard let number = words.popFirst().flatMap({ Int($0) }), number > 0 else { return nil }
            modulus = number
        }
        guard let sign = words.popFirst(), sign == "=" || sign == "!=", !words.isEmpty else { return nil }
        var ranges: [ClosedRange<Int>] = []
        for item in words.joined().split(separator: ",", omittingEmptySubsequences: false) {
            let ends = item.split(separator: ".", omittingEmptySubsequences: false)
            switch ends.count {
            case 1:
                guard let value = Int(ends[0]) else { return nil }
                ranges.append(value...value)
            case 3:
                guard ends[1].isEmpty, let low = Int(ends[0]), let high = Int(ends[2]), low <= high else {
                    return nil
                }
                ranges.append(low...high)
            default: return nil
            }
        }
        return Relation(modulus: modulus, isEqual: sign == "=", ranges: ranges)
    }
}
