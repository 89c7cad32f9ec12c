// SPDX-License-Identifier: Apache-2.0

/// The runs of three words of a text, as sorted hashes: what two texts are compared by.
///
/// Letters of ASCII are taken in lower case, marks such as `<|im_end|>` and everything that is no letter or digit part
/// words; a character from U+2E80 on (Chinese, Japanese, Korean) is a word. A text of one or two words is one run.
package struct WordShingles: Equatable, Sendable {
    package static let wordCount = 3

    package private(set) var hashes: [UInt64]

    package init(hashes: [UInt64]) { self.hashes = hashes }

    package init(_ text: String) {
        let words = Self.words(of: text)
        guard words.count >= Self.wordCount else {
            hashes = words.isEmpty ? [] : [words.reduce(1) { TextHash.spread($0 &* 3 &+ $1) }]
            return
        }
        hashes = []
        hashes.reserveCapacity(words.count)
        for index in 0...(words.count - Self.wordCount) {
            var hash: UInt64 = 0
            for word in words[index..<index + Self.wordCount] { hash = TextHash.spread(hash &* 3 &+ word) }
            hashes.append(hash)
        }
        hashes.sort()
        var kept = 0
        for hash in hashes where kept == 0 || hashes[kept - 1] != hash {
            hashes[kept] = hash
            kept += 1
        }
        hashes.removeLast(hashes.count - kept)
    }

    private static func words(of text: String) -> [UInt64] {
        var text = text
        return text.withUTF8 { bytes in
            var words: [UInt64] = []
            var word = TextHash()
            var isInWord = false
            func close() {
                if isInWord { words.append(word.value) }
                word = TextHash()
                isInWord = false
            }
            var index = 0
            while index < bytes.count {
                var byte = bytes[index]
                if byte == UInt8(ascii: "<"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "|") {
                    close()
                    index += 2
                    while index < bytes.count, bytes[index] != UInt8(ascii: ">") { index += 1 }
                    index += 1
                    continue
                }
                // The lead bytes of U+2E80 and later.
                let isOwnWord =
                    byte >= 0xe3 || (byte == 0xe2 && index + 1 < bytes.count && bytes[index + 1] >= 0xba)
                if isOwnWord {
                    close()
                    let length = byte >= 0xf0 ? 4 : 3
                    for place in index..<min(index + length, bytes.count) { word.add(bytes[place]) }
                    isInWord = true
                    close()
                    index += length
                    continue
                }
                if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { byte |= 0x20 }
                let isLetter =
                    byte >= 0x80 || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
                    || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                if isLetter {
                    word.add(byte)
                    isInWord = true
                } else {
                    close()
                }
                index += 1
            }
            close()
            return words
        }
    }

    /// The share of runs that both have among those that either has; 1 for two texts without any.
    package func similarity(to other: WordShingles) -> Double {
        var common = 0
        var (a, b) = (0, 0)
        while a < hashes.count, b < other.hashes.count {
            if hashes[a] == other.hashes[b] {
                common += 1
                a += 1
                b += 1
            } else if hashes[a] < other.hashes[b] {
                a += 1
            } else {
                b += 1
            }
        }
        let union = hashes.count + other.hashes.count - common
        return union == 0 ? 1 : Double(common) / Double(union)
    }
}
