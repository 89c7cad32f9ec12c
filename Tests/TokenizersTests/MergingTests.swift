// SPDX-License-Identifier: Apache-2.0

import Randomness
import Testing
import Tokenizers

@Suite struct MergingTests {
    /// Byte-pair encoding as its definition says it: the pair of lowest rank, leftmost first, until there is none.
    static func merged(_ piece: [UInt8], _ vocabulary: Vocabulary) -> [Int32] {
        var ids = piece.map { byte in Int32(vocabulary.tokens.firstIndex(of: [byte]) ?? -1) }
        while true {
            var best: (rank: Int, place: Int)?
            for place in ids.indices.dropLast() {
                let rank = vocabulary.merges.firstIndex {
                    $0.left == ids[place] && $0.right == ids[place + 1]
                }
                if let rank, rank < best?.rank ?? .max { best = (rank, place) }
            }
            guard let best else { return ids }
            ids.replaceSubrange(best.place...best.place + 1, with: [vocabulary.merges[best.rank].result])
        }
    }

    /// Lengths around those where the way of searching and of keeping pieces changes.
    @Test(arguments: [1, 2, 3, 15, 16, 17, 31, 63, 64, 65, 66, 127, 300])
    func piecesOfAnyLengthMergeAsDefined(length: Int) throws {
        let text = "abracadabra abba caba dabba abab aaaa bbbb cacao dada baobab"
        let tokenizer = try BytePairTrainer.train([text, text], size: 290, specials: [])
        var generator = SeededGenerator(seed: UInt64(length))
        for _ in 0..<20 {
            let piece = (0..<length).map { _ in "abcd".utf8.randomElement(using: &generator) ?? 0 }
            let text = String(decoding: piece, as: UTF8.self)
            let expected = Self.merged(piece, tokenizer.vocabulary)
            #expect(tokenizer.encode(text) == expected)
            // Again, from the cache.
            #expect(tokenizer.encode(text) == expected)
        }
    }

    @Test func aLongPieceTakesNoMoreThanALittleLongerThanManyShortOnes() throws {
        let tokenizer = try Fixture.tokenizer("gpt2")
        let run = String(repeating: "abcaab", count: 20_000)
        let clock = ContinuousClock()
        var ids: [Int32] = []
        let time = clock.measure { ids = tokenizer.encode(run) }
        #expect(tokenizer.decode(ids) == run)
        // Quadratic work would be 14 billion steps.
        #expect(time < .seconds(5))
    }

    /// More different pieces than the cache has room for, and of many tokens each.
    @Test func piecesThatCrowdTheCacheStayRight() throws {
        let tokenizer = try Fixture.tokenizer("gpt2")
        func text(_ number: Int) -> String { " \(String(number * 7_919, radix: 36))q" }
        let words = (0..<90_000).map(text)
        let all = tokenizer.encode(words.joined())
        #expect(tokenizer.decode(all) == words.joined())
        for number in stride(from: 0, to: 90_000, by: 997) {
            let word = text(number)
            #expect(tokenizer.encode(word + word) == tokenizer.encode(word) + tokenizer.encode(word))
        }
        tokenizer.forgetPieces()
        #expect(tokenizer.encode(words.joined()) == all)
    }

    @Test func trainingIsDeterministicAndMergesTheMostFrequentPairFirst() throws {
        let tokenizer = try BytePairTrainer.train(["abab abab ab"], size: 258, specials: [])
        // "ab" occurs five times; no other pair as often.
        #expect(tokenizer.vocabulary.tokens[256] == Array("ab".utf8))
        let specials = TokenizerTests.specials
        let first = try BytePairTrainer.train(TokenizerTests.texts, size: 300, specials: specials)
        #expect(
            try first.vocabulary
                == BytePairTrainer.train(TokenizerTests.texts, size: 300, specials: specials).vocabulary)
        #expect(throws: TokenizerError.vocabularyTooSmall(wanted: 200, least: 259)) {
            try BytePairTrainer.train(TokenizerTests.texts, size: 200, specials: specials)
        }
    }

    /// Counts every pair anew at each step.
    @Test func trainingMergesAsCountingAnewWould() throws {
        let texts = Array(
            repeating: "aaaa aaab abab banana bandana cabana aabb bbaa mississippi missing", count: 2)
        let tokenizer = try BytePairTrainer.train(texts, size: 300, specials: [])
        var words = texts.flatMap { text in
            SplitPattern.gpt2.pieces(Array(text.utf8)).map { range in
                Array(text.utf8)[range].map { byte in
                    Int32(tokenizer.vocabulary.tokens.firstIndex(of: [byte]) ?? -1)
                }
            }
        }
        for merge in tokenizer.vocabulary.merges {
            var counts: [[Int32]: Int] = [:]
            for word in words {
                for (left, right) in zip(word, word.dropFirst()) { counts[[left, right], default: 0] += 1 }
            }
            let best = counts.max { ($0.value, $1.key[0], $1.key[1]) < ($1.value, $0.key[0], $0.key[1]) }
            #expect(best?.key == [merge.left, merge.right])
            words = words.map { word in
                var result: [Int32] = []
                for id in word {
                    if id == merge.right, result.last == merge.left {
                        result[result.count - 1] = merge.result
                    } else {
                        result.append(id)
                    }
                }
                return result
            }
        }
        #expect(tokenizer.vocabulary.merges.count > 20)
    }
}
