// SPDX-License-Identifier: Apache-2.0

/// A change to the text before it is split; a normalizer is a list of them, applied in order.
package enum NormalizationStep: Equatable, Sendable {
    /// Unicode's normalization form C.
    case composed
    /// Puts a text before one that is not empty.
    case prepend(String)
    /// Replaces every occurrence of a text, from left to right.
    case replace(String, with: String)

    func apply(to text: [UInt8]) -> [UInt8] {
        switch self {
        case .composed: CanonicalComposition.composed(text)
        case .prepend(let prefix): text.isEmpty ? text : Array(prefix.utf8) + text
        case .replace(let pattern, let content):
            Self.replacing(Array(pattern.utf8), with: Array(content.utf8), in: text)
        }
    }

    static func replacing(_ pattern: [UInt8], with content: [UInt8], in text: [UInt8]) -> [UInt8] {
        guard let first = pattern.first else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count + text.count / 2)
        var index = 0
        while index < text.count {
            if text[index] == first, text[index...].starts(with: pattern) {
                result += content
                index += pattern.count
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }
}

extension [NormalizationStep] {
    func apply(to text: [UInt8]) -> [UInt8] { reduce(text) { $1.apply(to: $0) } }

    /// Whether text whose every byte is below 0xCC (characters below U+0300) comes out as it went in.
    var keepsWesternText: Bool { allSatisfy { $0 == .composed } }
}
