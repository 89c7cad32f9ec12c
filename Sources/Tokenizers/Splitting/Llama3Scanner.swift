// SPDX-License-Identifier: Apache-2.0

/// Llama 3's pattern, and Qwen2's, which differs in how many digits stand together.
///
/// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
struct Llama3Scanner: PieceScanner {
    private let classes = ScalarClasses.shared
    private let digits: Int

    init(digits: Int) { self.digits = digits }

    @inline(__always)
    func end(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        let (kind, length) = classes.scalar(text, start)
        let second = start + length
        if kind == ScalarClass.letter { return letters(text, second, limit) }
        if text[start] == UInt8(ascii: "'"), let end = contraction(text, start, limit) { return end }
        if kind == ScalarClass.number { return numbers(text, second, limit) }
        if second < limit, kind != ScalarClass.newline {
            let (next, nextLength) = classes.scalar(text, second)
            if next == ScalarClass.letter { return letters(text, second + nextLength, limit) }
            if next == ScalarClass.other, text[start] == UInt8(ascii: " ") {
                return others(text, second + nextLength, limit)
            }
        }
        if kind == ScalarClass.other { return others(text, second, limit) }
        return endOfSpace(text, start, limit)
    }

    @inline(__always)
    private func letters(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var end = start
        let table = classes.bytes.pointer
        while end < limit {
            let next = table[Int(text[end])]
            if next == ScalarClass.letter {
                end += 1
            } else if next == ScalarClass.multibyte {
                let (next, length) = classes.scalar(text, end)
                guard next == ScalarClass.letter else { break }
                end += length
            } else {
                break
            }
        }
        return end
    }

    private func numbers(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var end = start
        var count = 1
        while end < limit, count < digits {
            let (next, length) = classes.scalar(text, end)
            guard next == ScalarClass.number else { break }
            end += length
            count += 1
        }
        return end
    }

    /// `[^\s\p{L}\p{N}]+[\r\n]*`, from its second character.
    private func others(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var end = start
        while end < limit {
            let (next, length) = classes.scalar(text, end)
            guard next == ScalarClass.other else { break }
            end += length
        }
        while end < limit, text[end] == 0x0a || text[end] == 0x0d { end += 1 }
        return end
    }

    /// `\s*[\r\n]+|\s+(?!\S)|\s+`: through the last line break of the run, else all but its last character, which goes
    /// with what follows.
    private func endOfSpace(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var end = start
        var last = start
        var afterNewline = start
        while end < limit {
            let (kind, length) = classes.scalar(text, end)
            guard kind >= ScalarClass.space else { break }
            last = end
            end += length
            if kind == ScalarClass.newline { afterNewline = end }
        }
        if afterNewline > start { return afterNewline }
        return end == limit || last == start ? end : last
    }

    /// Case does not count, and ſ (U+017F) is an s to a pattern for which it does not.
    private func contraction(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int? {
        guard start + 1 < limit else { return nil }
        func letter(_ index: Int) -> UInt8 { index < limit ? text[index] | 0x20 : 0 }
        switch letter(start + 1) {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 2
        case UInt8(ascii: "r"), UInt8(ascii: "v"):
            return letter(start + 2) == UInt8(ascii: "e") ? start + 3 : nil
        case UInt8(ascii: "l"): return letter(start + 2) == UInt8(ascii: "l") ? start + 3 : nil
        default:
            return start + 2 < limit && text[start + 1] == 0xc5 && text[start + 2] == 0xbf ? start + 3 : nil
        }
    }
}
