// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Prompts with the words of one group put in the place of another's, beside the prompts that they were made of.
///
/// A variant's `prompt_id` is that of its prompt, `~`, the exchange and the group that its words are now of:
/// `late-checkout~gender.female`. With the words of both groups of a pair in one prompt they change places, and the id ends in
/// `.swapped`.
package struct ProbePrompts: Sendable {
    /// Stands between the id of a prompt and what was done to it.
    package static let mark: Character = "~"

    /// Each prompt that has variants, followed by them.
    package private(set) var prompts: [PromptRecord] = []
    /// Prompts of those that have variants.
    package private(set) var originals = 0
    /// How many prompts have the variant, by the end of its id, sorted.
    package private(set) var variants: [(name: String, prompts: Int)] = []
    /// Prompts without any listed word.
    package private(set) var withoutWords = 0
    /// Prompts that an exchange passed over, by the reason.
    package private(set) var ambiguous = 0
    package private(set) var severalGroups = 0

    /// - Parameter path: the file that errors name.
    package init(_ prompts: [PromptRecord], exchanges: [WordExchange], path: String) throws {
        var counts: [String: Int] = [:]
        for prompt in prompts {
            guard !prompt.promptID.contains(Self.mark) else {
                throw FileFailure(
                    .badData, path: path,
                    reason:
                        "the prompt_id \"\(prompt.promptID)\" has a \"~\", which marks a probe's variants",
                    hint: "Make the probe from the original prompts")
            }
            var found: [PromptRecord] = []
            var hasWords = false
            for exchange in exchanges {
                let text = WordReplacement(prompt.prompt, exchange)
                let shown = prompt.display.map { $0.contents.map { WordReplacement($0, exchange) } }
                guard !text.groups.isEmpty else { continue }
                hasWords = true
                if text.isAmbiguous || shown?.contains(where: \.isAmbiguous) == true {
                    ambiguous += 1
                    continue
                }
                for (name, target) in Self.targets(exchange, text.groups) {
                    var variant = prompt
                    variant.promptID += "\(Self.mark)\(exchange.name).\(name)"
                    variant.prompt = text.text(target: target)
                    if let shown {
                        variant.display?.contents = shown.map { $0.text(target: target) }
                    }
                    // The corpus answered the original.
                    variant.reference = nil
                    found.append(variant)
                    counts["\(exchange.name).\(name)", default: 0] += 1
                }
                if text.groups.count > 1, exchange.groups.count > 2 { severalGroups += 1 }
            }
            if !hasWords { withoutWords += 1 }
            guard !found.isEmpty else { continue }
            originals += 1
            self.prompts.append(prompt)
            self.prompts += found
        }
        variants = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// For a text with words of the groups given, each variant's name and where it takes the words of a group.
    private static func targets(
        _ exchange: WordExchange, _ groups: [Int]
    ) -> [(name: String, target: (Int) -> Int)] {
        if groups.count == 1 {
            return exchange.groups.indices.filter { $0 != groups[0] }.map { group in
                (exchange.groups[group].name, { _ in group })
            }
        }
        return exchange.groups.count == 2 ? [("swapped", { 1 - $0 })] : []
    }

    /// The id of the prompt that a variant was made of, and what was done; nil of an id without the mark.
    static func parts(of id: String) -> (prompt: String, variant: String)? {
        guard let mark = id.lastIndex(of: Self.mark) else { return nil }
        let variant = id[id.index(after: mark)...]
        return mark > id.startIndex && !variant.isEmpty ? (String(id[..<mark]), String(variant)) : nil
    }
}
