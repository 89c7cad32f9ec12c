// SPDX-License-Identifier: Apache-2.0

private import Foundation

/// Unicode's normalization form C, with the Unicode version that Hugging Face's normalizer has.
///
/// That version is 9.0: characters added later stay as they are and separate what stands around them, as unassigned
/// ones do. Text of characters below U+0300 is in the form already, which one look at its bytes shows.
package enum CanonicalComposition {
    static let unicodeVersion = 9

    package static func composed(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(where: { $0 >= 0xcc }) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var run = String.UnicodeScalarView()
        func finishRun() {
            // The library composes text that is decomposed; of a Hangul syllable with a consonant after it, or of a mark
            // that decomposes into marks, it leaves the parts as they are.
            result +=
                String(run).decomposedStringWithCanonicalMapping.precomposedStringWithCanonicalMapping.utf8
            run = String.UnicodeScalarView()
        }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if scalar.value < 0x300 || isKnown(scalar) && !standsAlone(scalar) {
                run.append(scalar)
            } else {
                finishRun()
                result += UTF8.encode(scalar).map(Array.init) ?? []
            }
        }
        finishRun()
        return result
    }

    private static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
        guard let age = scalar.properties.age else { return false }
        return age.major <= unicodeVersion
    }

    /// Whether a character takes no part in any composition, though the library would give it one.
    ///
    /// It takes a character beyond the basic plane for the one with the same last 16 bits (U+E0102 with a tilde after it
    /// becomes U+1EB4), and drops U+11A7, next to the Hangul consonants, after a syllable.
    private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x10000 { return scalar.value == 0x11a7 }
        guard scalar.properties.canonicalCombiningClass == .notReordered else { return false }
        return !composing.contains { $0.contains(scalar.value) }
    }

    /// Blocks beyond the basic plane with characters that compose or decompose: Indic scripts, musical symbols,
    /// compatibility ideographs.
    private static let composing: [ClosedRange<UInt32>] = [
        0x11000...0x115ff, 0x1d100...0x1d1ff, 0x2f800...0x2fa1f,
    ]
}
