// SPDX-License-Identifier: Apache-2.0

import Foundation
import PreferenceData
import Randomness
import StudyFiles
import Testing

@Suite struct ByteSourceTests {
    private func read(_ path: String) throws -> [UInt8] {
        let source = try ByteSource(path)
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 70_001)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return all }
            all += buffer[..<count]
        }
    }

    /// Half random, half repeated, so that it compresses in part.
    private func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var draws = SeededGenerator(seed: seed)
        return (0..<count).map { $0 % 64 < 32 ? UInt8(truncatingIfNeeded: draws.next()) : 7 }
    }

    @Test(arguments: [0, 1, 17, 300_000, 1_000_001])
    func gzipGivesWhatWasCompressed(count: Int) throws {
        let scratch = try Scratch()
        let plain = bytes(count, seed: 1)
        #expect(try read(scratch.file("a.gz", gzipped(plain))) == plain)
        #expect(try read(scratch.file("a", plain)) == plain)
    }

    @Test func membersAndPaddingFollowOneAnother() throws {
        let scratch = try Scratch()
        let (a, b) = (bytes(5_000, seed: 2), bytes(70_000, seed: 3))
        let file = try gzipped(a) + gzipped(b) + [UInt8](repeating: 0, count: 600)
        #expect(try read(scratch.file("a.gz", file)) == a + b)
    }

    @Test func whateverIsCutOrChangedIsAnErrorAndNeverOtherBytes() throws {
        let scratch = try Scratch()
        let plain = bytes(4_000, seed: 4)
        let whole = try gzipped(plain)
        for length in stride(from: 2, to: whole.count, by: 37) {
            let path = try scratch.file("cut.gz", whole[..<length])
            #expect { try read(path) } throws: {
                words(of: $0, in: scratch).contains("the gzip data ends early")
            }
        }
        var draws = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            var changed = whole
            changed[draws.integer(below: changed.count)] ^= UInt8(1 << draws.integer(below: 8))
            let path = try scratch.file("changed.gz", changed)
            // A flag or the time in the header changes nothing of the contents.
            if let found = try? read(path), changed.starts(with: [0x1f, 0x8b]) { #expect(found == plain) }
        }
        #expect {
            try read(scratch.file("tail.gz", whole + Array("tail".utf8)))
        } throws: { words(of: $0, in: scratch).contains("no gzip data follow") }
    }

    @Test(arguments: [
        (Array("PAR1abcd".utf8), "is a Parquet file"), ([0x50, 0x4b, 3, 4, 0, 0], "is a ZIP archive"),
        ([0xff, 0xfe, 0x7b, 0, 0x7d, 0], "is UTF-16"),
    ])
    func foreignFilesAreNamed(start: [UInt8], what: String) throws {
        let scratch = try Scratch()
        let path = try scratch.file("x", start)
        #expect { try ByteSource(path) } throws: { words(of: $0, in: scratch).hasPrefix("x: \(what). ") }
        #expect { try ByteSource(scratch.path) } throws: { ($0 as? FileFailure)?.kind == .noInput }
    }
}
