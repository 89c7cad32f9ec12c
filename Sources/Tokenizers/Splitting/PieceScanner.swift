// SPDX-License-Identifier: Apache-2.0

/// Finds where the piece that begins at a place ends.
protocol PieceScanner {
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - start: a scalar's first byte, below `limit`.
    ///   - limit: the end of the text.
    /// - Returns: beyond `start`, at most `limit`.
    func end(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int
}

/// All pieces of a text, one after the other.
struct PieceScan<Scanner: PieceScanner> {
    let scanner: Scanner

    init(_ scanner: Scanner) { self.scanner = scanner }

    func pieces(_ text: UnsafePointer<UInt8>, _ count: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        pieces.reserveCapacity(count / 4 + 1)
        var start = 0
        while start < count {
            let end = scanner.end(text, start, count)
            pieces.append(start..<end)
            start = end
        }
        return pieces
    }
}

/// The text is one piece.
struct WholeScanner: PieceScanner {
    func end(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int { limit }
}

/// Cuts before `▁`: before each, or before each run of them.
struct SpaceMarkScanner: PieceScanner {
    /// U+2581 as UTF-8.
    static let mark: [UInt8] = [0xe2, 0x96, 0x81]

    let cutsRuns: Bool

    func end(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var index = start
        if !cutsRuns { while Self.isMark(text, index, limit) { index += 3 } }
        if index == start { index += 1 }
        while index < limit {
            if text[index] == 0xe2, Self.isMark(text, index, limit) { return index }
            index += 1
        }
        return limit
    }

    @inline(__always)
    static func isMark(_ text: UnsafePointer<UInt8>, _ index: Int, _ limit: Int) -> Bool {
        index + 3 <= limit && text[index] == 0xe2 && text[index + 1] == 0x96 && text[index + 2] == 0x81
    }
}
