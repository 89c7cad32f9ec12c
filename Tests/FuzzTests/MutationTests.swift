// SPDX-License-Identifier: Apache-2.0

import Foundation
import FuzzParsers
import Randomness
import Testing

/// Seeded mutations of the committed corpus; `make fuzz` gives a million, guided by coverage.
struct MutationTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Valid inputs in the order of their names.
    private static func corpus(_ parser: FuzzedParser) throws -> [[UInt8]] {
        let folder = root.appendingPathComponent("Tests/Fuzz/Corpus/\(parser.rawValue)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.map { Array(try Data(contentsOf: folder.appendingPathComponent($0))) }
    }

    @Test(arguments: FuzzedParser.allCases)
    func theCorpusIsValid(parser: FuzzedParser) throws {
        let corpus = try Self.corpus(parser)
        #expect(!corpus.isEmpty)
        for input in corpus { #expect(try parser.take(input)) }
    }

    @Test(arguments: FuzzedParser.allCases)
    func mutationsBreakNoPromise(parser: FuzzedParser) throws {
        let corpus = try Self.corpus(parser)
        var draws = SeededGenerator(seed: 17, stream: "mutations", parser.rawValue)
        let count = parser == .template ? 600 : 10_000
        var taken = 0
        for _ in 0..<count {
            let input = Self.mutated(corpus, using: &draws)
            do {
                taken += try parser.take(input) ? 1 : 0
            } catch {
                Issue.record("\(error), for \(String(decoding: input, as: UTF8.self).debugDescription)")
                return
            }
        }
        // Neither all nor none: the mutations reach beyond the first check.
        #expect(taken > count / 100 && taken < count)
    }

    /// One to four changes: bytes overwritten, cut, doubled, swapped for a byte that means something, or spliced in.
    private static func mutated(_ corpus: [[UInt8]], using draws: inout SeededGenerator) -> [UInt8] {
        var bytes = corpus[draws.integer(below: corpus.count)]
        let marks = Array("%&=+;:,|\"'\r\n\t \0/?#-[]{}<>".utf8) + [0xff, 0xc3, 0xed, 0x80]
        for _ in 0...draws.integer(below: 4) where !bytes.isEmpty {
            let place = draws.integer(below: bytes.count)
            switch draws.integer(below: 6) {
            case 0: bytes[place] = UInt8(draws.integer(below: 256))
            case 1: bytes[place] = marks[draws.integer(below: marks.count)]
            case 2: bytes.insert(marks[draws.integer(below: marks.count)], at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + draws.integer(below: 16)))
            case 4:
                let end = min(bytes.count, place + 1 + draws.integer(below: 64))
                bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            default:
                let other = corpus[draws.integer(below: corpus.count)]
                let start = draws.integer(below: other.count)
                bytes.replaceSubrange(place..., with: other[start...])
            }
        }
        return bytes
    }
}
