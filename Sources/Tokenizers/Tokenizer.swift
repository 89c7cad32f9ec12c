// SPDX-License-Identifier: Apache-2.0

private import Synchronization

/// A byte-level BPE: text to token ids and back, without loss for any text.
package final class Tokenizer: Sendable {
    package let vocabulary: Vocabulary
    private let byteIDs: [Int32]
    private let merges: [UInt64: (rank: Int32, result: Int32)]
    private let specialIDs: [(text: [UInt8], id: Int32)]
    /// Whether a special token begins with this byte.
    private let specialStarts: [Bool]
    private let specialSet: Set<Int32>
    private let cache = Mutex<[[UInt8]: [Int32]]>([:])
    private static let cacheLimit = 1 << 16

    /// - Parameter path: named in errors.
    package init(_ vocabulary: Vocabulary, path: String = "the vocabulary") throws {
        self.vocabulary = vocabulary
        specialSet = Set(vocabulary.specials)
        var byteIDs = [Int32](repeating: -1, count: 256)
        for (id, bytes) in vocabulary.tokens.enumerated()
        where bytes.count == 1 && !specialSet.contains(Int32(id)) {
            byteIDs[Int(bytes[0])] = Int32(id)
        }
        guard !byteIDs.contains(-1) else {
            throw TokenizerError.inconsistent(path: path, reason: "not every byte has a token")
        }
        self.byteIDs = byteIDs
        var merges: [UInt64: (rank: Int32, result: Int32)] = [:]
        for (rank, merge) in vocabulary.merges.enumerated() {
            merges[Self.key(merge.left, merge.right)] = (Int32(rank), merge.result)
        }
        self.merges = merges
        specialIDs = vocabulary.specials.map { (vocabulary.tokens[Int($0)], $0) }
            .sorted { $0.0.count > $1.0.count }
        var starts = [Bool](repeating: false, count: 256)
        for id in vocabulary.specials {
            if let byte = vocabulary.tokens[Int(id)].first { starts[Int(byte)] = true }
        }
        specialStarts = starts
    }

    package var count: Int { vocabulary.tokens.count }

    /// The id of a special token or of any token with exactly this text.
    package func id(of text: String) throws -> Int32 {
        let bytes = Array(text.utf8)
        if let special = specialIDs.first(where: { $0.text == bytes }) { return special.id }
        guard let index = vocabulary.tokens.firstIndex(of: bytes) else {
            throw TokenizerError.unknownToken(text)
        }
        return Int32(index)
    }

    /// Token ids of a text.
    ///
    /// - Parameter specials: whether the texts of special tokens become those tokens; false for text from a stranger,
    ///   which could otherwise end a turn.
    package func encode(_ text: String, specials: Bool = true) -> [Int32] {
        let bytes = Array(text.utf8)
        guard specials, !specialIDs.isEmpty else { return encodeOrdinary(bytes) }
        var ids: [Int32] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            if let special = special(at: index, of: bytes) {
                ids += encodeOrdinary(Array(bytes[start..<index]))
                ids.append(special.id)
                index += special.text.count
                start = index
            } else {
                index += 1
            }
        }
        return ids + encodeOrdinary(Array(bytes[start...]))
    }

    private func special(at index: Int, of bytes: [UInt8]) -> (text: [UInt8], id: Int32)? {
        guard specialStarts[Int(bytes[index])] else { return nil }
        return specialIDs.first { special in
            index + special.text.count <= bytes.count
                && special.text.indices.allSatisfy { special.text[$0] == bytes[index + $0] }
        }
    }

    /// Bytes of the ids; special tokens are left out unless `specials` is true.
    package func bytes(_ ids: some Sequence<Int32>, specials: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        for id in ids where id >= 0 && id < Int32(count) && (specials || !specialSet.contains(id)) {
            bytes += vocabulary.tokens[Int(id)]
        }
        return bytes
    }

    /// Text of the ids; bytes that are not UTF-8 become U+FFFD.
    package func decode(_ ids: some Sequence<Int32>, specials: Bool = false) -> String {
        String(decoding: bytes(ids, specials: specials), as: UTF8.self)
    }

    private func encodeOrdinary(_ bytes: [UInt8]) -> [Int32] {
        guard !bytes.isEmpty else { return [] }
        var ids: [Int32] = []
        ids.reserveCapacity(bytes.count / 3 + 1)
        for range in SplitPattern.pieces(bytes) {
            let piece = Array(bytes[range])
            if let known = cache.withLock({ $0[piece] }) {
                ids += known
                continue
            }
            let merged = merge(piece)
            cache.withLock {
                if $0.count >= Self.cacheLimit { $0.removeAll(keepingCapacity: true) }
                $0[piece] = merged
            }
            ids += merged
        }
        return ids
    }

    /// Applies the merge of lowest rank, leftmost first, until none applies.
    private func merge(_ piece: [UInt8]) -> [Int32] {
        var ids = piece.map { byteIDs[Int($0)] }
        while ids.count > 1 {
            var best: (rank: Int32, result: Int32)?
            var place = 0
            for index in 0..<ids.count - 1 {
                if let merge = merges[Self.key(ids[index], ids[index + 1])], merge.rank < best?.rank ?? .max {
                    best = merge
                    place = index
                }
            }
            guard let best else { break }
            ids[place] = best.result
            ids.remove(at: place + 1)
        }
        return ids
    }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }
}
