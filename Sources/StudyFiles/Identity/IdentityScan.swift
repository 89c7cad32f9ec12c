// SPDX-License-Identifier: Apache-2.0

/// Looks for the names of methods and checkpoints in texts that volunteers read.
///
/// Whole words only: no letter, digit or underscore may stand beside the name. A name of capitals, digits and
/// signs (`COALA`, `DPO-2`) counts only as written, so that the animal `coala` is not a method; one of small
/// letters alone (`sft`) counts as written and in capitals; any other name counts in any case. Of a checkpoint, the
/// path and its last component are looked for, the latter only if it could not be a plain word of the language.
package struct IdentityScan: Sendable {
    /// A name and the text in which it stands.
    package struct Finding: Equatable, Sendable, CustomStringConvertible {
        package var name: String
        /// `consent.parts.purpose` or `question hotel-03, a response`, for example.
        package var place: String

        package init(name: String, place: String) {
            self.name = name
            self.place = place
        }

        package var description: String { "\(place) says \"\(name)\"" }
    }

    private enum Match {
        case exact
        case exactOrCapitals
        case anyCase
    }

    private let names: [(name: String, match: Match)]

    package init(methods: some Sequence<String>, checkpoints: some Sequence<String>) {
        var wanted = Set(methods)
        for checkpoint in checkpoints {
            wanted.insert(checkpoint)
            let last = checkpoint.split(separator: "/").last.map(String.init) ?? checkpoint
            if !last.allSatisfy({ $0.isLowercase }) { wanted.insert(last) }
        }
        names = wanted.filter { !$0.isEmpty }.sorted().map { name in
            let hasSmall = name.contains(where: \.isLowercase)
            let onlySmall = name.allSatisfy(\.isLowercase)
            return (name, onlySmall ? .exactOrCapitals : hasSmall ? .anyCase : .exact)
        }
    }

    /// Each name at most once, sorted.
    package func findings(in text: String, place: String) -> [Finding] {
        names.compactMap { name, match in
            let found =
                switch match {
                case .exact: Self.hasWord(name, in: text)
                case .exactOrCapitals:
                    Self.hasWord(name, in: text) || Self.hasWord(name.uppercased(), in: text)
                case .anyCase: Self.hasWord(name.lowercased(), in: text.lowercased())
                }
            return found ? Finding(name: name, place: place) : nil
        }
    }

    private static func hasWord(_ word: String, in text: String) -> Bool {
        let needle = Array(word.unicodeScalars)
        let haystack = Array(text.unicodeScalars)
        guard let first = needle.first, haystack.count >= needle.count else { return false }
        for start in 0...(haystack.count - needle.count) where haystack[start] == first {
            guard haystack[start..<start + needle.count].elementsEqual(needle) else { continue }
            let before = start > 0 ? haystack[start - 1] : " "
            let end = start + needle.count
            let after = end < haystack.count ? haystack[end] : " "
            if !before.isWordPart && !after.isWordPart { return true }
        }
        return false
    }
}

extension Unicode.Scalar {
    fileprivate var isWordPart: Bool {
        properties.isAlphabetic || properties.numericType != nil || self == "_"
    }
}
