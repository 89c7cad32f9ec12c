// SPDX-License-Identifier: Apache-2.0

private import HeapModule

/// Trains a byte-level BPE: the most frequent neighbouring pair becomes a token, again and again.
///
/// Ties go to the pair with the smaller ids, so that the same texts give the same vocabulary.
/// Source: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units", ACL 2016.
package struct BytePairTrainer {
    private struct Pair: Hashable {
        var left, right: Int32
    }

    private struct Candidate: Comparable {
        var count: Int
        var pair: Pair

        static func < (a: Candidate, b: Candidate) -> Bool {
            if a.count != b.count { return a.count < b.count }
            return (a.pair.left, a.pair.right) > (b.pair.left, b.pair.right)
        }
    }

    private var words: [[Int32]] = []
    private var frequencies: [Int] = []
    private var counts: [Pair: Int] = [:]
    private var places: [Pair: Set<Int>] = [:]
    private var heap = Heap<Candidate>()
    private var tokens = Vocabulary.byteTokens
    private var merges: [Vocabulary.Merge] = []

    /// - Parameters:
    ///   - texts: texts to count; special tokens in them are cut out first.
    ///   - size: tokens in all, 256 bytes and the special ones included; fewer where no pair occurs twice.
    ///   - specials: texts of special tokens, which get the last ids in this order.
    package static func train(_ texts: some Sequence<String>, size: Int, specials: [String]) throws
        -> Tokenizer
    {
        let least = 256 + specials.count
        guard size >= least else { throw TokenizerError.vocabularyTooSmall(wanted: size, least: least) }
        var trainer = BytePairTrainer()
        trainer.count(texts, without: specials)
        while trainer.tokens.count < size - specials.count, trainer.mergeOnce() {}
        let first = Int32(trainer.tokens.count)
        return try Tokenizer(
            Vocabulary(
                tokens: trainer.tokens + specials.map { Array($0.utf8) }, merges: trainer.merges,
                specials: specials.indices.map { first + Int32($0) }))
    }

    private mutating func count(_ texts: some Sequence<String>, without specials: [String]) {
        let byteIDs = Dictionary(
            uniqueKeysWithValues: tokens.enumerated().map { ($0.element[0], Int32($0.offset)) })
        var pieces: [[UInt8]: Int] = [:]
        for text in texts {
            for part in Self.split(Array(text.utf8), at: specials.map { Array($0.utf8) }) {
                for range in SplitPattern.pieces(part) { pieces[Array(part[range]), default: 0] += 1 }
            }
        }
        for (piece, count) in pieces.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            words.append(piece.compactMap { byteIDs[$0] })
            frequencies.append(count)
        }
        for index in words.indices { add(index, sign: 1) }
        for (pair, count) in counts { heap.insert(Candidate(count: count, pair: pair)) }
    }

    private static func split(_ text: [UInt8], at marks: [[UInt8]]) -> [[UInt8]] {
        var parts: [[UInt8]] = [[]]
        var index = 0
        while index < text.count {
            if let mark = marks.first(where: { text[index...].starts(with: $0) }) {
                parts.append([])
                index += mark.count
            } else {
                parts[parts.count - 1].append(text[index])
                index += 1
            }
        }
        return parts
    }

    /// Counts the pairs of one word in or out.
    private mutating func add(_ index: Int, sign: Int) {
        let word = words[index]
        guard word.count > 1 else { return }
        for place in 0..<word.count - 1 {
            let pair = Pair(left: word[place], right: word[place + 1])
            counts[pair, default: 0] += sign * frequencies[index]
            if sign > 0 { places[pair, default: []].insert(index) }
        }
    }

    /// False where no pair occurs twice.
    private mutating func mergeOnce() -> Bool {
        while let best = heap.popMax() {
            let current = counts[best.pair] ?? 0
            guard current == best.count else {
                // The count has changed since this candidate was put in: put it back with the right one.
                if current > 1 { heap.insert(Candidate(count: current, pair: best.pair)) }
                continue
            }
            guard current > 1 else { return false }
            merge(best.pair)
            return true
        }
        return false
    }

    private mutating func merge(_ pair: Pair) {
        let result = Int32(tokens.count)
        tokens.append(tokens[Int(pair.left)] + tokens[Int(pair.right)])
        merges.append(Vocabulary.Merge(left: pair.left, right: pair.right, result: result))
        var fresh: Set<Pair> = []
        for index in (places.removeValue(forKey: pair) ?? []).sorted() {
            add(index, sign: -1)
            var word: [Int32] = []
            var place = 0
            while place < words[index].count {
                let token = words[index][place]
                if token == pair.left, place + 1 < words[index].count, words[index][place + 1] == pair.right {
                    word.append(result)
                    place += 2
                } else {
                    word.append(token)
                    place += 1
                }
            }
            words[index] = word
            add(index, sign: 1)
            for place in 0..<max(0, word.count - 1) where word[place] == result || word[place + 1] == result {
                fresh.insert(Pair(left: word[place], right: word[place + 1]))
            }
        }
        counts[pair] = nil
        for pair in fresh {
            if let count = counts[pair], count > 1 { heap.insert(Candidate(count: count, pair: pair)) }
        }
    }
}
