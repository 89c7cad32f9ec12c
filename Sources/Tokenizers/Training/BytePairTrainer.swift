// SPDX-License-Identifier: Apache-2.0

private import HeapModule

/// Trains a byte-level BPE: the most frequent neighbouring pair becomes a token, again and again.
///
/// Ties go to the pair with the smaller ids, so that the same texts give the same vocabulary.
/// Source: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units", ACL 2016.
package struct BytePairTrainer {
    /// Two token ids, the left one above: numbers that compare as the pairs do.
    private typealias Pair = UInt64

    private struct Candidate: Comparable {
        var count: Int
        var pair: Pair

        static func < (a: Candidate, b: Candidate) -> Bool {
            a.count != b.count ? a.count < b.count : a.pair > b.pair
        }
    }

    /// A different piece of the texts: where its tokens stand in `symbols`, and how often it occurs.
    private struct Word {
        var start: Int
        var length: Int
        var frequency: Int
    }

    private var symbols: [Int32] = []
    private var words: [Word] = []
    private var counts: [Pair: Int] = [:]
    /// Words that had the pair when it was last made; some have lost it since.
    private var places: [Pair: [Int32]] = [:]
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
                added: specials.enumerated().map {
                    AddedToken(id: first + Int32($0.offset), text: $0.element)
                }))
    }

    private mutating func count(_ texts: some Sequence<String>, without specials: [String]) {
        let matcher = AddedTokenMatcher(specials.map { (Array($0.utf8), AddedToken(id: 0, text: $0)) })
        var pieces: [[UInt8]: Int] = [:]
        for text in texts {
            let bytes = Array(text.utf8)
            let sections = bytes.withUnsafeBufferPointer { matcher.sections($0, literal: []) }
            for section in sections where section.token == nil {
                let part = Array(bytes[section.range])
                for range in SplitPattern.gpt2.pieces(part) { pieces[Array(part[range]), default: 0] += 1 }
            }
        }
        var byteIDs = [Int32](repeating: 0, count: 256)
        for (id, token) in tokens.enumerated() { byteIDs[Int(token[0])] = Int32(id) }
        for (piece, count) in pieces.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
        where piece.count > 1 {
            words.append(Word(start: symbols.count, length: piece.count, frequency: count))
            symbols += piece.map { byteIDs[Int($0)] }
        }
        for index in words.indices {
            let word = words[index]
            for place in word.start..<word.start + word.length - 1 {
                add(Self.pair(symbols[place], symbols[place + 1]), word.frequency, in: index)
            }
        }
        heap = Heap(counts.lazy.map { Candidate(count: $0.value, pair: $0.key) })
    }

    private static func pair(_ left: Int32, _ right: Int32) -> Pair { UInt64(left) << 32 | UInt64(right) }

    private mutating func add(_ pair: Pair, _ count: Int, in word: Int) {
        counts[pair, default: 0] += count
        // The same word often comes again at once.
        if places[pair, default: []].last != Int32(word) { places[pair, default: []].append(Int32(word)) }
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
        let left = Int32(pair >> 32)
        let right = Int32(pair & 0xffff_ffff)
        let result = Int32(tokens.count)
        tokens.append(tokens[Int(left)] + tokens[Int(right)])
        merges.append(Vocabulary.Merge(left: left, right: right, result: result))
        var fresh: Set<Pair> = []
        for index in (places.removeValue(forKey: pair) ?? []).map(Int.init) {
            join(left, right, result, in: index, &fresh)
        }
        counts[pair] = nil
        for pair in fresh {
            if let count = counts[pair], count > 1 { heap.insert(Candidate(count: count, pair: pair)) }
        }
    }

    /// Joins a pair wherever it stands in a word; pairs with its neighbours go, pairs with the result come.
    private mutating func join(
        _ left: Int32, _ right: Int32, _ result: Int32, in index: Int, _ fresh: inout Set<Pair>
    ) {
        let word = words[index]
        let end = word.start + word.length
        var read = word.start
        var write = word.start
        while read < end {
            guard read + 1 < end, symbols[read] == left, symbols[read + 1] == right else {
                symbols[write] = symbols[read]
                read += 1
                write += 1
                continue
            }
            if write > word.start {
                counts[Self.pair(symbols[write - 1], left), default: 0] -= word.frequency
                let pair = Self.pair(symbols[write - 1], result)
                add(pair, word.frequency, in: index)
                fresh.insert(pair)
            }
            if read + 2 < end {
                counts[Self.pair(right, symbols[read + 2]), default: 0] -= word.frequency
                let pair = Self.pair(result, symbols[read + 2])
                add(pair, word.frequency, in: index)
                fresh.insert(pair)
            }
            symbols[write] = result
            read += 2
            write += 1
        }
        words[index].length = write - word.start
    }
}
