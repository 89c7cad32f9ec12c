// SPDX-License-Identifier: Apache-2.0

/// GPT-2's pattern: contractions, then runs of letters, of digits, of anything else, each with one space before it;
/// of a run of white space before other text all but the last character.
struct GPT2Scanner: PieceScanner {
    private let classes = ScalarClasses.shared

    @inline(__always)
    func end(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        let first = text[start]
        if first == UInt8(ascii: " "), start + 1 < limit {
            let (kind, length) = classes.scalar(text, start + 1)
            if kind < ScalarClass.space { return run(of: kind, text, start + 1 + length, limit) }
        } else if first == UInt8(ascii: "'"), let end = contraction(text, start, limit) {
            return end
        }
        let (kind, length) = classes.scalar(text, start)
        guard kind >= ScalarClass.space else { return run(of: kind, text, start + length, limit) }
        return endOfSpace(text, start, start + length, limit)
    }

    @inline(__always)
    private func run(of kind: UInt8, _ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var end = start
        let table = classes.bytes.pointer
        while end < limit {
            let next = table[Int(text[end])]
            if next == kind {
                end += 1
            } else if next == ScalarClass.multibyte {
                let (next, length) = classes.scalar(text, end)
                guard next == kind else { break }
                end += length
            } else {
                break
            }
        }
        return end
    }

    /// `\s+(?!\S)|\s+`, from the second character of the run.
    private func endOfSpace(_ text: UnsafePointer<UInt8>, _ start: Int, _ second: Int, _ limit: Int) -> Int {
        var last = start
        var end = second
        while end < limit {
            let (kind, length) = classes.scalar(text, end)
            guard kind >= ScalarClass.space else { return last == start ? end : last }
            last = end
            end += length
        }
        return end
    }

    private func contraction(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int? {
        guard start + 1 < limit else { return nil }
        switch text[start + 1] {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 2
        case UInt8(ascii: "r"), UInt8(ascii: "v"):
            return start + 2 < limit && text[start + 2] == UInt8(ascii: "e") ? start + 3 : nil
        case UInt8(ascii: "l"):
            return start + 2 < limit && text[start + 2] == UInt8(ascii: "l") ? start + 3 : nil
        default: return nil
        }
    }
}
