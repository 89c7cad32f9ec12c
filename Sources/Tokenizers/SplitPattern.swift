// SPDX-License-Identifier: Apache-2.0

/// GPT-2's split of text into pieces that merges never cross, by hand over Unicode scalars.
///
/// The pattern: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`. Concatenated, the pieces
/// are the text.
struct SplitPattern {
    private enum Kind { case letter, number, space, other }

    /// Ranges of the UTF-8 bytes of `text`, in order, without gaps.
    static func pieces(_ text: [UInt8]) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        pieces.reserveCapacity(text.count / 4 + 1)
        var start = 0
        while start < text.count {
            let end = endOfPiece(text, from: start)
            pieces.append(start..<end)
            start = end
        }
        return pieces
    }

    private static func endOfPiece(_ text: [UInt8], from start: Int) -> Int {
        if text[start] == UInt8(ascii: "'"), let end = endOfContraction(text, from: start) { return end }
        let (kind, length) = scalar(text, at: start)
        if text[start] == UInt8(ascii: " "), start + 1 < text.count {
            let (next, nextLength) = scalar(text, at: start + 1)
            if next != .space { return endOfRun(text, from: start + 1 + nextLength, of: next) }
        }
        guard kind == .space else { return endOfRun(text, from: start + length, of: kind) }
        // `\s+(?!\S)`: of a run of spaces before other text, all but the last, which goes with what follows.
        var end = start + length
        var last = start
        while end < text.count {
            let (next, nextLength) = scalar(text, at: end)
            guard next == .space else { return last == start ? end : last }
            last = end
            end += nextLength
        }
        return end
    }

    private static func endOfRun(_ text: [UInt8], from start: Int, of kind: Kind) -> Int {
        var end = start
        while end < text.count {
            let (next, length) = scalar(text, at: end)
            guard next == kind else { break }
            end += length
        }
        return end
    }

    private static func endOfContraction(_ text: [UInt8], from start: Int) -> Int? {
        guard start + 1 < text.count else { return nil }
        switch text[start + 1] {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 2
        case UInt8(ascii: "r"), UInt8(ascii: "v"):
            return start + 2 < text.count && text[start + 2] == UInt8(ascii: "e") ? start + 3 : nil
        case UInt8(ascii: "l"):
            return start + 2 < text.count && text[start + 2] == UInt8(ascii: "l") ? start + 3 : nil
        default: return nil
        }
    }

    private static func scalar(_ text: [UInt8], at index: Int) -> (Kind, Int) {
        let byte = text[index]
        if byte < 0x80 {
            switch byte {
            case 0x61...0x7a, 0x41...0x5a: return (.letter, 1)
            case 0x30...0x39: return (.number, 1)
            case 0x20, 0x09...0x0d: return (.space, 1)
            default: return (.other, 1)
            }
        }
        let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
        var value = UInt32(byte) & (0xff >> UInt32(length + 1))
        for offset in 1..<length where index + offset < text.count {
            value = value << 6 | UInt32(text[index + offset] & 0x3f)
        }
        guard let scalar = Unicode.Scalar(value) else { return (.other, length) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return (.letter, length)
        case .decimalNumber, .letterNumber, .otherNumber: return (.number, length)
        default: return (scalar.properties.isWhitespace ? .space : .other, length)
        }
    }
}
