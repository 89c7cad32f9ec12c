// SPDX-License-Identifier: Apache-2.0

/// The words of a text in small letters: what lengths, distinct n-grams and repetition are counted in.
///
/// A word is a run of letters, marks and digits; an apostrophe between letters and a point or comma between digits belong
/// to it (after Unicode Standard Annex 29). Where a script puts no spaces between words (Han, kana, Thai, Lao, Khmer,
/// Burmese) each letter is a word. Punctuation, symbols and emoji are none.
package enum WordScan {
    package static func words(of text: String) -> [String] {
        var words: [String] = []
        forEachWord(of: text) { words.append($0) }
        return words
    }

    static func forEachWord(of text: String, _ body: (String) -> Void) {
        var word: [UInt8] = []
        var last = Kind.other
        var joint: Unicode.Scalar?
        func end() {
            if !word.isEmpty { body(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
            joint = nil
        }
        for scalar in text.unicodeScalars {
            let kind = Kind(scalar)
            switch kind {
            case .letter, .digit:
                if let held = joint {
                    if kind == last { append(held, to: &word) } else { end() }
                    joint = nil
                }
                append(scalar, to: &word)
                last = kind
            case .mark where !word.isEmpty && joint == nil: append(scalar, to: &word)
            case .alone:
                end()
                body(String(scalar))
            case .apostrophe where last == .letter && !word.isEmpty && joint == nil: joint = "'"
            case .point where last == .digit && !word.isEmpty && joint == nil: joint = scalar
            default: end()
            }
        }
        end()
    }

    private enum Kind {
        case letter, digit, mark, alone, apostrophe, point, other

        init(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            case 0x61...0x7a, 0x41...0x5a: self = .letter
            case 0x30...0x39: self = .digit
            case 0x27, 0x2019: self = .apostrophe
            case 0x2c, 0x2e: self = .point
            case 0..<0x80: self = .other
            case 0x0e00...0x0eff, 0x1000...0x109f, 0x1780...0x17ff, 0x3040...0x30ff: self = .alone
            default:
                let properties = scalar.properties
                if properties.isIdeographic {
                    self = .alone
                } else if properties.isAlphabetic {
                    self = .letter
                } else if properties.numericType != nil {
                    self = .digit
                } else {
                    switch properties.generalCategory {
                    case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
                    default: self = .other
                    }
                }
            }
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to word: inout [UInt8]) {
        switch scalar.value {
        case 0x41...0x5a: word.append(UInt8(scalar.value) | 0x20)
        case 0..<0x80: word.append(UInt8(scalar.value))
        default: word += scalar.properties.lowercaseMapping.utf8
        }
    }
}
